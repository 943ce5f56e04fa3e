"""Loops that make and drop much do not keep it."""
import gc, weakref
class N:
    live = 0
    def __init__(self): N.live += 1
    def __del__(self): N.live -= 1
for i in range(20000): n = N()
print(N.live); del n; print(N.live)
for i in range(200): l = [N() for _ in range(100)]
del l; print(N.live)
def cyc():
    a = N(); a.me = a
for i in range(5000): cyc()
gc.collect(); print(N.live)
d = {}
for i in range(20000): d[i % 10] = N()
print(N.live); d.clear(); print(N.live)
for i in range(3000):
    def f(): return f
    class C: x = N() if i % 100 == 0 else None
    f = C = None
gc.collect(); gc.collect(); print(N.live)
def gen(): n = N(); yield n
for i in range(3000): next(gen())
print(N.live)
for i in range(3000):
    try: raise ValueError(N())
    except ValueError as e: pass
gc.collect(); print(N.live)
s = ""
for i in range(20000): s += "x"
print(len(s)); b = bytearray()
for i in range(20000): b.append(i % 256)
print(len(b)); big = [0] * 1000000; del big; t = ()
for i in range(1000): t += (i,)
print(len(t)); strs = {str(i) for i in range(20000)}; print(len(strs)); strs.clear()
refs = []
for i in range(1000): n = N(); refs.append(weakref.ref(n))
del n; print(sum(r() is not None for r in refs), N.live); x = [[] for _ in range(10000)]
for a in x: a.append(x)
wr = weakref.ref(type("T", (), {})()); del x, a; gc.collect(); print(wr())
