"""Lists that change while something walks, sorts, compares, prints or extends them."""
l = [1, 2, 3, 4]
for x in l:
    if x == 2: l.remove(x)
print(l)
l = [1, 2, 3]
for i, x in enumerate(l):
    if i < 3: l.insert(0, x * 10)
    if len(l) > 6: break
print(l)
it = iter(l); next(it); l.clear(); print(list(it)); l.append(5); print(list(it), next(it, "exhausted stays"))
class Evil:
    def __init__(self, l, do): self.l, self.do = l, do
    def __eq__(self, o): self.do(self.l); return False
    def __repr__(self): self.do(self.l); return "Evil"
    def __lt__(self, o): self.do(self.l); return False
    def __hash__(self): return 1
    def __index__(self): self.do(self.l); return 0
for op in ("count", "index", "remove", "__contains__"):
    l = []; l.extend([1, Evil(l, lambda l: l.clear()), 3, 4])
    try: print(op, getattr(l, op)(9), l)
    except ValueError: print(op, "ValueError", l)
l = []; l.extend([Evil(l, lambda l: l.clear()), 2, 3]); print(repr(l)); print(l)
l = []; l.extend([Evil(l, lambda l: l.append(1) if len(l) < 10 else None)] * 2); print(repr(l)[:12], len(l))
l = []; m = [1, 2]; l.extend([Evil(l, lambda l: l.clear()), 5]); print(l == m, l, m)
l = [3, 2]; l.extend([Evil(l, lambda l: l.append(0)), 1])
try: l.sort(key=lambda v: v if isinstance(v, int) else (l.append(7), 5)[1]); print("sorted", l)
except ValueError as e: print(e)
l = [1, 2, 3]; l[Evil(l, lambda l: l.append(9))] = 0; print(l)
l = [1, 2, 3]
try: print(l[Evil(l, lambda l: l.clear())])
except IndexError as e: print(e)
l = [1, 2, 3, 4]
def grow():
    for x in l:
        yield x
        if len(l) < 8: l.append(x)
print(list(grow()), l)
l = [1, 2]; l.extend(x + 1 for x in l if len(l) < 6); print(l)
l = [1, 2]; l += (l.pop() for _ in range(2)) if False else l; print(l)
l = [0, 1, 2, 3]; l[1:3] = (l.pop() for _ in range(2)); print(l)
l = [0, 1, 2, 3]; l[:] = [x for x in l if x % 2]; print(l); l[0:0] = l; print(l); l[::2] = l[1::2]; print(l)
l = list(range(10)); del l[l.index(3):l.index(6)]; print(l); del l[::-3]; print(l); l[2:] = []; print(l)
r = reversed([1, 2, 3]); print(next(r), list(r)); l = [1, 2, 3]; r = reversed(l); l.append(4); print(list(r)); r = reversed(l); l.clear(); print(list(r))
a = [1, 2, 3]; b = a[:]; c = a; a[0] = 99; print(b, c); n = [[1], [2]]; s = n[:]; s[0].append(9); s.append([3]); print(n, s)
z = [1, 2, 3]; z.append(z.pop(0)); print(z); z.insert(1, z.pop()); print(z); z[0], z[-1] = z[-1], z[0]; print(z); z[0:2], z[2:] = z[2:], z[0:2]; print(z)
big = list(range(1000))
while len(big) > 1: big = [x for i, x in enumerate(big) if i % 2]
print(big, [[]] * 3, [[] for _ in range(2)], max([[1, 2], [1, 3]]), sum([[1], [2]], []), [1] * 3 + [2], [*range(2)] * 2, [None] * 2)
st = []
for ch in "({[]})":
    if ch in "({[": st.append(ch)
    else: print(st.pop() + ch, end=" ")
print(st); q = [5, 3, 8]; q.sort(); q.reverse(); print(q, sorted(q) is q, q.sort() is None, q.append(1) is None, q)
class DelL:
    def __init__(self, l): self.l = l
    def __del__(self): self.l.append("del")
l = []; l.append(DelL(l)); l[0] = 1; print(l); l.append(DelL(l)); l.clear(); print(l); l.append(DelL(l)); l[:] = []; print(l); l.append(DelL(l)); del l[-1]; print(l); x = [DelL(l), DelL(l)]; x.sort(key=lambda v: 0); x = None; print(l)
