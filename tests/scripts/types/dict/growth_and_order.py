"""Large dictionaries, deletion patterns, insertion order, keys that collide or compare oddly."""
d = {}
for i in range(20000): d[i * 7 % 20011] = i
assert len(d) == 20000 and all(d[i * 7 % 20011] == i for i in range(20000))
for i in range(0, 20000, 2): del d[i * 7 % 20011]
assert len(d) == 10000 and list(d.values()) == list(range(1, 20000, 2))
for i in range(0, 20000, 2): d[i * 7 % 20011] = -i
assert list(d.values())[:3] == [1, 3, 5] and list(d.values())[-1] == -19998
print(len(d), next(iter(d)), list(d)[-1])
s = {}
for i in range(5000): s["key" + str(i)] = i
for i in range(5000): assert s["key" + str(i)] == i and "key" + str(i + 5000) not in s
for i in range(4990): assert s.pop("key" + str(i)) == i
print(s)
q = {}
for i in range(3000):
    q[i] = i
    if len(q) > 10: del q[next(iter(q))]
print(list(q), len(q))
st = dict.fromkeys(range(100))
while st: last = st.popitem()
print(last, st)
class Same:
    def __init__(self, v): self.v = v
    def __hash__(self): return 42
    def __eq__(self, o): return isinstance(o, Same) and self.v == o.v
    def __repr__(self): return f"S{self.v}"
c = {Same(i): i for i in range(50)}
assert all(c[Same(i)] == i for i in range(50)) and Same(50) not in c
for i in range(0, 50, 2): del c[Same(i)]
print(len(c), list(c)[:3], c.get(Same(1)), c.get(Same(2)))
class Raise:
    def __init__(self, mode): self.mode = mode
    def __hash__(self):
        if self.mode == "hash": raise ValueError("hash failed")
        return 1
    def __eq__(self, o): raise ValueError("eq failed")
for f in (lambda: {Raise("hash"): 1}, lambda: {Raise(""): 1, 1: 2}[Raise("")], lambda: {1: 1}.get(Raise(""))):
    try: print(f())
    except ValueError as e: print(e)
r = Raise(""); print({r: 5}[r])
class Mut:
    def __init__(self, t): self.t = t
    def __hash__(self): return 7
    def __eq__(self, o): self.t.clear(); return False
t = {}; t[Mut(t)] = 1; t[Mut({})] = 2
try: print(t.get(Mut({})), len(t))
except Exception as e: print(type(e).__name__)
nan = float("nan"); n = {nan: 1, float("nan"): 2}; print(len(n), n[nan], n.get(float("nan")))
print({1: "int", 1.0: "float", True: "bool"}, {0: 1, -0.0: 2, False: 3}, {"1": 1, 1: 2}, {2**70: "big"}[2**70], {(1, (2, 3)): 1}[(1, (2, 3))], {frozenset([1]): 1}[frozenset([1])], {1 + 0j: 1}[1])
big = {i: str(i) for i in range(1000)}
assert big == {k: v for k, v in reversed(list(big.items()))} and len(big | {1000: ""}) == 1001 and sum(big) == 499500
e = {}
for i in range(100): e[i] = 1; e.clear()
print(e, len(e)); e["x"] = 1; print(e)
d = {"a": 1, "b": 2}
for k in list(d): d[k + k] = d.pop(k)
print(d); it = iter(d.items()); print(next(it), next(it), next(it, "done"), list(it))
d = {i: i for i in range(10)}
it = iter(d); next(it); d[5] = "changed"; print(next(it), d[5])
d["new"] = 1
try: next(it)
except RuntimeError as e: print(e)
