"""Class attributes, static and class methods read again and again while classes change."""
class A:
    cv = 1; big = 2**70; fl = 1.5; none = None; st = "s"; tr = True; neg = -5; huge = 2**60
    def m(self): return "m"
    @staticmethod
    def s(x=0): return ("s", x)
    @classmethod
    def c(cls, x=0): return (cls.__name__, x)
    cb = classmethod(len) if 0 else None
class B(A):
    def m(self): return "B" + super().m()
    @classmethod
    def c(cls, x=0): return ("B",) + super().c(x)
def loop(o):
    return [(o.cv, o.big, o.fl, o.none, o.st, o.tr, o.neg, o.huge, o.s(), o.s(1), o.c(), o.c(2)) for _ in range(3)][-1]
def loopm(o): return [o.m() for _ in range(3)]
for o in (A(), B(), A, B, A(), A): print(loop(o))
print(loopm(A()), loopm(B()))
def rd(o): return o.cv
print([rd(o) for o in (A(), B(), A, B) * 2]); A.cv = "new"; print([rd(o) for o in (A(), B(), A, B) * 2]); B.cv = 7; print([rd(o) for o in (A(), B(), A, B) * 2]); del B.cv; a = A(); a.cv = "inst"; print([rd(o) for o in (a, B(), A, B) * 2]); A.cv = property(lambda s: "prop"); print([rd(o) if not isinstance(o, type) else 0 for o in (a, B(), A, B) * 2]); A.cv = lambda s: 1; print(callable(rd(A)), callable(rd(B())))
def cm(o): return o.c(1)
print([cm(o) for o in (A(), B(), A, B) * 2]); A.c = staticmethod(lambda x: ("now static", x)); print([cm(o) for o in (A(), A) * 2]); A.c = lambda *a: len(a); print([cm(o) for o in (A(), A) * 2]); a = A(); a.c = lambda x: "inst"; print([cm(o) for o in (a, A(), a, A)])
class M(type):
    mv = "meta"
    def mm(cls): return "mm " + cls.__name__
    @property
    def x(cls): return "meta x"
class K(metaclass=M): x = 1; y = 2
def rx(k): return k.x, k.y, k.mv, k.mm()
print([rx(K) for _ in range(3)]); M.y = property(lambda c: "meta y"); print(rx(K)); M.y = 5; print(rx(K)); del M.y; K.mv = "own"; print(rx(K))
class G(type):
    def __getattribute__(c, n): return "G" + n
class GK(metaclass=G): z = 1
def rz(k): return k.z
print([rz(GK) for _ in range(3)])
sm = staticmethod(lambda: 1)
class SM: f = sm
def rf(o): return o.f()
print([rf(SM()) for _ in range(3)]); sm.__init__(lambda: 2); print([rf(SM()) for _ in range(3)], [rf(SM) for _ in range(2)])
class E: pass
def ab(o, n): return o.attr
e = E(); E.attr = 3; print(ab(e, 0), ab(e, 0)); e.attr = 4; print(ab(e, 0)); del e.attr; print(ab(e, 0)); E.attr = 9; print(ab(e, 0), ab(E(), 0)); del E.attr
try: ab(e, 0)
except AttributeError as x: print(x)
for i in range(300): setattr(E, f"a{i}", i)
print(sum(getattr(E, f"a{i}") for i in range(300)))
class P1:
    def f(self): return "P1"
class P2(P1):
    def f(self): return super().f() + "P2"
class P3(P2):
    f = property(lambda self: (lambda: super(P3, self).f()))
print(P3().f(), [P2().f() for _ in range(3)]); P1.f = property(lambda s: lambda: "prop"); print(P2().f()); P1.f = staticmethod(lambda: "st"); print(P2().f())
class V:
    total = 0; tag = "a"
    def get(self): return self.total, self.tag
class W(V): pass
def rt(o): return o.total
v, w = V(), W(); print([rt(o) for o in (v, w, V, W) * 2])
for i in range(5):
    V.total += 1; print(v.get(), rt(v), rt(w), rt(V), rt(W), end=" ")
class X(W): pass
x = X(); print([rt(o) for o in (x, X) * 2]); V.total = 50; print([rt(o) for o in (x, X, v, w) * 2]); X.total = 60; print(rt(x), rt(X), rt(w)); V.total = property(lambda s: "prop"); print(rt(v), rt(w), rt(x)); V.total = 5; print(rt(v), rt(w)); V.total = 6; print(rt(v), rt(w)); del X.total; print(rt(x)); V.total = [1]; print(rt(x), rt(v)); V.tag = print; print(v.tag is print, w.tag is print)
class Y: total = 99
class Z(Y): pass
z = Z(); print(rt(z), rt(z), rt(Z)); Z.__bases__ = (V,); print(rt(z), rt(Z)); V.total = 7; print(rt(z), rt(Z), rt(z)); v.total = "own"; print(rt(v)); V.total = 8; print(rt(v), rt(w)); del v.total; print(rt(v))
