"""Function objects: attributes, defaults, identity, first-class use."""
def f(a, b=[]): "doc of f"; return a
print(f.__name__, f.__qualname__, f.__doc__, f.__module__, f.__defaults__, f.__kwdefaults__, f.__closure__, f.__dict__)
f.attr = 1; f.__name__ = "renamed"; f.__doc__ = None
print(f.attr, f.__name__, f.__doc__, f.__dict__, f.__qualname__)
f.__defaults__ = (1, 2)
print(f())
f.__defaults__ = None
try: f()
except TypeError as e: print(e)
def outer():
    def inner(): pass
    class K:
        def m(self): pass
    return inner, K.m, lambda: 0
print([g.__qualname__ for g in outer()], [g.__name__ for g in outer()])
print(f == f, f != outer, hash(f) == hash(f), callable(f), callable(5), type(f).__name__, type(lambda: 0).__name__)
print(list(map(lambda x: x + 1, [1, 2])), list(filter(lambda x: x > 1, [1, 2])), sorted([3, 1, 2], key=lambda v: -v))
apply = lambda fn, *a, **k: fn(*a, **k)
print(apply(max, 1, 2, 3), apply(sorted, [2, 1], reverse=True), apply(lambda: "none"))
print((lambda a, b=2, *c, d, e=5, **f: (a, b, c, d, e, f))(1, d=4), (lambda *a: a)(1, 2), (lambda **k: k)(x=1))
def code(): x = 1; return x
c = code.__code__
print(c.co_name, c.co_argcount, c.co_nlocals, c.co_varnames, c.co_filename == __file__ or c.co_filename.endswith("lambda_and_functions.py"), c.co_firstlineno > 0)
def swap1(): return 1
def swap2(): return 2
swap1.__code__ = swap2.__code__
print(swap1())
try: f.__code__ = 5
except TypeError as e: print(e)
try: f.__name__ = 5
except TypeError as e: print(e)
try: f.nope
except AttributeError as e: print(e)
del f.attr
print(hasattr(f, "attr"))
print(str(f)[:13], str(len), str(print), repr([].append)[:30], str(int.__add__), repr("".join)[:28], str(dict.fromkeys)[:30])
def kw(*, k=1): return k
print(kw.__kwdefaults__); kw.__kwdefaults__ = {"k": 9}; print(kw())
print(f.__get__(5)(), f.__get__(5).__self__, type(f.__get__(5)).__name__) if False else None
class C: pass
def method(self, x): return (self.__class__.__name__, x)
bound = method.__get__(C(), C)
print(bound(3), bound.__func__ is method, bound.__name__, type(bound).__name__)
print(f.__globals__ is globals(), f.__builtins__ is not None)
table = {"add": lambda a, b: a + b, "mul": lambda a, b: a * b}
print([table[k](3, 4) for k in table])
def curry(f, *a): return lambda *b: f(*a, *b)
print(curry(curry(max, 5), 7)(6))
print((lambda: (yield))().__class__.__name__, (lambda x: (lambda y: x + y))(1)(2))
