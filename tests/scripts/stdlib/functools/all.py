"""functools."""
import functools
from functools import partial, reduce, wraps, lru_cache, cache, cmp_to_key, total_ordering, cached_property, singledispatch, partialmethod, update_wrapper, singledispatchmethod
print(reduce(lambda a, b: a + b, [1, 2, 3]), reduce(lambda a, b: a * b, [], 7), reduce(max, [3, 9, 2], 5), reduce(lambda a, b: f"({a}{b})", "abcd"))
for f in (lambda: reduce(lambda a, b: a, []), lambda: reduce(5, [1, 2]), lambda: reduce(max, 5), lambda: partial(), lambda: partial(5)):
    try: print(f())
    except TypeError as e: print("TypeError")
def f(a, b=2, *c, d=4, **k): return a, b, c, d, k
p = partial(f, 1, d=9); print(p(), p(5, 6, 7), p(d=0, z=1), p.func is f, p.args, p.keywords, partial(p, 8)(), partial(partial(f, 1), 2).args, callable(p)); p.attr = 1; print(p.attr, repr(partial(max, 1, key=len))[:40])
def deco(fn):
    @wraps(fn)
    def w(*a, **k): return fn(*a, **k)
    return w
@deco
def named(x: int) -> str:
    "doc"
    return x
named.tag = 1
print(named.__name__, named.__doc__, named.__wrapped__.__name__, named.__module__, named.__annotations__, named(5))
calls = []
@lru_cache(maxsize=2)
def sq(x): calls.append(x); return x * x
print([sq(x) for x in (1, 2, 1, 3, 1, 2)], calls, sq.cache_info(), sq.__wrapped__(3), sq.__name__); sq.cache_clear(); print(sq.cache_info(), sq.cache_parameters())
@lru_cache
def bare(x, y=1): return x + y
print(bare(1), bare(1, 1), bare(1, y=1), bare.cache_info())
@lru_cache(maxsize=None, typed=True)
def typed(x): return type(x).__name__
print(typed(1), typed(1.0), typed(True), typed.cache_info().currsize)
@cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(90), fib.cache_info().misses)
try: sq([])
except TypeError as e: print("unhashable")
@lru_cache(maxsize=0)
def nocache(x): calls.append("n"); return x
nocache(1); nocache(1); print(nocache.cache_info())
@lru_cache
def raises(x): calls.append("r"); raise ValueError(x)
for _ in range(2):
    try: raises(1)
    except ValueError: pass
print(calls.count("r"))
print(sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)), max("abc", key=cmp_to_key(lambda a, b: (a > b) - (a < b))), sorted(["b", "A"], key=cmp_to_key(lambda a, b: -1 if a.lower() < b.lower() else 1)), cmp_to_key(lambda a, b: 0)(1) == cmp_to_key(lambda a, b: 0)(2) if False else True)
@total_ordering
class T:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __lt__(self, o): return self.v < o.v
print(T(1) <= T(1), T(2) > T(1), T(1) >= T(2), T(1) != T(2))
try:
    @total_ordering
    class Bad: pass
except ValueError as e: print(e)
class C:
    n = 0
    @cached_property
    def v(self): "cp doc"; C.n += 1; return C.n * 10
    def m(self, a, b): return a, b
    half = partialmethod(m, 1)
c = C(); print(c.v, c.v, C.n, c.__dict__, C.v.__doc__, c.half(2)); del c.v; print(c.v); c.v = 5; print(c.v, C().v)
@singledispatch
def show(x, *a): return "default"
@show.register
def _(x: int, *a): return "int"
@show.register(list)
def _(x, *a): return "list"
@show.register(str)
def as_str(x, *a): return "str"
class L(list): pass
print(show(1), show([]), show("s"), show(1.5), show(True), show(L()), show(None), show.dispatch(int)(0), as_str(5), sorted(k.__name__ for k in show.registry))
class D:
    @singledispatchmethod
    def go(self, x): return "base"
    @go.register
    def _(self, x: int): return "int"
print(D().go(1), D().go("x"))
class M:
    @lru_cache(maxsize=None)
    def m(self, x): calls.append(("m", x)); return x
a = M(); a.m(1); a.m(1); M().m(1); print(calls.count(("m", 1)))
def w(): pass
update_wrapper(w, f); print(w.__name__, w.__wrapped__ is f, functools.WRAPPER_ASSIGNMENTS[:3])
class Call:
    def __call__(self, x): return x + 1
print(partial(Call(), 5)(), list(map(partial(pow, 2), range(4))), partial(int, base=2)("101"), reduce(lambda acc, f: f(acc), [str, len], 12345))
