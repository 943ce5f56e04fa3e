"""getattr, setattr, hasattr, delattr, dir, vars, isinstance, issubclass, callable, id, hash, type."""
class A:
    x = 1
    def __init__(self): self.y = 2
    def m(self): return "m"
a = A()
print(getattr(a, "x"), getattr(a, "y"), getattr(a, "z", "default"), getattr(a, "m")(), hasattr(a, "x"), hasattr(a, "q"), setattr(a, "q", 5), a.q, delattr(a, "q"), hasattr(a, "q"), vars(a), a.__dict__ is vars(a), "x" in vars(A))
setattr(a, "weird name", 1); print(getattr(a, "weird name"), vars(a)); a.__dict__["direct"] = 9; print(a.direct)
for f in (lambda: getattr(a, "zz"), lambda: getattr(a, 5), lambda: getattr(a), lambda: hasattr(a, 5), lambda: setattr(a, 5, 1), lambda: setattr(a, "x"), lambda: delattr(a, "zz"), lambda: vars(5), lambda: vars(1, 2), lambda: isinstance(1, 5), lambda: issubclass(1, int), lambda: issubclass(int, 5), lambda: isinstance(1, (int, 5)), lambda: isinstance("x", (int, 5)), lambda: callable(), lambda: id(), lambda: type(), lambda: type(1, 2), lambda: type("X", 5, {}), lambda: type("X", (), 5), lambda: type(5, (), {}), lambda: type("X", (5,), {}), lambda: dir(1, 2), lambda: a.zz, lambda: A.zz, lambda: delattr(a, "x")):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print([n for n in dir(a) if not n.startswith("__")], [n for n in dir(A) if not n.startswith("_")], "append" in dir([]), "__add__" in dir(1), sorted(dir()) == sorted(globals()), "a" in dir())
class D:
    def __dir__(self): return ["b", "a", "c"]
print(dir(D()))
print(isinstance(1, int), isinstance(True, int), isinstance(1, (str, int)), isinstance(1, (str, (float, (int,)))), isinstance(A(), object), isinstance(A, type), isinstance(1, int | str), isinstance(None, int | None), issubclass(bool, int), issubclass(A, (int, object)), issubclass(int, int | str), issubclass(A, A))
class Meta(type):
    def __instancecheck__(cls, o): return o == "magic"
    def __subclasscheck__(cls, c): return c is int
class M(metaclass=Meta): pass
print(isinstance("magic", M), isinstance(5, M), issubclass(int, M), issubclass(str, M), isinstance(M(), M))
class Fake:
    @property
    def __class__(self): return int
print(isinstance(Fake(), int), isinstance(Fake(), Fake), type(Fake()).__name__)
print(callable(len), callable(A), callable(a), callable(a.m), callable(lambda: 0), callable(5), id(a) == id(a), type(id(a)).__name__, hash(5), type(5), type(A), type(a).__name__, type(type), type(None))
T = type("T", (A,), {"z": 3, "get": lambda self: self.z}); print(T, T().get(), T.__name__, T.__mro__, T.__bases__, T.x, T.__module__)
class G:
    def __getattr__(self, n):
        if n.startswith("dyn"): return n.upper()
        raise AttributeError(f"no {n}")
    def __setattr__(self, n, v): self.__dict__["set_" + n] = v
    def __delattr__(self, n): del self.__dict__["set_" + n]
g = G(); g.a = 1; print(g.set_a, g.dynamic, getattr(g, "other", "dflt"), hasattr(g, "dynx"), hasattr(g, "nope")); del g.a; print(vars(g))
try: g.nope
except AttributeError as e: print(e)
class Err:
    @property
    def p(self): raise ValueError("inside")
    def __getattr__(self, n): return "fallback " + n
    @property
    def q(self): raise AttributeError("hidden")
try: Err().p
except ValueError as e: print(e)
print(Err().q, hasattr(Err(), "q"))
try: hasattr(type("H", (), {"p": property(lambda s: 1 / 0)})(), "p")
except ZeroDivisionError: print("hasattr passes other errors on")
class All:
    def __getattribute__(self, n): return "all:" + n
print(All().anything, All().__class__, type(All()).__name__, getattr(All(), "x", 1))
