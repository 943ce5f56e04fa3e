"""Objects shared between threads die once, after the last thread let go."""
import threading, gc, weakref
dead = []
lock = threading.Lock()
class T:
    def __init__(self, n): self.n = n; self.refs = []
    def __del__(self):
        with lock: dead.append(self.n)
def settle():
    for _ in range(4): gc.collect()
shared = [T(i) for i in range(100)]
def copies(): mine = [list(shared) for _ in range(5)]; mine.clear()
ts = [threading.Thread(target=copies) for _ in range(4)]; [t.start() for t in ts]; [t.join() for t in ts]
print(dead, len(shared)); shared.clear(); settle(); print(sorted(dead) == list(range(100))); dead.clear()
slot = [None]
def swap(k):
    for i in range(200): slot[0] = T((k, i))
ts = [threading.Thread(target=swap, args=(k,)) for k in range(4)]; [t.start() for t in ts]; [t.join() for t in ts]; slot[0] = None; settle(); print(len(dead), len(set(dead))); dead.clear()
import queue
q = queue.SimpleQueue()
def make():
    for i in range(300): q.put(T(i))
def use():
    for i in range(300): q.get().refs.append(i)
ts = [threading.Thread(target=f) for f in (make, use)]; [t.start() for t in ts]; [t.join() for t in ts]; settle(); print(sorted(dead) == list(range(300))); dead.clear()
def cycles():
    for i in range(100): a, b = T(i), T(-i); a.refs.append(b); b.refs.append(a); shared.append(a)
ts = [threading.Thread(target=cycles) for _ in range(3)]; [t.start() for t in ts]; [t.join() for t in ts]; print(len(dead)); shared.clear(); settle(); print(len(dead)); dead.clear()
keep = T("kept by a thread"); ev, go = threading.Event(), threading.Event()
def hold(x): go.set(); ev.wait(); return x.n
t = threading.Thread(target=hold, args=(keep,)); t.start(); go.wait(); wr = weakref.ref(keep); del keep; settle(); print(wr() is not None, dead); ev.set(); t.join(); del t; settle(); print(wr(), dead); dead.clear()
d = weakref.WeakValueDictionary(); strong = [T(i) for i in range(50)]
for x in strong: d[x.n] = x
def probe():
    for _ in range(50):
        for i in range(50):
            y = d.get(i)
            assert y is None or y.n == i
def drop():
    while strong: strong.pop()
x = y = None
ts = [threading.Thread(target=f) for f in (probe, probe, drop)]; [t.start() for t in ts]; [t.join() for t in ts]; settle(); print(len(d), len(dead)); dead.clear()
class Res:
    def __del__(self): back.append(self)
back = []; r = Res(); th = threading.Thread(target=lambda o: None, args=(r,)); th.start(); th.join(); del r, th; settle(); print(len(back)); back.clear(); settle(); print(len(back))
local = threading.local()
def with_local(): local.t = T("thread local")
t = threading.Thread(target=with_local); t.start(); t.join(); del t; settle(); print(dead)
def nested(n):
    o = T(n); 
    if n: t = threading.Thread(target=nested, args=(n - 1,)); t.start(); t.join()
dead.clear(); nested(5); settle(); print(sorted(dead))
