# by hand: messages as CPython 3.14 words them
"""The data model, chapter by chapter: classes, metaclasses, super, slots, protocols, scopes, star-expressions, layout of lines."""
import sys
def t(f, *a):
    try: print(f(*a))
    except BaseException as e: print(type(e).__name__, e)
# __init_subclass__, __set_name__
class Base:
    def __init_subclass__(cls, /, tag=None, **kw): super().__init_subclass__(**kw); cls.tag = tag
class D:
    def __set_name__(self, owner, name): print("set_name", owner.__name__, name)
    def __get__(self, o, t=None): return 5
class Sub(Base, tag="x"): d = D()
print(Sub.tag, Sub().d)
t(lambda: type("X", (Base,), {}, other=1))
# __class_getitem__, __prepare__, metaclass
class M(type):
    @classmethod
    def __prepare__(m, name, bases, **kw): print("prepare", name, kw); return {"injected": 1}
    def __new__(m, name, bases, ns, **kw): return super().__new__(m, name, bases, dict(ns))
    def __init__(c, name, bases, ns, **kw): super().__init__(name, bases, ns)
    def __instancecheck__(c, o): return o == 42
    def __subclasscheck__(c, o): return o is int
    def __call__(c, *a): return ("called", super().__call__())
    def __getitem__(c, k): return ("item", k)
    def __len__(c): return 7
    def __iter__(c): return iter("ab")
    def __contains__(c, x): return x == 1
class WM(metaclass=M, opt=3):
    def __class_getitem__(cls, k): return ("cgi", k)
print(WM.injected, isinstance(42, WM), isinstance(WM.__new__(WM), WM), issubclass(int, WM), issubclass(str, WM), WM()[0], WM[1], len(WM), list(WM), 1 in WM)
class CG:
    def __class_getitem__(cls, k): return (cls.__name__, k)
print(CG[int, str], CG[...])
# super
class A:
    def f(self): return "A"
    @classmethod
    def c(cls): return cls.__name__
    @property
    def p(self): return "Ap"
class B(A):
    def f(self): return super().f(), (lambda: super(B, self).f())()
    @classmethod
    def c(cls): return super().c()
    @property
    def p(self): return super().p + "B"
    def g(self):
        def inner(s): return super().f()
        return inner(self)
    @staticmethod
    def s():
        return super().f()
    def n(): return super()
print(B().f(), B.c(), B().p, B().g()); t(B.s); t(B.n)
t(lambda: super()); t(lambda: super(int, "a")); t(lambda: super(5)); 
print(super(B, B()).f(), super(A).__thisclass__, super(B, B).c())
# __class__ assignment, slots
class C1: pass
class C2:
    def hi(self): return "hi"
o = C1(); o.x = 1; o.__class__ = C2; print(o.hi(), o.x)
t(setattr, o, "__class__", int); t(setattr, 5, "__class__", C1); t(setattr, o, "__class__", 5)
class S1: __slots__ = ("a", "b")
class S2(S1): __slots__ = ("c",)
class S3(S1): pass
s = S2(); s.a = 1; s.c = 3; t(getattr, s, "b"); t(setattr, s, "z", 1); print(hasattr(s, "__dict__"), S3().__dict__, S2.__slots__, S1.a)
t(lambda: type("X", (), {"__slots__": ("a",), "a": 1})); t(lambda: type("X", (int,), {"__slots__": ("a",)})); t(lambda: type("X", (), {"__slots__": "1a"})); t(lambda: type("X", (S1, type("Y", (), {"__slots__": "q"})), {}))
class Mang:
    __x = 1
    def get(self): return self.__x, [self.__x for _ in "a"], (lambda: self.__x)()
    def __priv(self): return "p"
    class __In: __y = 2
print(Mang().get(), sorted(k for k in vars(Mang) if "M" in k), Mang._Mang__In.__name__)
# del order
class Del:
    def __init__(s, n): s.n = n
    def __del__(s): print("del", s.n)
a = Del(1); b = [Del(2), Del(3)]; a = None; b.clear(); 
def fn():
    x = Del("x"); y = Del("y")
fn()
# missing, fspath, index, bool, len, format
class MD(dict):
    def __missing__(self, k): return k * 2
print(MD()["ab"], MD().get("q")); 
class FS:
    def __fspath__(self): return "/tmp"
import os
print(os.fspath(FS()), os.path.join(FS(), "x")); t(os.fspath, 5)
class IX:
    def __index__(self): return 2
print([1,2,3][IX()], range(5)[IX()], hex(IX()), "abc"[IX()], bytes(IX()), list(range(IX())), 1 << IX() if False else "")
class BL:
    def __bool__(self): return 5
class LN:
    def __len__(self): return -1
t(bool, BL()); t(bool, LN()); t(len, LN())
class FM:
    def __format__(self, s): return f"<{s}>"
print(f"{FM():abc}", format(FM()), "{:x}".format(FM())); t(lambda: format(object(), "x"))
# star exprs, decorators
a, *b, c = range(5); print(a, b, c); (*a,) = "xy"; print(a); [x, [*y]] = 1, "ab"; print(x, y)
print([*"ab", *range(2)], {**{"a": 1}, "b": 2}, (*[], 1), {*"a", *"a"}, *[1, 2])
for i, *r in [(1, 2, 3), (4,)]: print(i, r)
def star(*a, **k): return a, k
print(star(*[1], 2, *[3], x=1, **{"y": 2}))
print([1,2,3,4][slice(1,3)], {(1, *[2, 3]): 1}[1, *[2, 3]])
@(lambda f: f) 
def d1(): return "d1"
@[lambda f: f][0]
def d2(): return "d2"
print(d1(), d2())
# nested f-strings etc
x = 3; print(f"{f'{x}' + f'{x!r:>{x}}'}", f"{x=}", f"{x = !r:^5}", f"{'a' 'b'}", f"{{}}{x}", f'{x:{"0"}>{4}}', rf"\{x}")
print("a\
b", 1 + \
 2)
if True:
	print("tab")
exec("# -*- coding: latin-1 -*-\nprint('é')"); exec(b"# coding: latin-1\nprint(ascii('\xe9'))")
# locals / exec / eval
def loc():
    a = 1
    d = locals(); d["a"] = 2; d["zz"] = 3
    exec("a = 5; q = 6")
    return a, "q" in locals(), eval("a + 1"), sorted(locals())
print(loc())
class LC: v = 1; l = sorted(k for k in locals() if not k.startswith("__"))
print(LC.l)
ns = {}; exec("def f(): return y\ny = 3\nclass K: z = y", ns); print(ns["f"](), ns["K"].z)
print(eval("[x for x in range(3)]", {"x": 9}), eval(compile("1+1", "", "eval")))
