"""Statements in unusual places: imports, classes and functions inside of one another, conditional definitions."""
def f(kind):
    if kind: import math as m
    else: import operator as m
    return m.__name__
print(f(1), f(0))
for name in ("a", "b"):
    def g(n=name): return n
    class K: label = name
    print(g(), K.label)
def outer():
    class Inner:
        def method(self):
            class Deep:
                def go(self): return [type(self).__qualname__, Inner.__qualname__]
            return Deep().go()
    return Inner().method()
print(outer())
class WithLoop:
    table = {}
    for i in range(3): table[i] = i * i
    def get(self): return self.table
    if table: has = True
    try: 1 / 0
    except ZeroDivisionError: caught = True
    with open("/dev/null") as f: closed = f.closed
    lst = [x for x in range(2)]
    del i
print(WithLoop().get(), WithLoop.has, WithLoop.caught, WithLoop.closed, WithLoop.lst)
if True:
    def cond(): return "first"
else:
    def cond(): return "second"
print(cond())
def redefine():
    def h(): return 1
    first = h
    def h(): return 2
    return first(), h()
print(redefine())
try:
    def fails(a=1 / 0): pass
except ZeroDivisionError: print("default evaluated at definition")
try:
    class Broken: x = undefined_name
except NameError as e: print(e)
print("Broken" in globals())
lst = [lambda: 1, lambda: 2]; print([l() for l in lst], (lambda: (lambda: 3)())())
def factory(n):
    class C:
        size = n
        def __init__(self, v=n): self.v = v
        @property
        def double(self): return self.v * 2
    C.__name__ = f"C{n}"
    return C
A, B = factory(1), factory(2); print(A().double, B().double, A.__name__, isinstance(A(), B))
def returns_many():
    for i in range(10):
        if i == 2:
            for j in range(10):
                while True:
                    try:
                        if j == 3: return i, j
                        break
                    finally: pass
print(returns_many())
exec("def made(): return 'by exec'"); print(made())
print([(lambda x: x ** 2)(i) for i in range(3)], {**{k: v for k, v in zip("ab", (1, 2))}})
def gen_in_class():
    class G:
        items = [1, 2, 3]
        total = sum(x for x in items)
    return G.total
print(gen_in_class())
def nested_try():
    try:
        try: raise KeyError(1)
        except ValueError: return "wrong"
        else: return "wrong"
        finally: x = "inner finally"
    except KeyError: return x
print(nested_try())
