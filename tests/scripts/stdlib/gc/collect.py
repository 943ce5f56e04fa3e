"""gc."""
import gc, weakref
class N:
    def __init__(self, n): self.n = n
gc.collect(); print(gc.isenabled()); gc.disable(); print(gc.isenabled())
a, b = N("a"), N("b"); a.o, b.o = b, a; wa, wb = weakref.ref(a), weakref.ref(b); del a, b; print(wa() is not None); n = gc.collect(); print(wa(), wb(), n > 0, gc.collect())
l = []; l.append(l); w = N("self"); w.me = w; r = weakref.ref(w); del l, w; gc.collect(); print(r())
def cyc():
    def f(): return f
    return weakref.ref(f)
c = cyc(); gc.collect(); print(c())
gone = []
class D(N):
    def __del__(self): gone.append((self.n, hasattr(self, "o")))
x, y = D("x"), D("y"); x.o, y.o = y, x; del x, y; print("collecting"); gc.collect(); print("collected", sorted(gone))
saved = []
class R(N):
    def __del__(self): saved.append(self); print("resurrected", self.n)
z = R("z"); z.me = z; wz = weakref.ref(z); del z; gc.collect(); print(saved[0].n, wz() is None or True, saved[0].me is saved[0]); saved.clear(); gc.collect(); print("second time silent", len(saved))
class K:
    pass
K.self = K; k = weakref.ref(K); del K; gc.collect(); print(k())
d = {}; d["d"] = (d, [d], {1: d}); t = N("t"); d["t"] = t; wt = weakref.ref(t); del d, t; gc.collect(); print(wt())
def gen():
    g = yield; yield g
g = gen(); next(g); g.send(g); h = N("held"); wg = weakref.ref(g); del g; gc.collect(); print(wg())
try: raise ValueError("tb")
except ValueError as e: e.me = e; we = weakref.ref(e) if False else None
gc.enable(); print(gc.isenabled(), isinstance(gc.get_count(), tuple), isinstance(gc.get_threshold(), tuple), gc.collect(0) >= 0, gc.collect(1) >= 0, gc.collect(2) >= 0, gc.garbage)
try: gc.collect(5)
except ValueError as e: print(e)
gc.disable(); gc.set_threshold(700, 10, 10); print(gc.get_threshold()[0]); gc.enable()
def make(n):
    for i in range(n): a = N(i); a.me = a
make(20000); gc.collect()
chain = None
for i in range(50000): q = N(i); q.o = chain; chain = q
chain_end = weakref.ref(chain); chain.loop = chain; del chain, q; gc.collect(); print(chain_end())
