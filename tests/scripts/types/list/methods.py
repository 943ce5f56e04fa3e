"""list methods and operators."""
print(list(), list("abc"), list((1, 2)), list({1: 2}), list(range(3)), [1, *[2], 3], [[]] * 2, [0] * 3, 3 * [1], [1] * -1, [1] + [2], [1, 2] == [1, 2], [1] < [1, 2], [2] > [1, 5], [] < [0])
l = [3, 1, 2]
l.append(4); l.extend("ab"); l.extend(x for x in (5,)); l += (6,); l.insert(0, "first"); l.insert(-1, "mid"); l.insert(100, "end"); l.insert(-100, "start")
print(l, l.pop(), l.pop(0), l.pop(-2), l, len(l))
l.remove("a"); print(l, l.index(3), l.index("b", 2), l.count(1), 3 in l, 99 not in l)
l.reverse(); print(l); m = l.copy(); m.clear(); print(m, l[:], l[::-1])
for f in (lambda: [].pop(), lambda: [1].pop(5), lambda: [1].remove(2), lambda: [1] + (2,), lambda: [1] * "x", lambda: [1] * 1.5, lambda: [1].extend(5), lambda: [1][5], lambda: [1].insert("x", 1), lambda: [1] < [None], lambda: [3, "a"].sort(), lambda: [1].pop("x"), lambda: list(5), lambda: [1].append(), lambda: [1].append(1, 2), lambda: [1].nope, lambda: hash([]), lambda: [1].index(1, "x"), lambda: list(1, 2), lambda: [1].sort(lambda x: x), lambda: [1, 2] - [1]):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for args in ((5,), (1, 2), (1, 0, 0)):
    try: [1, 2, 3].index(*args); print("found")
    except ValueError: print("ValueError")
a = [5, 3, 9, 1]
a.sort(); print(a); a.sort(reverse=True); print(a); a.sort(key=lambda x: -x % 4); print(a)
w = ["banana", "Apple", "cherry", "apple"]
print(sorted(w), sorted(w, key=str.lower), sorted(w, key=len), sorted(w, reverse=True), sorted(w, key=lambda s: (len(s), s)), w)
x = y = [1]; x += [2]; print(y); x = x + [3]; print(y, x); x *= 2; print(x); y *= 0; print(y)
r = [1, 2]; r.append(r); print(r, r[2] is r, repr(r)); s = [r, [r]]; print(s)
n = [[0] * 2] * 2; n[0][0] = 1; print(n)
print([1, 2, 3].__len__(), [1].__add__([2]), [1, 2].__contains__(2), [1].__eq__((1,)), [1].__mul__(2), [1, 2].__getitem__(0), [1].__iadd__([2]), [1, 2].__reversed__().__next__(), [].__bool__() if hasattr([], "__bool__") else "no bool")
class L(list):
    def __getitem__(self, i): return "got" if isinstance(i, int) else super().__getitem__(i)
    def append(self, x): super().append(x * 2)
k = L([1, 2]); k.append(3); k.attr = 5
print(k, k[0], k[:2], type(k[:2]).__name__, type(k + [1]).__name__, type(k.copy()).__name__, k == [1, 2, 6], list(k), k.attr, len(k), isinstance(k, list), sorted(k))
b = list(range(20)); b[5:15] = []; b[2:2] = "xy"; del b[::3]; print(b, b[-1], b[-3:-1])
print([*map(str, [1, 2])], [None] * 3, [1, 2, 3][-2], [[1, 2], [3]][0][1], sum([[1], [2, 3]], []), max([1, 5, 2]), min([[2], [1, 9]]), any([]), all([]), list(zip([1, 2], "ab")), list(enumerate(["a"])), ",".join(map(str, [1, 2])), [1, [2, [3, [4]]]][1][1][1][0])
it = iter([1, 2, 3]); print(next(it), list(it), list(it), it.__length_hint__())
big = list(range(10000)); print(sum(big), big[9999], len(big[::7]), big.index(777), 5000 in big); big[100:9900] = []; print(len(big), big[100])
q = [1]; q.extend(q); q.extend(q); print(q); q[1:1] = q; print(q); q += q; print(len(q))
