"""Instructions that were specialised meet other values than before: loops, calls of natives, attributes."""


def loop(values):
    return [x for x in values]


def pairs(values):
    found = []
    for a, b in values:
        found.append((a, b))
    return found


def generator():
    yield "x"
    yield "y"


class Steps:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 2:
            raise StopIteration
        return self.n


d = {"a": 1, "b": 2}
kinds = [
    lambda: [1, 2],
    lambda: (3, 4),
    lambda: range(2),
    lambda: "hé",
    lambda: "日本",
    lambda: b"ab",
    lambda: bytearray(b"cd"),
    lambda: d,
    lambda: d.values(),
    lambda: d.items(),
    lambda: {7},
    generator,
    Steps,
    lambda: reversed([1, 2]),
    lambda: map(str, [1, 2]),
    lambda: filter(None, [0, 1]),
    lambda: zip("ab", [1, 2]),
    lambda: iter([]),
]
for _ in range(2):
    for kind in kinds + kinds[::-1]:
        print(loop(kind()), end=" ")
    print()

pair_kinds = [
    lambda: zip([1, 2, 3], (4, 5)),
    lambda: zip([1], [2, 3]),
    lambda: zip("ab", [1, 2]),
    lambda: enumerate(["p", "q"]),
    lambda: enumerate("pq", 5),
    lambda: enumerate(generator()),
    lambda: d.items(),
    lambda: [(1, 2), [3, 4], "ab", {5: 6, 7: 8}],
    lambda: ((i, i) for i in range(2)),
    lambda: zip(generator(), generator()),
]
for _ in range(2):
    for kind in pair_kinds + pair_kinds[::-1]:
        print(pairs(kind()), end=" ")
    print()

it = iter([1, 2, 3, 4, 5])
print(pairs(zip(it, it)), next(it, "end"))
it = iter([1, 2, 3])
other = iter([9])
print(pairs(zip(it, other)), next(it))

# A dict and a set that change under the loop.
for kind in (dict.fromkeys("abc"), set("abc")):
    try:
        for x in kind:
            if isinstance(kind, dict):
                kind["new" + x] = 1
            else:
                kind.add("new" + x)
    except RuntimeError as e:
        print(e)

# A list that grows and shrinks.
grown = [1, 2, 3]
for x in grown:
    if x < 6:
        grown.append(x + 3)
print(grown)
for x in grown:
    grown.pop()
print(grown)


# Callables that change.
def call(f, *args):
    results = []
    for g in (f, len, f, str, type, lambda *a: a):
        try:
            results.append(g(args[0]))
        except TypeError as e:
            results.append(str(e))
    return results


class Sized:
    def __len__(self):
        return 3


for value in ([1], "ab", (1, 2), {1: 2}, {1}, 5, Sized(), b"abc", 2.5, None):
    print([r for r in call(abs, value) if not isinstance(r, type) and "Sized object" not in str(r)])


def method(x, *args):
    try:
        return x.pop(*args)
    except Exception as e:
        return type(e).__name__, str(e)


class Stack(list):
    def pop(self):
        return "own"


for value in ([1, 2], [], {1: 2}, bytearray(b"ab"), Stack(), set(), [3]):
    print(method(value))


def two(f, a, b):
    try:
        return f(a, b)
    except TypeError as e:
        return str(e)


nan = float("nan")
for a, b in ((1, 2), (2, 1), (1.5, 0.5), (1, 1.0), (True, 1), ("a", "b"), (0.0, -0.0), (2**70, 1), ([1], [0])):
    print(two(min, a, b), two(max, a, b), end=" ")
print(two(max, 1, "a"), two(max, nan, 1.0), two(max, 1.0, nan))


class Meta(type):
    def __instancecheck__(cls, x):
        return x == 5


class Odd(metaclass=Meta):
    pass


class Base:
    pass


class Derived(Base):
    pass


class Pretender:
    @property
    def __class__(self):
        return Base


for x in (1, True, "s", Base(), Derived(), Pretender(), 5, None):
    print([two(isinstance, x, c) for c in (int, str, Base, Odd, object, (str, int), bool)])
print(two(isinstance, 1, 2))

# dict.get, with keys and defaults of all sorts.
table = {"a": 1, 2: "two", None: 0, (1, 2): "tuple", 2.5: "float", "b": None}
for key in ("a", "z", 2, 3, None, (1, 2), 2.5, 2.0, "b", True):
    print(table.get(key), table.get(key, "default"), table.get(key, None), end=" ")
print()
try:
    table.get([])
except TypeError as e:
    print("unhashable" in str(e))


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n or other == self.n


print(table.get(Key("a")), table.get(Key(2)), {Key(1): "x"}.get(1), {1: "y"}.get(Key(1)))

# Sets that are filled in place.
s = {x % 7 for x in range(100)} | {c for c in "hello world"}
print(len(s), sorted(map(str, s)))
s = set()
for x in [1, "1", 1.0, True, (1,), "1", 2**70, 2**70, -1, -2, None, "a" * 40, "a" * 40]:
    s.add(x)
print(len(s), s == {1, "1", (1,), 2**70, -1, -2, None, "a" * 40})
s = {i for i in range(1000)}
for i in range(0, 1000, 2):
    s.discard(i)
for i in range(0, 2000, 4):
    s.add(i)
print(len(s), sum(s))

# Constructors of containers.
for make in (list, tuple, set, frozenset):
    for kind in kinds:
        made = make(kind())
        print(make.__name__, type(made) is make, len(made), end="; ")
print()
t = (1, 2)
print(tuple(t) is t, frozenset(f := frozenset(t)) is f, list(t), tuple([]) == ())
for bad in (5, None):
    for make in (list, tuple, set, frozenset):
        try:
            make(bad)
        except TypeError as e:
            print(e)


def failing():
    yield 1
    raise ValueError("halfway")


for make in (list, tuple, set):
    try:
        make(failing())
    except ValueError as e:
        print(e)
start = [0]
try:
    start.extend(failing())
except ValueError:
    print(start)
filled = {0}
try:
    filled.update(failing())
except ValueError:
    print(filled)
try:
    set(x for x in [1, [], 2])
except TypeError as e:
    print("unhashable" in str(e))

# Native attributes.
from collections import namedtuple

Point = namedtuple("Point", "x y")


class Wide(Point):
    z = 3


def parts(p):
    return p.x, p.y


for p in (Point(1, 2), Wide(3, 4), Point("a", "b")):
    print(parts(p), p.__class__.__name__, type(p).__name__)
short = tuple.__new__(Point, (1,))
try:
    parts(short)
except IndexError as e:
    print(e)
Point.x = property(lambda self: "changed")
print(parts(Point(1, 2)))


class Named:
    pass


def name(x):
    return x.__name__, x.__class__


print(name(Named)[0], name(len), name(int))
Named.__name__ = "Other"
print(name(Named)[0])

# Text of all widths.
for text in ("hello World", "", "x", "ab cd'ef", "ÀÉ", "ß", "a1b2"):
    print([text.title(), text.capitalize(), text.swapcase(), text.center(13, "*"), text.ljust(8), text.rjust(8, "é")])
    print([text.replace("l", ""), text.replace("", "-"), text.replace("o", "00", 1), text.replace("l", "é"), "l" in text])
print([hex(n) for n in (0, 255, -255, 2**61 - 1, -(2**61), 2**70)], [oct(8), oct(-8)], [bin(5), bin(-(2**61))])
print("é".encode("utf-8"), "a".encode("ascii"), b"abc".decode("ascii"), b"abc".decode("utf8"))
a, b = {1, 2}
print(sorted((a, b)))
(only,) = {"x"}
print(only, [1e300 + 1e300, 1e300 * 0.5, 1e300 - 1e300, 1e300 / 2.0, 1e-300 * 1e-300])
x = 1e300
x *= 2.0
x /= 4.0
print(x, f"{only}", f"{only!s}", f"{True}{only}{5}")
