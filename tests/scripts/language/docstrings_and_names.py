"""Module docstring."""
import sys
print(__doc__, __name__, __file__.endswith("docstrings_and_names.py"), __package__, __spec__ is None or True)
class C:
    """C doc"""
    def m(self): "m doc"
    class N: "N doc"
    @property
    def p(self): "p doc"
    @staticmethod
    def s(): "s doc"
    @classmethod
    def c(cls): "c doc"
def f():
    "f doc"
    def g(): "g doc"
    return g
print(C.__doc__, C.m.__doc__, C.N.__doc__, C.p.__doc__, C.s.__doc__, C.c.__doc__, f.__doc__, f().__doc__, (lambda: 0).__doc__)
print(C.__name__, C.__qualname__, C.m.__qualname__, C.N.__qualname__, C.s.__qualname__, f().__qualname__, C.__module__, f.__module__, C().m.__qualname__, (lambda: 0).__qualname__, [x for x in [lambda: 0]][0].__qualname__)
print(len.__name__, len.__qualname__, len.__module__, [].append.__name__, [].append.__qualname__, list.append.__qualname__, str.join.__name__, int.__name__, type(None).__name__, sys.__name__, list.__module__, type(len).__name__, type([].append).__name__, type(list.append).__name__, type(int.__add__).__name__, type((1).__add__).__name__, type(dict.fromkeys).__name__, type(int.__dict__["real"]).__name__, type(C.m).__name__, type(C().m).__name__, type(f.__code__).__name__, type(sys).__name__, type((x for x in ())).__name__, type(int.__dict__["from_bytes"]).__name__)
C.__doc__ = "changed"; f.__doc__ = None; f.__qualname__ = "other.f"; f.__module__ = "mod"; print(C.__doc__, f.__doc__, f.__qualname__, f.__module__, C.__dict__["__doc__"], "__module__" in C.__dict__, "__dict__" in C.__dict__, "__weakref__" in C.__dict__)
class D(C): pass
print(D.__doc__, D().__doc__, D.m.__doc__, D.__dict__.get("__doc__"), repr(D.m)[:17], repr(D().m)[:20], D.__bases__, D.__base__, D.__mro__[1] is C, type(D).__mro__)
x = 5
print(vars()["x"], globals()["C"] is C, [n for n in dir(C) if n[0] != "_"], hasattr(C, "__init__"), C.__init__ is object.__init__, D.__eq__ is object.__eq__)
def many(a, b, /, c, *d, e, f=1, **g): h = 1; return h
k = many.__code__
print(k.co_argcount, k.co_posonlyargcount, k.co_kwonlyargcount, k.co_varnames, k.co_name, k.co_nlocals, k.co_freevars, k.co_cellvars, k.co_flags & 4 > 0, k.co_flags & 8 > 0, k.co_qualname)
