"""Iterators can be copied and pickled where they stand, and set to another place."""
import copy, pickle

makers = [
    lambda: iter([1, 2, 3]), lambda: iter((1, 2, 3)), lambda: iter("aéc"), lambda: iter(b"abc"),
    lambda: iter(range(5)), lambda: iter(range(10**30, 10**30 + 4)), lambda: reversed(range(10**30, 10**30 + 4)),
    lambda: iter({7}), lambda: iter(frozenset([8])), lambda: iter({1: 2, 3: 4}), lambda: reversed([1, 2, 3]),
    lambda: enumerate("abc"), lambda: zip("abc", [1, 2]), lambda: map(str, [1, 2]),
]
for make in makers:
    it = make()
    name = type(it).__name__
    next(it)
    print(name, list(copy.copy(it)), list(pickle.loads(pickle.dumps(it))), list(it), list(copy.copy(it)))
for make in makers[:7]:
    for place in (0, 1, 3, 99, -1):
        it = make()
        it.__setstate__(place)
        print(type(it).__name__, place, list(it))
it = iter({1, 2})
print(it.__reduce__()[0], sorted(it.__reduce__()[1][0]))
changed = {1, 2}
it = iter(changed)
next(it)
changed.add(3)
try:
    it.__reduce__()
except RuntimeError as e:
    print(e)
