"""Instances with few, many, deleted and differently ordered attributes."""
class C: pass
objs = []
for order in ("abc", "cba", "bac"):
    o = C()
    for i, n in enumerate(order): setattr(o, n, i)
    objs.append(o)
print([vars(o) for o in objs], [o.b for o in objs])
o = C()
for i in range(300): setattr(o, f"n{i}", i)
assert all(getattr(o, f"n{i}") == i for i in range(300))
for i in range(0, 300, 2): delattr(o, f"n{i}")
print(len(vars(o)), list(vars(o))[:3], hasattr(o, "n0"), o.n299)
for i in range(0, 300, 2): setattr(o, f"n{i}", -i)
print(list(vars(o))[-1], o.n298)
d = o.__dict__; d["via_dict"] = 1; print(o.via_dict); o.via_attr = 2; print(d["via_attr"], len(d)); del d["n1"]; print(hasattr(o, "n1"))
a, b = C(), C(); a.x = 1; b.x = 2; del a.x; a.y = 3; b.y = 4; print(vars(a), vars(b), a.y, b.x)
def get(o): return o.v
class X: v = "class"
class Y:
    def __init__(self): self.v = "instance"
class Z:
    @property
    def v(self): return "property"
class G:
    def __getattr__(self, n): return "getattr"
class S:
    __slots__ = ("v",)
    def __init__(self): self.v = "slot"
mix = [X(), Y(), Z(), G(), S()] * 20
print([get(o) for o in mix[:5]], len({get(o) for o in mix}))
x = X(); print([get(x) for _ in range(3)]); x.v = "now instance"; print(get(x)); del x.v; print(get(x)); X.v = "changed class"; print(get(x)); X.v = property(lambda s: "now property"); print(get(x)); del X.v
try: get(x)
except AttributeError as e: print(e)
class Base:
    def m(self): return "base"
class Derived(Base): pass
def call(o): return o.m()
t = Derived(); print([call(t) for _ in range(3)]); Derived.m = lambda self: "derived"; print(call(t)); del Derived.m; print(call(t)); Base.m = lambda self: "new base"; print(call(t)); t.m = lambda: "instance"; print(call(t))
def setter(o, i): o.a = i; o.b = i * 2
for i in range(5):
    for cls in (C, type("Other", (), {}), Y):
        q = cls(); setter(q, i); assert q.a == i and q.b == 2 * i
print("set"); w = C()
for i in range(10):
    w.k = i; del w.k
print(vars(w)); w.__dict__.update(p=1, q=2); print(w.p + w.q, sorted(vars(w))); w.__dict__.clear(); print(hasattr(w, "p"))
w.p = 1; e = w.__dict__; w.__dict__ = {"r": 1}; print(w.r, hasattr(w, "p"), e); w.s = 2; print(w.__dict__)
for n in ("a", "b"):
    k = C(); setattr(k, n, n); k.common = 1; assert k.common == 1
class Counter:
    total = 0
    def __init__(self): self.n = 0
    def inc(self): self.n += 1; Counter.total += 1; return self
c1 = Counter().inc().inc(); c2 = Counter().inc(); print(c1.n, c2.n, Counter.total)
class Many:
    def __init__(self, **kw): self.__dict__.update(kw)
m = Many(a=1, z=2); m.b = 3; print(vars(m), m.z)
print(getattr(type("E", (), {"é": 5})(), "é"), [setattr(a, "loop", i) or a.loop for i in range(3)])
