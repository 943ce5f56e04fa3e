"""__slots__: storage, inheritance, errors, with and without __dict__."""
class P:
    __slots__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
p = P(1, 2); p.x += 5; print(p.x, p.y, hasattr(p, "__dict__"), P.__slots__, type(P.x).__name__, P.x.__get__(p))
for f in (lambda: setattr(p, "z", 1), lambda: p.z, lambda: p.__dict__):
    try: f()
    except AttributeError as e: print(type(e).__name__)
del p.x
try: p.x
except AttributeError as e: print("unset", e.__class__.__name__)
try: del p.x
except AttributeError as e: print("unset del")
class Q(P):
    __slots__ = ("z",)
q = Q(1, 2); q.z = 3; print(q.x, q.y, q.z, hasattr(q, "__dict__"))
class R(P): pass
r = R(1, 2); r.anything = 5; print(r.anything, r.__dict__, r.x)
class D:
    __slots__ = ["a", "__dict__"]
d = D(); d.a = 1; d.b = 2; print(d.a, d.b, d.__dict__)
class One: __slots__ = "single"
o = One(); o.single = 1; print(o.single)
try:
    class Conflict:
        __slots__ = ("v",)
        v = 1
except ValueError as e: print(e)
for bad in ((5,), ("not valid",), ("",)):
    try: type("X", (), {"__slots__": bad})
    except TypeError as e: print(e)
class A: __slots__ = ("a",)
class B: __slots__ = ("b",)
try:
    class AB(A, B): pass
except TypeError as e: print(e)
class E: __slots__ = ()
class AE(A, E): __slots__ = ("c",)
ae = AE(); ae.a, ae.c = 1, 2; print(ae.a, ae.c, hasattr(ae, "__dict__"))
class Priv:
    __slots__ = ("__hidden",)
    def __init__(self): self.__hidden = 9
    def get(self): return self.__hidden
print(Priv().get(), Priv()._Priv__hidden)
class Shadow(P):
    __slots__ = ("x",)
s = Shadow(1, 2); P.x.__set__(s, "base slot"); print(s.x, P.x.__get__(s))
class L(list): __slots__ = ("tag",)
l = L([1]); l.tag = "t"; print(l, l.tag, hasattr(l, "__dict__"))
try:
    class T(tuple): __slots__ = ("nope",)
except TypeError as e: print(e)
class Doc: __slots__ = {"a": "docs for a", "b": None}
print(Doc.__slots__, sorted(n for n in dir(Doc) if n in "ab")); Doc().a if False else None
import weakref
try: weakref.ref(P(1, 2))
except TypeError as e: print(e)
class W: __slots__ = ("__weakref__",)
w = W(); print(weakref.ref(w)() is w)
class Dead:
    __slots__ = ("v",)
    def __del__(self): print("del", self.v)
x = Dead(); x.v = 1; del x
class Prop:
    __slots__ = ("_v",)
    @property
    def v(self): return self._v
    @v.setter
    def v(self, n): self._v = n * 2
z = Prop(); z.v = 4; print(z.v)
many = type("Many", (), {"__slots__": tuple(f"s{i}" for i in range(50))})()
for i in range(50): setattr(many, f"s{i}", i)
print(sum(getattr(many, f"s{i}") for i in range(50)))
