"""Inheritance, C3 order, super in its forms."""
class A:
    def who(self): return "A"
    def chain(self): return ["A"]
class B(A):
    def who(self): return "B" + super().who()
    def chain(self): return ["B"] + super().chain()
class C(A):
    def chain(self): return ["C"] + super().chain()
class D(B, C):
    def chain(self): return ["D"] + super().chain()
class E(C, B): pass
print([k.__name__ for k in D.__mro__], D().chain(), D().who(), [k.__name__ for k in E.mro()], E().chain(), A.__subclasses__(), B.__subclasses__())
try:
    class Bad(A, B): pass
except TypeError as e: print(str(e).replace("\n", " "))
try:
    class Bad(D, E): pass
except TypeError as e: print("MRO conflict" if "MRO" in str(e) else e)
try:
    class Dup(A, A): pass
except TypeError as e: print(e)
try:
    class Int(5): pass
except TypeError as e: print(type(e).__name__)
class O: pass
class X(O): pass
class Y(O): pass
class Z(O): pass
class K1(X, Y): pass
class K2(Y, Z): pass
class K3(Z, X): pass
class J1(K1, K2): pass
print([k.__name__ for k in J1.__mro__])
try:
    class J2(K1, K2, K3): pass
except TypeError as e: print("no order")
class Base:
    def __init__(self, **kw): self.rest = kw
    attr = "base"
    @classmethod
    def cm(cls): return "base cm " + cls.__name__
    @staticmethod
    def sm(): return "base sm"
    @property
    def prop(self): return "base prop"
class Mid(Base):
    def __init__(self, mid, **kw): super().__init__(**kw); self.mid = mid
class Side(Base):
    def __init__(self, side, **kw): super().__init__(**kw); self.side = side
class Leaf(Mid, Side):
    def __init__(self): super().__init__(mid=1, side=2, extra=3)
    attr = "leaf"
    @classmethod
    def cm(cls): return "leaf " + super().cm()
    @staticmethod
    def sm(): return "leaf sm"
    @property
    def prop(self): return "leaf " + super().prop
    def get(self): return super().attr, super(Leaf, self).attr, super(Mid, self).prop
l = Leaf(); print(l.mid, l.side, l.rest, l.cm(), Leaf.cm(), l.sm(), l.prop, l.get(), super(Leaf, l).sm(), super(Leaf, Leaf).cm())
for f in (lambda: super(), lambda: super(int, "x"), lambda: super(5, 5), lambda: super(Leaf, l).nope, lambda: super(Leaf).cm):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class S:
    def f(self):
        def inner(): return super(S, self).__repr__()[:3]
        return inner(), [super(S, self).__class__ for _ in range(1)][0] is super or True
    def noself(): 
        try: super().x
        except RuntimeError as e: return str(e)
    def g(self):
        self = 5
        try: return super().x
        except TypeError as e: return str(e).split(":")[0]
print(S().f(), S.noself(), S().g(), repr(super(Leaf, l))[:25], super(Leaf, l).__self__ is l, super(Leaf, l).__thisclass__.__name__)
class List(list):
    def append(self, x): super().append(("item", x))
    def __getitem__(self, i): return ("got", super().__getitem__(i))
    def __len__(self): return super().__len__() + 100
q = List([1]); q.append(2); print(q, q[1], len(q), q.__class__.__mro__)
class Dict(dict):
    def __setitem__(self, k, v): super().__setitem__(k, v * 2)
d = Dict(a=1); d["b"] = 2; d.update(c=3); print(d)
class Int(int):
    def __new__(cls, v): return super().__new__(cls, v + 1)
    def __add__(self, o): return Int(super().__add__(o))
print(Int(5), Int(5) + 1, type(Int(5) + 1).__name__)
class M1:
    def go(self): return "M1>" + super().go()
class M2:
    def go(self): return "M2>" + super().go()
class End:
    def go(self): return "End"
print(type("T", (M1, M2, End), {})().go())
A.__bases__ if A else None
class Dyn: pass
class Dyn2:
    z = "dyn2"
class Ch(Dyn): pass
Ch.__bases__ = (Dyn2,); print(Ch().z, Ch.__mro__, Dyn.__subclasses__(), Dyn2.__subclasses__())
