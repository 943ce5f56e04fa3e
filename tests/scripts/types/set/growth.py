"""Sets that grow one key at a time: their order, duplicates on the way, keys of all kinds, and keys that look at the set while it grows."""


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 3

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n

    def __repr__(self):
        return f"k{self.n}"


class Text(str):
    def __hash__(self):
        return 5

    def __eq__(self, other):
        return str(self) == str(other)


def same_as_added(keys):
    grown = {k for k in keys}
    added = set()
    for k in keys:
        added.add(k)
    return list(grown) == list(added), len(grown)


for n in (0, 1, 3, 4, 5, 6, 8, 19, 20, 21, 80, 300, 3000):
    print(n, same_as_added(range(n)), same_as_added(range(0, n * 8, 8)), same_as_added([i % 5 for i in range(n)]))
    print(same_as_added([str(i) for i in range(n)]), same_as_added([Key(i) for i in range(n)][:60]))

print({i for i in (0, 8, 16, 24, 32, 40)}, {i * i % 11 for i in range(40)})
print({i for i in (-1, -2, -1, 2**61 - 1, 2**61, 2**70, 0)} == {0, -1, -2, 2**61 - 1, 2**61, 2**70})
print({x for x in (1, 1.0, True, 2, 2.0)}, {x for x in (0.0, -0.0, 0, False)})
print(sorted({x for x in ("a", "b", "a", Text("a"), "c", "d", "e", "f")}))
print(len({x for x in ("a", b"a", 97, ("a",), None, 1.5, frozenset("a"))}))
print({Key(i) for i in (1, 4, 7, 1, 4, 10)} == {Key(1), Key(4), Key(7), Key(10)})
for wrong in ([1, [2]], [1, 2, 3, 4, {}], [[]]):
    try:
        print({x for x in wrong})
    except TypeError as e:
        print("unhashable" in str(e))


def nested():
    return {x + y for x in (1, 2, 3) for y in {z * 10 for z in range(x + 5)}}


print(sorted(nested()), len(nested()))
t = "kept" * 2
before = [{c for c in t} for _ in range(3)]
print(sorted(before[0]), before[0] == before[2])
