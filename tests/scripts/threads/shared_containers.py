"""Threads that change one shared list, dict, set and object at once: nothing is lost where an operation is atomic."""
import threading
def together(*fs):
    gate = threading.Barrier(len(fs)); errors = []
    def go(f):
        gate.wait()
        try: f()
        except BaseException as e: errors.append(repr(e))
    ts = [threading.Thread(target=go, args=(f,)) for f in fs]; [t.start() for t in ts]; [t.join() for t in ts]; return errors
N = 2000
l = []
print(together(*[lambda k=k: [l.append((k, i)) for i in range(N)] for k in range(4)]), len(l), all([i for j, i in l if j == k] == list(range(N)) for k in range(4)))
d = {}
print(together(*[lambda k=k: [d.__setitem__((k, i), i) for i in range(N)] for k in range(4)]), len(d), all(d[k, i] == i for k in range(4) for i in range(N)))
s = set()
print(together(*[lambda k=k: [s.add(i * 4 + k) for i in range(N)] for k in range(4)]), s == set(range(4 * N)))
l = list(range(4 * N)); popped = [[] for _ in range(4)]
def pop(k):
    try:
        while True: popped[k].append(l.pop())
    except IndexError: pass
print(together(*[lambda k=k: pop(k) for k in range(4)]), sorted(v for p in popped for v in p) == list(range(4 * N)), l)
d = {i: i for i in range(4 * N)}; taken = [[] for _ in range(4)]
def popitem(k):
    try:
        while True: taken[k].append(d.popitem()[0])
    except KeyError: pass
print(together(*[lambda k=k: popitem(k) for k in range(4)]), sorted(v for p in taken for v in p) == list(range(4 * N)), d)
d = {}; winners = []
def first(k):
    for i in range(N):
        if d.setdefault(i, k) == k: winners.append(i)
print(together(*[lambda k=k: first(k) for k in range(4)]), sorted(winners) == list(range(N)), len(d))
class O: pass
o = O()
print(together(*[lambda k=k: [setattr(o, f"a{k}_{i}", i) for i in range(100)] for k in range(4)]), len(vars(o)), all(getattr(o, f"a{k}_{i}") == i for k in range(4) for i in range(100)))
o.v = (0, 0); bad = []
def write(k):
    for i in range(N): o.v = (k, k)
def read():
    for i in range(N):
        a, b = o.v
        if a != b: bad.append((a, b))
print(together(lambda: write(1), lambda: write(2), read, read), bad)
l = [0] * 8; torn = []
def flip(k):
    for i in range(N): l[:] = [k] * 8
def check():
    for i in range(N):
        c = l[:]
        if len(set(c)) > 1: torn.append(c)
print(together(lambda: flip(1), lambda: flip(2), check), torn)
l = []; it = iter(range(4 * N)); got = [[] for _ in range(4)]
def drain(k):
    for v in it: got[k].append(v)
r = together(*[lambda k=k: drain(k) for k in range(4)]); print(r, sorted(v for g in got for v in g) == list(range(4 * N)))
d = {"k": 0}
def churn():
    for i in range(N): d[i] = i; d.pop(i, None); d["k"] = i
def look():
    for i in range(N): assert isinstance(d["k"], int); d.get(i); i in d; len(d)
print(together(churn, churn, look, look), sorted(map(str, d))[-1])
l = [3, 1, 2] * 200
def sorter():
    for _ in range(20): sorted(l)
def extender():
    for i in range(200): l.append(i)
print(together(sorter, sorter, extender), len(l))
q = []
def ext(k):
    for i in range(300): q.extend([k] * 3)
print(together(lambda: ext(0), lambda: ext(1), lambda: ext(2)), len(q), [q.count(k) for k in range(3)], all(q[i] == q[i + 1] == q[i + 2] for i in range(0, len(q), 3)))
