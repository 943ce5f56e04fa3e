"""Decorators on functions and classes."""
import functools
calls = []
def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        calls.append((function.__name__, args, kwargs))
        return function(*args, **kwargs)
    return wrapper
@logged
def add(a, b=1):
    "Adds."
    return a + b
print(add(1), add(2, b=5), add.__name__, add.__doc__, add.__wrapped__ is not add)
print(calls)
def times(n):
    def deco(f):
        def run(*a): return [f(*a) for _ in range(n)]
        return run
    return deco
@times(3)
def hi(x): return x.upper()
print(hi("a"))
class Registry(dict):
    def __call__(self, key):
        def put(f):
            self[key] = f
            return f
        return put
reg = Registry()
@reg("one")
def one(): return 1
@reg("two")
class Two: pass
print(sorted(reg), reg["one"](), reg["two"] is Two)
def add_method(cls):
    cls.extra = lambda self: "extra " + type(self).__name__
    return cls
@add_method
class C: pass
print(C().extra())
class Memo:
    def __init__(self, f): self.f, self.cache = f, {}
    def __call__(self, n):
        if n not in self.cache: self.cache[n] = self.f(n)
        return self.cache[n]
@Memo
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(60), len(fib.cache))
@(lambda f: [f()])
def listed(): return "x"
print(listed)
handlers = [logged, times(2)]
@handlers[1]
def indexed(): return 0
print(indexed())
class Outer:
    def deco(f):
        def inner(self): return ("in", f(self))
        return inner
    @deco
    def m(self): return 1
    @staticmethod
    @times(2)
    def s(): return "s"
    @classmethod
    def c(cls): return cls.__name__
    @property
    def p(self): return "p"
print(Outer().m(), Outer.s(), Outer().c(), Outer().p)
