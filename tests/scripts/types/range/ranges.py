"""range."""
print(range(5), range(1, 5), range(1, 10, 2), range(0), range(5, 0, -1), list(range(5)), list(range(2, 8, 3)), list(range(5, 0, -2)), list(range(0, -3)), len(range(10**18)), len(range(0, 10, 3)), len(range(10, 0, -3)), len(range(5, 1)))
r = range(10, 50, 5)
print(r[0], r[-1], r[3], r[2:5], r[::-1], r[::2], r[-3:], r[5:2], r[100:], 15 in r, 16 in r, 50 in r, 15.0 in r, "a" in r, r.index(20), r.count(20), r.count(21), r.start, r.stop, r.step, list(reversed(r)), bool(r), bool(range(0)), min(r), max(r), sum(r))
print(range(3) == range(0, 3, 1), range(0) == range(2, 1), range(0, 3, 2) == range(0, 4, 2), range(3) != range(4), hash(range(3)) == hash(range(0, 3)), range(3) == [0, 1, 2], {range(2): 1}[range(0, 2)], range(1, 2, 5) == range(1, 3, 9))
for f in (lambda: range(), lambda: range(1.5), lambda: range("a"), lambda: range(1, 2, 0), lambda: range(1, 2, 3, 4), lambda: r[50], lambda: r[-50], lambda: r["a"], lambda: r + r, lambda: r < r, lambda: r.nope, lambda: range(None), lambda: len(range(10**30))):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for name in ("start",):
    try: setattr(r, name, 1)
    except AttributeError as e: print("AttributeError")
class I:
    def __index__(self): return 3
print(range(I()), list(range(I())), range(10)[I()], range(True), range(2**70, 2**70 + 3), list(range(2**70, 2**70 + 3)), range(2**70)[-1], 2**69 in range(2**70), range(-5, 5)[2:4], list(range(-3, 3, 2)), 10**20 in range(0, 10**21, 10))
it = iter(range(3)); print(next(it), it.__length_hint__(), list(it), next(it, "end"), iter(it) is it, type(it).__name__)
for i in range(10, 0, -3): print(i, end=" ")
for i in range(3):
    for j in range(i): print(i, j, end=";")
print()
total = 0
for i in range(1, 100001): total += i
print(total, sum(range(1, 100001)), sum(i for i in range(0, 1000, 7)), [range(3)[i] for i in (-1, 0, 1)], list(zip(range(2), range(5, 7))), list(map(lambda x: x * x, range(4))), [*range(2), *range(2)], tuple(range(2)), set(range(2)), dict.fromkeys(range(2)), str(range(2)), repr(range(0, 5, 2)), isinstance(range(1), range), range.__name__)
assert all(list(range(a, b, c)) == [x for x in ([*range(a, b)] if c == 1 else [a + c * k for k in range(100)]) if (a <= x < b if c > 0 else b < x <= a)][:len(range(a, b, c))] for a in range(-4, 5) for b in range(-4, 5) for c in (-3, -2, -1, 1, 2, 3))
a, b, c = range(3); print(a, b, c, range(5).__contains__(3), range(5).__len__(), range(5).__getitem__(2), range(5).__eq__(1), range(5).__reversed__().__next__(), list(range(10))[range(1, 3).start], 5 in range(5, 6), -1 in range(5), range(5)[1:][1:][0])
