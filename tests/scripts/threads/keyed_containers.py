"""Dicts, sets, deques, OrderedDicts and defaultdicts that threads change and read at once: nothing is lost, torn or crashes."""
import threading
from collections import deque, defaultdict, OrderedDict, Counter
def run(*targets):
    errors = []
    def guarded(f):
        def body():
            try: f()
            except Exception as e: errors.append(repr(e))
        return body
    threads = [threading.Thread(target=guarded(f)) for f in targets]
    for t in threads: t.start()
    for t in threads: t.join()
    return errors
class K:
    def __init__(self, v): self.v = v
    def __hash__(self): return self.v % 8
    def __eq__(self, o): return isinstance(o, K) and o.v == self.v
# every thread its own keys
d = {}
def writer(n):
    def f():
        for i in range(1500): d[(n, i)] = [i]
        for i in range(0, 1500, 2): del d[(n, i)]
    return f
print(run(*[writer(n) for n in range(4)]), len(d), all(d[(n, i)] == [i] for n in range(4) for i in range(1, 1500, 2)))
# the same keys, compared by Python code
d = {K(i): [0] for i in range(24)}
def setter(n):
    def f():
        for i in range(1200): d[K(i % 24)] = [n, i]
    return f
def getter():
    for i in range(1200):
        v = d[K(i % 24)]
        assert isinstance(v, list) and d.get(K(99)) is None
print(run(setter(1), setter(2), getter, getter), len(d), len({k.v for k in d}))
# setdefault hands the same object to everybody
d = {}
seen = [[] for _ in range(4)]
def defaulter(n):
    def f():
        for i in range(800): seen[n].append(d.setdefault(i, [n]))
    return f
print(run(*[defaulter(n) for n in range(4)]), all(seen[0][i] is s[i] for s in seen for i in range(800)))
# keys that stay are never missed, whatever happens around them
names = ["stay%d" % i for i in range(40)]
d = {name: (name,) for name in names}
stop = []
def churn():
    for r in range(60):
        for i in range(60): d[r, i] = i
        for i in range(60): del d[r, i]
    stop.append(1)
def reader():
    while not stop:
        for name in names: assert d[name][0] == name and name in d
print(run(churn, reader, reader), len(d), list(d) == names)
# popitem hands out every entry once
d = {i: i for i in range(4000)}
got = [[] for _ in range(4)]
def popper(n):
    def f():
        while True:
            try: got[n].append(d.popitem()[0])
            except KeyError: return
    return f
print(run(*[popper(n) for n in range(4)]), len(d), sorted(sum(got, [])) == list(range(4000)))
# update and copy between exact dicts are one step
d = dict.fromkeys(range(30), 0)
def updater(n):
    def f():
        for i in range(300): d.update(dict.fromkeys(range(30), (n, i)))
    return f
def copier():
    for _ in range(300): assert len(set(d.copy().values())) == 1
print(run(updater(1), updater(2), copier), len(d))
# iteration while others change keys: an error or a result, never a crash
d = {i: i for i in range(200)}
def changer():
    for i in range(1500): d[i % 300] = i; d.pop((i * 7) % 300, None)
def walker():
    for _ in range(200):
        try: assert len(list(d.items())) >= 0 and repr(d)
        except RuntimeError: pass
print(run(changer, changer, walker, walker))
# sets
s = {"keep%d" % i for i in range(30)}
keep = sorted(s)
def adder(n):
    def f():
        for i in range(1500): s.add((n, i)); s.discard((n, i - 5))
    return f
def asker():
    for _ in range(300):
        for k in keep: assert k in s
        assert s >= set(keep) and len(s | {1}) > 30
print(run(adder(1), adder(2), asker), sorted(k for k in s if isinstance(k, str)) == keep, len(s))
s = set(range(3000)); got = [[] for _ in range(4)]
def set_popper(n):
    def f():
        while True:
            try: got[n].append(s.pop())
            except KeyError: return
    return f
print(run(*[set_popper(n) for n in range(4)]), sorted(sum(got, [])) == list(range(3000)))
a, b = set(range(50)), set(range(25, 75))
def crossing(x, y):
    def f():
        for _ in range(300): x | y; x & y; x - y; x ^ y; x <= y; x.update(y)
    return f
print(run(crossing(a, b), crossing(b, a)), a == b == set(range(75)))
# deques
q = deque()
def pusher(n):
    def f():
        for i in range(2000): (q.append if n % 2 else q.appendleft)((n, i))
    return f
print(run(*[pusher(n) for n in range(4)]), len(q), len(set(q)))
got = [[] for _ in range(4)]
def drainer(n):
    def f():
        while True:
            try: got[n].append(q.pop() if n % 2 else q.popleft())
            except IndexError: return
    return f
print(run(*[drainer(n) for n in range(4)]), len(q), len(set(sum(got, []))))
bounded = deque(maxlen=7)
print(run(*[(lambda: [bounded.append(i) for i in range(2000)]) for _ in range(3)]), len(bounded))
# subclasses
o = OrderedDict((i, [i]) for i in range(30))
def mover(last):
    def f():
        for i in range(900): o.move_to_end(i % 30, last=last); assert o[(i * 7) % 30] == [(i * 7) % 30]
    return f
print(run(mover(True), mover(False)), sorted(o) == list(range(30)), len(o))
dd = defaultdict(list); lock = threading.Lock()
def grouper(n):
    def f():
        for i in range(500):
            with lock: dd[i % 10].append((n, i))
    return f
print(run(*[grouper(n) for n in range(3)]), sorted(map(len, dd.values())))
parts = [Counter() for _ in range(3)]
print(run(*[(lambda c=c: c.update("abracadabra" * 100)) for c in parts]), sum(parts, Counter()).most_common(2))
