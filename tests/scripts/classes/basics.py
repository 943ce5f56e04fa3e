"""Classes: attributes, methods, construction, class bodies."""
class Empty: pass
class C:
    """Doc."""
    shared = []
    count = 0
    def __init__(self, x, y=2): self.x, self.y = x, y; C.count += 1
    def add(self, n): return self.x + n
    def __repr__(self): return f"C({self.x}, {self.y})"
    @staticmethod
    def st(a): return a * 2
    @classmethod
    def make(cls, v): return cls(v, v)
    nested = property(lambda self: self.x * 100)
a, b = C(1), C(5, y=6)
print(a, b, C.count, a.add(1), C.add(b, 1), a.st(3), C.st(3), C.make(7), a.make(8), a.nested, C.__doc__, C.__name__, C.__module__, C.__qualname__, a.__class__ is C, type(a) is C)
a.shared.append(1); print(b.shared, C.shared is a.shared); a.shared = "own"; print(b.shared, C.shared, a.shared); del a.shared; print(a.shared)
a.new = 1; print(a.__dict__, vars(b), hasattr(b, "new")); C.later = lambda self: "later"; print(b.later()); C.x = "class x"; print(a.x); del a.x; print(a.x)
m = a.add; a.x = 10; print(m(5), m.__self__ is a, m.__func__ is C.add, m.__name__, a.add == a.add, a.add is a.add, a.add == b.add, C.add is C.add, hash(a.add) == hash(a.add))
for f in (lambda: C(), lambda: C(1, 2, 3), lambda: Empty(1), lambda: a.nope, lambda: C.nope, lambda: a.add(), lambda: C.add(1), lambda: C.add(), lambda: Empty().x, lambda: a(), lambda: a + 1, lambda: a[0], lambda: len(a), lambda: setattr(a, "nested", 1), lambda: C.make()):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class Body:
    print("body runs", __name__, __qualname__, __module__)
    for i in range(3): pass
    if i: cond = "yes"
    x = [1, 2]; y = len(x); z = lambda self: self.y
    def f(self): return __class__.__name__
    import math
    del i
print(Body.cond, Body().y, Body().z(), Body().f(), Body.math.floor(2.5), hasattr(Body, "i"))
class Init:
    def __init__(self): return 5
try: Init()
except TypeError as e: print(e)
class New:
    def __new__(cls, *args, **kw): print("new", args, kw); return super().__new__(cls)
    def __init__(self, *args, **kw): print("init", args, kw)
New(1, a=2)
class Other:
    def __new__(cls): return 42
    def __init__(self): print("never")
print(Other())
class Single:
    one = None
    def __new__(cls):
        if cls.one is None: cls.one = super().__new__(cls)
        return cls.one
print(Single() is Single())
def make(n):
    class Local:
        v = n
        def get(self): return n
    return Local
L1, L2 = make(1), make(2); print(L1.v, L2().get(), L1 is L2, L1.__qualname__, L1)
print(Empty().__dict__, Empty.__bases__, Empty.__mro__, isinstance(Empty(), Empty), str(Empty())[:24], Empty == Empty, Empty != C, {Empty: 1}[Empty], bool(Empty()), callable(Empty), Empty.__class__)
C.__name__ = "Renamed"; print(C, a.__class__.__name__, type(a).__qualname__); C.__doc__ = "new doc"; print(C.__doc__)
class Call:
    def __call__(self, *a, **k): return a, k
print(Call()(1, b=2), Call()(), callable(Call()))
a.__class__ = Empty; print(type(a).__name__, a.__dict__)
try: a.__class__ = int
except TypeError as e: print(e)
a.__dict__ = {"fresh": 1}; print(a.fresh)
try: a.__dict__ = 5
except TypeError as e: print(e)
class P:
    __private = 1
    def get(self): return self.__private
    def set(self, v): self.__private = v
p = P(); p.set(5); print(p.get(), p._P__private, P._P__private, vars(p), hasattr(p, "__private"))
