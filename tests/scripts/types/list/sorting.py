"""Sorting: stability, key, reverse, errors, mutation while sorting, comparisons used."""
import random
random.seed(1)
for n in (0, 1, 2, 3, 10, 31, 32, 33, 64, 65, 100, 500, 1000):
    for make in (lambda: [random.randrange(n + 1) for _ in range(n)], lambda: list(range(n)), lambda: list(range(n, 0, -1)), lambda: [i % 3 for i in range(n)], lambda: [i ^ 5 for i in range(n)], lambda: [-(i // 10) for i in range(n)]):
        a = make()
        b = sorted(a)
        assert all(x <= y for x, y in zip(b, b[1:])) and len(b) == len(a) and {x: b.count(x) for x in set(b)} == {x: a.count(x) for x in set(a)}
        assert sorted(a, reverse=True) == b[::-1]
        pairs = [(x, i) for i, x in enumerate(a)]
        s = sorted(pairs, key=lambda p: p[0])
        assert all(p < q for p, q in zip(s, s[1:]))
        r = sorted(pairs, key=lambda p: p[0], reverse=True)
        assert all(p[0] > q[0] or (p[0] == q[0] and p[1] < q[1]) for p, q in zip(r, r[1:]))
print("sorted")
print(sorted([1.5, 1, True, 0, False, 2**70, -2**70]), sorted("hello"), sorted([(1, "b"), (1, "a"), (0, "z")]), sorted([[2], [1, 5], []]), sorted({"b": 1, "a": 2}), sorted([b"b", b"a"]), sorted(["é", "z", "日", "a"]))
class K:
    count = 0
    def __init__(self, v): self.v = v
    def __lt__(self, o): K.count += 1; return self.v < o.v
ks = [K(v) for v in (5, 2, 8, 1)]
print([k.v for k in sorted(ks)], K.count <= 8)
K.count = 0; sorted([K(i) for i in range(100)]); print(K.count)
class Bad:
    def __init__(self, v): self.v = v
    def __lt__(self, o):
        if o.v == 3 or self.v == 3: raise ValueError("three")
        return self.v < o.v
l = [Bad(v) for v in (5, 4, 3, 2, 1)]
try: l.sort()
except ValueError as e: print(e, sorted(b.v for b in [*l] if False) or len(l), {b.v for b in l} == {1, 2, 3, 4, 5})
l = [3, 1, 2]
def key(x):
    if x == 1: l.append(99)
    return x
try: l.sort(key=key)
except ValueError as e: print(e, l)
l = [3, 1, 2]
seen = []
l.sort(key=lambda x: seen.append(len(l)) or x)
print(l, seen)
def fail(x): raise KeyError(x)
try: l.sort(key=fail)
except KeyError as e: print("KeyError", e, l)
for bad in ([1, "a"], [None, 1], [{}, {}], [1j, 2j], [object(), object()], [(1, "a"), (1, 2)]):
    try: sorted(bad); print("ok")
    except TypeError as e: print(e)
try: sorted([1], key=5)
except TypeError as e: print(e)
try: sorted()
except TypeError as e: print(e)
try: sorted([1], lambda x: x)
except TypeError as e: print(e)
import functools
print(sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a)), sorted([3, 1, 2], key=None, reverse=1), min([3, 1], key=lambda v: -v), max("a", "bb", key=len), sorted([nan := float("nan"), 1.0])[0] == 1.0 or True)
words = "the quick brown fox jumps over the lazy dog".split()
print(sorted(words, key=lambda w: (-len(w), w)), sorted(set(words), key=words.index), sorted(words, key=lambda w: w[::-1]), sorted(range(10), key=lambda i: i % 3))
