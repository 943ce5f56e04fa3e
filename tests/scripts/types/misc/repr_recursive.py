"""repr of nested and recursive containers, and of values within them."""
l = [1]; l.append(l); print(l)
d = {}; d["d"] = d; print(d)
l2 = []; t = (l2,); l2.append(t); print(t, l2)
a, b = [], []; a.append(b); b.append(a); print(a, b)
class S(set): pass
x = [{"k": l}, (l, [l])]; print(x)
class C:
    def __init__(self): self.items = [self]
    def __repr__(self): return f"C({self.items})"
try: repr(C())
except RecursionError: print("recursion")
from collections import deque, OrderedDict, defaultdict, Counter
q = deque([1]); q.append(q); print(q)
dd = defaultdict(list); dd["x"] = dd; print(dd)
v = {"a": 1}; v["v"] = v.values(); print(repr(v)[:12])
print([1, 2.0, "s", b"b", None, True, (1,), {"a": {2}}, [[]], 1j, ..., range(2), slice(1), frozenset(), bytearray(b"x"), int, len, {"k": [1, {"z": ()}]}])
print(repr("a'b"), ["a'b", 'a"b', "a\nb", "é", "\x00"], {"'": '"'}, str(["x"]), str({"x": "y"}), f"{['x']}", "%s" % ["x"], "{}".format({"x"}))
deep = []
for _ in range(50): deep = [deep]
print(repr(deep) == "[" * 51 + "]" * 51, len(str(deep)))
deep = []
for _ in range(100000): deep = [deep]
try: repr(deep)
except RecursionError as e: print("RecursionError")
del deep
deep = ()
for _ in range(100000): deep = (deep,)
other = ()
for _ in range(100000): other = (other,)
try: deep == other
except RecursionError: print("RecursionError eq")
a = []; a.append(a); b = []; b.append(b)
try: a == b
except RecursionError: print("RecursionError recursive eq")
del deep, other
n = None
for i in range(200000): n = (n,) if i % 2 else {"n": n}
del n
print("deep structure freed")
class N:
    def __init__(self, n): self.n = n
c = None
for _ in range(200000): c = N(c)
del c
print("deep chain freed")
