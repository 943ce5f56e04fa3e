"""Closures, nonlocal, global, and late binding."""
def counter():
    n = 0
    def step(by=1):
        nonlocal n
        n += by
        return n
    return step
a, b = counter(), counter()
print(a(), a(), a(10), b())
fs = [lambda: i for i in range(3)]
print([f() for f in fs])
fs = [lambda i=i: i for i in range(3)]
print([f() for f in fs])
def outer():
    x = "outer"
    def middle():
        def inner():
            nonlocal x
            x = "changed by inner"
            return x
        inner()
        return x
    before = x
    middle()
    return before, x
print(outer())
x = "global"
def reads(): return x
def writes():
    global x, fresh
    x = "written"
    fresh = "made"
def shadows():
    x = "local"
    return x
print(reads(), shadows(), x); writes(); print(reads(), fresh)
def pair():
    value = []
    def put(v): value.append(v)
    def get(): return list(value)
    return put, get
put, get = pair(); put(1); put(2); print(get())
print(put.__closure__[0].cell_contents, put.__code__.co_freevars, pair.__code__.co_cellvars)
def unbound():
    try:
        return later
    except UnboundLocalError as e:
        print(type(e).__name__, e)
    later = 1
unbound()
def free():
    def inner():
        try:
            return later
        except NameError as e:
            print(type(e).__name__, e)
    inner()
    later = 1
    return inner()
print(free())
try:
    undefined_name
except NameError as e:
    print(e, e.name)
def parameter_cell(p):
    def inner():
        nonlocal p
        p += 1
        return p
    return inner
f = parameter_cell(5); print(f(), f())
def delete_cell():
    v = 1
    def inner(): return v
    del v
    try:
        inner()
    except NameError as e:
        print(e)
delete_cell()
class Body:
    y = 5
    z = [y for _ in range(1)] if False else y
    def method(self): return x
print(Body.z, Body().method())
def classes():
    v = "enclosing"
    class K:
        w = v
        v = "class"
        def m(self): return v
    return K.w if hasattr(K, "w") else None, K.v, K().m()
try:
    print(classes())
except NameError as e:
    print("NameError", e)
def rec(n): return 1 if n == 0 else n * rec(n - 1)
print(rec(20))
compose = lambda *fs: (lambda x: x if not fs else compose(*fs[:-1])(fs[-1](x)))
print(compose(lambda x: x + 1, lambda x: x * 2)(10))
