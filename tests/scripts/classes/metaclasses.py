"""Metaclasses: __prepare__, __new__, __init__, __call__, __init_subclass__, conflicts, class keyword arguments."""
class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kw): print("prepare", name, [b.__name__ for b in bases], kw); return {"prepared": True}
    def __new__(mcs, name, bases, ns, **kw): print("new", name, sorted(k for k in ns if not k.startswith("__")), kw); return super().__new__(mcs, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw): print("init", name, kw); super().__init__(name, bases, ns)
    def __call__(cls, *a, **k): print("call", cls.__name__, a, k); return super().__call__(*a, **k)
    def meth(cls): return "meta method of " + cls.__name__
    def __repr__(cls): return f"<Meta {cls.__name__}>"
    def __len__(cls): return 42
    def __getitem__(cls, k): return (cls.__name__, k)
    def __iter__(cls): return iter([1, 2])
    def __contains__(cls, x): return x == 1
    def __add__(cls, o): return "class add"
    def __getattr__(cls, n): return "meta getattr " + n
class A(metaclass=Meta, flag=1):
    def __init__(self, x=0): self.x = x
class B(A): y = 1
print(A(5).x, B.prepared, A.meth(), A, len(A), A["k"], list(B), 1 in A, A + 1, A.unknown, type(B) is Meta, isinstance(A, Meta), hasattr(A(), "meth"))
class Base:
    subs = []
    def __init_subclass__(cls, /, tag=None, **kw): super().__init_subclass__(**kw); Base.subs.append((cls.__name__, tag)); cls.tag = tag
class S1(Base): pass
class S2(Base, tag="t"): pass
class S3(S2, tag="u"): pass
print(Base.subs, S3.tag)
try:
    class S4(Base, other=1): pass
except TypeError as e: print(e)
try:
    class S5(object, x=1): pass
except TypeError as e: print(e)
class M1(type): pass
class M2(type): pass
class X(metaclass=M1): pass
class Y(metaclass=M2): pass
try:
    class Z(X, Y): pass
except TypeError as e: print(e)
class M3(M1, M2): pass
class Z(X, Y, metaclass=M3): pass
print(type(Z).__name__, type(type("W", (X,), {})).__name__)
def func_meta(name, bases, ns, **kw): return (name, bases, sorted(k for k in ns if k[0] != "_"), kw)
class F(int, metaclass=func_meta, k=1): z = 2
print(F)
class Order(type):
    @classmethod
    def __prepare__(mcs, n, b):
        class Rec(dict):
            def __init__(self): self.log = []
            def __setitem__(self, k, v): self.log.append(k); super().__setitem__(k, v)
        return Rec()
    def __new__(mcs, n, b, ns): c = super().__new__(mcs, n, b, dict(ns)); c.order = [k for k in ns.log if not k.startswith("__")]; return c
class O(metaclass=Order):
    b = 1
    def a(self): pass
    b = 2
    c = 3
print(O.order)
class Auto(type):
    @classmethod
    def __prepare__(mcs, n, b):
        class D(dict):
            n = 0
            def __missing__(self, k):
                if k.startswith("__"): raise KeyError(k)
                self[k] = D.n; D.n += 1; return self[k]
        return D()
class Enum(metaclass=Auto): RED; GREEN; BLUE
print(Enum.RED, Enum.GREEN, Enum.BLUE)
class Singleton(type):
    made = {}
    def __call__(cls, *a):
        if cls not in Singleton.made: Singleton.made[cls] = super().__call__(*a)
        return Singleton.made[cls]
class One(metaclass=Singleton): pass
print(One() is One(), type(One).__mro__, type.__call__(One) is One())
class ClassGet:
    def __class_getitem__(cls, k): return f"{cls.__name__}[{k}]"
print(ClassGet[int], ClassGet["a", 1])
class Bad(type):
    def mro(cls): return [cls, object]
class Odd(int if False else object, metaclass=Bad): pass
print(Odd.__mro__)
class MroEntries:
    def __mro_entries__(self, bases): return (dict,)
class FromEntries(MroEntries()): pass
print(FromEntries.__bases__, FromEntries.__orig_bases__[0].__class__.__name__)
t = type("Dyn", (Base,), {"v": 1}, tag="dyn"); print(t.tag, t.v, Base.subs[-1])
try: type("Q", (), {}, foo=1)
except TypeError as e: print(e)
try:
    class NoPrep(metaclass=type("MM", (type,), {"__prepare__": classmethod(lambda *a: 5)})): pass
except TypeError as e: print(e)
class Abstract(type):
    def __call__(cls, *a):
        if getattr(cls, "abstract", False): raise TypeError("abstract " + cls.__name__)
        return super().__call__(*a)
class Shape(metaclass=Abstract): abstract = True
class Square(Shape): abstract = False
print(type(Square()).__name__)
try: Shape()
except TypeError as e: print(e)
