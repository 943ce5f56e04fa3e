"""collections.deque."""
from collections import deque
d = deque([1, 2, 3]); d.append(4); d.appendleft(0); d.extend([5, 6]); d.extendleft([-1, -2]); print(d, len(d), d[0], d[-1], d.pop(), d.popleft(), d)
d.rotate(2); print(d); d.rotate(-3); print(d); d.rotate(100); print(d); d.reverse(); print(d, d.count(3), 3 in d, d.index(3), 99 in d)
d.remove(3); d.insert(1, "x"); d[0] = "first"; del d[2]; print(d, list(reversed(d)), d.copy() == d, d.copy() is d, d + deque([9]), d * 2, deque("ab") * 0)
m = deque(range(5), maxlen=3); print(m, m.maxlen, d.maxlen); m.append(9); print(m); m.appendleft(7); print(m); m.extend([1, 2, 3, 4]); print(m); m *= 2; print(m); m += [8]; print(m, deque([1, 2], 0), deque(maxlen=2))
for f in (lambda: deque().pop(), lambda: deque().popleft(), lambda: deque([1])[5], lambda: deque([1]).remove(2), lambda: deque([1]).index(5), lambda: deque(5), lambda: deque([], -1), lambda: deque([], "x"), lambda: deque([1])["a"], lambda: deque([1])[0:1], lambda: m.insert(0, 1), lambda: hash(deque()), lambda: deque([1]) + [2], lambda: deque() < 5, lambda: deque([1], 2, 3), lambda: deque.pop(), lambda: deque([1]).nope):
    try: print(f())
    except Exception as e: print(type(e).__name__)
print(deque([1, 2]) == deque([1, 2]), deque([1]) == [1], deque([1]) < deque([2]), deque([1, 2]) != deque([1]), bool(deque()), repr(deque([1], 5)), deque([deque()]), sorted(deque([3, 1])), sum(deque([1, 2])), [*deque("ab")], deque(deque([1], 4)), list(iter(deque([1]))))
d = deque([1, 2, 3])
try:
    for x in d: d.append(x)
except RuntimeError as e: print(e)
d.clear(); print(d); big = deque(range(10000)); assert sum(big) == 49995000 and big[5000] == 5000 and big[-1] == 9999
while len(big) > 5: big.popleft(); big.pop() if len(big) % 2 else None
print(big)
q = deque()
for i in range(1000):
    q.append(i)
    if i % 3 == 0: q.popleft()
print(len(q), q[0], q[-1])
class D(deque):
    def __missing__(self): pass
    def __repr__(self): return "D" + str(list(self))
s = D([1, 2], 5); s.tag = 1; print(s, type(s.copy()).__name__, s.tag, s.maxlen, isinstance(s, deque), s == deque([1, 2]))
r = deque([1]); r.append(r); print(r); it = iter(deque([1, 2])); print(next(it), it.__length_hint__(), deque([1, 2, 3]).index(3, 1), deque("abcabc").index("a", 1), deque(x for x in "gen"), deque({"k": 1}))
