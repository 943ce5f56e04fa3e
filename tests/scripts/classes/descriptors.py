"""Descriptors, properties, class and static methods, __set_name__, functions as descriptors."""
class Data:
    def __set_name__(self, owner, name): self.name = name; print("set_name", owner.__name__, name)
    def __get__(self, obj, cls): return self if obj is None else ("get", self.name, obj.__dict__.get(self.name), cls.__name__)
    def __set__(self, obj, v): obj.__dict__[self.name] = v
    def __delete__(self, obj): print("delete", self.name); obj.__dict__.pop(self.name, None)
class NonData:
    def __get__(self, obj, cls): return ("nondata", obj is None)
class C:
    d = Data()
    n = NonData()
    plain = 1
c = C(); print(c.d, c.n, C.n, C.d is C.__dict__["d"]); c.d = 5; print(c.d); c.__dict__["d"] = "shadow"; print(c.d); del c.d; c.n = "instance wins"; print(c.n); del c.n; print(c.n)
class ReadOnly:
    def __get__(self, o, c): return "ro"
    def __set__(self, o, v): raise AttributeError("read only!")
class R: r = ReadOnly()
r = R()
try: r.r = 1
except AttributeError as e: print(e)
try: del r.r
except AttributeError as e: print("AttributeError")
R.r = "replaced"; print(r.r)
class T:
    def __init__(self): self._v = 1
    @property
    def v(self):
        "doc of v"
        return self._v
    @v.setter
    def v(self, x):
        if x < 0: raise ValueError("negative")
        self._v = x
    @v.deleter
    def v(self): self._v = None
    ro = property(lambda self: "ro")
    wo = property(None, lambda self, v: print("wrote", v))
t = T(); t.v = 5; print(t.v, T.v.__doc__, T.v.fget.__name__, T.v.fset is not None, type(T.v).__name__); del t.v; print(t.v); t.wo = 3
for f in (lambda: setattr(t, "v", -1), lambda: setattr(t, "ro", 1), lambda: delattr(t, "ro"), lambda: t.wo, lambda: property(1, 2, 3, 4, 5)):
    try: f()
    except Exception as e: print(type(e).__name__, e)
class U(T):
    @T.v.getter
    def v(self): return ("sub", super().v)
    @property
    def ro(self): return "sub " + super().ro
u = U(); u.v = 7; print(u.v, u.ro)
class M:
    @classmethod
    def cm(cls, x=1): return cls.__name__, x
    @staticmethod
    def sm(x=2): return x
    def im(self): return "im"
class N(M): pass
print(M.cm(), N().cm(5), M.sm(), N().sm(7), M.cm.__self__ is M, N.cm.__self__ is N, M.__dict__["cm"].__func__.__name__, type(M.__dict__["sm"]).__name__, M.__dict__["sm"].__func__(9), M.__dict__["sm"](3), M.cm.__func__(N))
f = M.im; print(f(M()), f.__get__(M(), M)(), f.__get__(None, M) is f, M.__dict__["im"].__get__(M()).__name__)
class Lazy:
    def __init__(self, f): self.f = f
    def __set_name__(self, o, n): self.n = n
    def __get__(self, o, c):
        print("computing"); v = o.__dict__[self.n] = self.f(o); return v
class L:
    @Lazy
    def val(self): return 42
l = L(); print(l.val, l.val)
class Typed:
    def __init__(self, kind): self.kind = kind
    def __set_name__(self, o, n): self.n = "_" + n
    def __get__(self, o, c): return getattr(o, self.n)
    def __set__(self, o, v):
        if not isinstance(v, self.kind): raise TypeError(f"{self.n[1:]} must be {self.kind.__name__}")
        setattr(o, self.n, v)
class Person:
    name, age = Typed(str), Typed(int)
    def __init__(self, name, age): self.name, self.age = name, age
p = Person("x", 5); print(p.name, p.age)
try: p.age = "old"
except TypeError as e: print(e)
class BadName:
    def __set_name__(self, o, n): raise ValueError("bad name")
try:
    class X: b = BadName()
except (ValueError, RuntimeError) as e: print("set_name failed")
class Instance: pass
i = Instance(); i.d = Data(); print(type(i.d).__name__)
class CallableDescr:
    class Inner:
        def __get__(self, o, c): return lambda *a: ("called", a)
    m = Inner()
print(CallableDescr().m(1, 2), CallableDescr.m())
class MetaD(type):
    x = property(lambda cls: "meta x of " + cls.__name__)
class HasMeta(metaclass=MetaD): pass
print(HasMeta.x, hasattr(HasMeta(), "x"))
