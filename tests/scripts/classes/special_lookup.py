"""Special methods are looked up on the type, not on the instance; what else the lookup goes through."""
class C: pass
c = C()
for name in ("__len__", "__call__", "__iter__", "__add__", "__bool__", "__str__", "__repr__", "__eq__", "__hash__", "__getitem__", "__contains__", "__enter__", "__exit__", "__index__", "__next__"): setattr(c, name, lambda *a: "instance")
for f in (lambda: len(c), lambda: c(), lambda: iter(c), lambda: c + 1, lambda: bool(c), lambda: c == c, lambda: c[0], lambda: 1 in c, lambda: hash(c) == object.__hash__(c), lambda: [1][c], lambda: next(c), lambda: str(c) != "instance"):
    try: print(f())
    except TypeError as e: print("TypeError")
C.__len__ = lambda self: 7; print(len(c), bool(c), c.__len__()); C.__call__ = lambda self, *a: a; print(c(1, 2)); C.__add__ = lambda a, b: "added"; print(c + 1); del C.__add__
try: c + 1
except TypeError: print("gone again")
class Meta(type):
    def __len__(cls): return 99
    def __getattribute__(cls, n): print("meta getattribute", n) if n == "special" else None; return super().__getattribute__(n)
class D(metaclass=Meta):
    def __getattribute__(self, n): print("getattribute", n); return super().__getattribute__(n)
    def __len__(self): return 1
    special = 5
d = D(); print(len(D), len(d), d.special, D.special)
class Slot:
    def __get__(self, o, cls): return lambda: ("via descriptor", o is not None)
class E: __len__ = Slot(); __bool__ = Slot()
try: len(E())
except TypeError as e: print("TypeError")
class NoneIter: __iter__ = None; __hash__ = None; __contains__ = None; __len__ = None; __add__ = None; __reversed__ = None
n = NoneIter()
for f in (lambda: list(n), lambda: hash(n), lambda: 1 in n, lambda: n + 1, lambda: reversed(n)):
    try: print(f())
    except TypeError as e: print("TypeError")
class Parent:
    def __getitem__(self, i): return "parent item"
    def __eq__(self, o): return True
class Child(Parent):
    __getitem__ = None
try: Child()[0]
except TypeError: print("blocked")
print(Parent() == 5, Child() == 5)
class Late: pass
l1 = Late()
def use(o):
    try: return o < 1
    except TypeError: return "unordered"
print(use(l1)); Late.__lt__ = lambda a, b: "ordered"; print(use(l1)); Late.__lt__ = lambda a, b: "changed"; print(use(l1)); del Late.__lt__; print(use(l1))
class Base: pass
class Derived(Base): pass
o = Derived(); print(use(o)); Base.__lt__ = lambda a, b: "from base"; print(use(o)); Derived.__lt__ = lambda a, b: "from derived"; print(use(o)); Derived.__bases__ = (Late,); del Derived.__lt__; print(use(o))
class Static:
    @staticmethod
    def __call__(x): return ("static", x)
    @classmethod
    def __len__(cls): return len(cls.__name__)
    @property
    def __bool__(self): return lambda: False
print(Static()(3), len(Static()), bool(Static()))
class CallableClass:
    class Inner:
        def __call__(self, *a): return ("inner", a)
    __getitem__ = Inner(); method = Inner(); __call__ = Inner()
k = CallableClass(); print(k[5], k.method(1), k(2))
object.__setattr__(c, "z", 1); print(c.z, object.__getattribute__(c, "z")); object.__delattr__(c, "z"); print(hasattr(c, "z"))
for f in (lambda: object.__setattr__(5, "x", 1), lambda: type.__setattr__(int, "x", 1), lambda: setattr(int, "x", 1), lambda: delattr(int, "real"), lambda: setattr(object, "x", 1), lambda: int.__dict__.__setitem__("x", 1)):
    try: f()
    except (TypeError, AttributeError) as e: print(type(e).__name__)
