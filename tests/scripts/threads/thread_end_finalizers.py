"""What a thread leaves behind is finalized: its private cycles, its locals, what dies while it ends."""
import gc, threading, weakref
dead = []
class T:
    def __init__(self, n): self.n = n; self.me = None
    def __del__(self): dead.append(self.n)
def cycles():
    for i in range(50):
        a, b = T(i), T(100 + i); a.me, b.me = b, a
def after_a_collection():
    keep = [T(200 + i) for i in range(20)]
    for x in keep: x.me = keep
    gc.collect()
def local():
    data = threading.local(); data.x = T(300); data.x.me = data.x
class Chain(T):
    def __del__(self):
        super().__del__()
        if self.n < 420: c = Chain(self.n + 1); c.me = c
def chain(): c = Chain(418); c.me = c
def callbacks():
    x = T(500); x.me = x; refs.append(weakref.ref(x, lambda r: dead.append("callback")))
refs = []
for f in (cycles, after_a_collection, local, chain, callbacks):
    threads = [threading.Thread(target=f)]
    for t in threads: t.start()
    for t in threads: t.join()
    for _ in range(3): gc.collect()
    print(f.__name__, len(dead), sorted(set(map(str, dead)))[-2:]); dead.clear()
