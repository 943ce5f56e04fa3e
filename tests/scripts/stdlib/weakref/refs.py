"""weakref: ref, callbacks, proxy, dictionaries, sets, finalize, methods."""
import weakref, gc
class C:
    def __init__(self, n=0): self.n = n
    def m(self): return self.n
    def __len__(self): return 5
    def __add__(self, o): return ("add", o)
    def __getitem__(self, k): return k
c = C(1); r = weakref.ref(c); print(r() is c, r().n, weakref.ref(c) is r, r == weakref.ref(c), hash(r) == hash(c), weakref.getweakrefcount(c), weakref.getweakrefs(c) == [r], repr(r)[:10], type(r).__name__, isinstance(r, weakref.ref), callable(r)); del c; print(r(), repr(r)[-6:], r == r, r == weakref.ref(C))
log = []; c = C(2); a = weakref.ref(c, lambda x: log.append(("a", x is a))); b = weakref.ref(c, lambda x: log.append(("b", x is b))); del c; print(sorted(log), a(), b())
c = C(3); x = weakref.ref(c, lambda x: log.append("never")); log.clear(); del x; del c; print(log)
for bad in (5, "s", [], (), None, {}):
    try: weakref.ref(bad); print("ok")
    except TypeError as e: print(e)
for ok in (C, len, lambda: 0, set(), frozenset([1]), C().m, (i for i in ()), type("T", (list,), {})()): assert weakref.ref(ok)() is ok or True
c = C(4); p = weakref.proxy(c); print(p.n, p.m(), len(p), p + 1, p[7], p == c, type(p).__name__, str(p)[:8] == str(c)[:8]); p.new = 5; print(c.new); del c
try: p.n
except ReferenceError as e: print(e)
try: hash(weakref.proxy(C))
except TypeError as e: print("unhashable proxy")
cp = weakref.proxy(f := (lambda v: v * 2)); print(cp(4), type(cp).__name__)
d = weakref.WeakValueDictionary(); k = C("v"); d["k"] = k; d["gone"] = C(); print(len(d), dict(d) == {"k": k}, d.get("gone"), "k" in d, list(d.keys()), d["k"] is k, list(d.items())[0][0], d.setdefault("k", 1) is k, d.pop("zz", "dflt")); del k; print(len(d), list(d.values()))
try: d["k"]
except KeyError as e: print("KeyError", e)
w = weakref.WeakKeyDictionary(); k1, k2 = C(1), C(2); w[k1] = "one"; w[k2] = "two"; print(len(w), w[k1], sorted(w.values()), k1 in w, w.get(C(), "none")); del k1; print(len(w), list(w.values())); w.clear(); print(len(w))
s = weakref.WeakSet(); e1, e2 = C(1), C(2); s.add(e1); s.add(e2); s.add(C()); print(len(s), e1 in s, C() in s, sorted(x.n for x in s)); del e1; print(len(s)); s.discard(e2); print(len(s), list(s))
o = C(5); fin = weakref.finalize(o, lambda *a, **k: log.append((a, k)), 1, z=2); print(fin.alive, fin.peek()[2]); del o; print(fin.alive, log, fin()); o = C(); f2 = weakref.finalize(o, lambda: "result"); print(f2(), f2.alive, f2()); f3 = weakref.finalize(o, print, "never printed"); print(f3.detach() is not None, f3.alive); f4 = weakref.finalize(o, print, "at exit", 1); f5 = weakref.finalize(o, print, "not at exit"); f5.atexit = False
m = weakref.WeakMethod(o.m); print(m()() == o.m(), m() is not None); t = C(); m2 = weakref.WeakMethod(t.m); del t; print(m2())
class Sub(weakref.ref):
    def __init__(self, ob, cb=None, tag=None): super().__init__(ob, cb); self.tag = tag
    def __new__(cls, ob, cb=None, tag=None): return super().__new__(cls, ob, cb)
q = C(9); sr = Sub(q, tag="t"); print(sr().n, sr.tag, isinstance(sr, weakref.ref))
def order():
    a = C(); refs = [weakref.ref(a, lambda r, i=i: log.append(i)) for i in range(3)]; log.clear(); del a; return log[:]
print(sorted(order()))
class Del:
    def __del__(self): print("del sees", wr())
z = Del(); wr = weakref.ref(z); del z
def cb(r): raise ValueError("in callback")
many = [C(i) for i in range(1000)]; rs = [weakref.ref(x) for x in many]; del many[::2]; x = None; print(sum(r() is not None for r in rs)); many.clear(); print(sum(r() is not None for r in rs))
class E:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __hash__(self): return hash(self.v)
e1, e2 = E(1), E(1); print(weakref.ref(e1) == weakref.ref(e2), weakref.ref(e1) != weakref.ref(E(2)), len({weakref.ref(e1), weakref.ref(e2)}))
