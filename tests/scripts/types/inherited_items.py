# What subclasses of builtin types read, unpack and override; class methods of builtin types; sorting by keys that are tuples; functions of modules.
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
import functools
import math
import operator

P = namedtuple("P", "x y")


class Tail(tuple):
    def __getitem__(self, i):
        return ("own", i)


class Turned(tuple):
    def __iter__(self):
        return reversed([tuple.__getitem__(self, i) for i in range(len(self))])


class Plain(tuple):
    pass


for _ in range(3):
    p = P(1, 2)
    x, y = p
    print(p[0], p[-1], x, y, p[True])
    for make in (Tail, Turned, Plain):
        t = make((7, 8))
        a, b = t
        print(make.__name__, t[0], t[1], t[-1], a, b)
    for key in (2, -3, "x", 1.0):
        try:
            print(p[key])
        except (IndexError, TypeError) as e:
            print(type(e).__name__, e)
    try:
        a, b, c = p
    except ValueError as e:
        print(type(e).__name__)
# A class gets and loses its own methods while one instruction looks.
def first(t):
    return t[0]


def both(t):
    a, b = t
    return a, b


t = Plain((1, 2))
print(first(t), both(t))
Plain.__getitem__ = lambda self, i: "later"
Plain.__iter__ = lambda self: iter("ab")
print(first(t), both(t))
del Plain.__getitem__, Plain.__iter__
print(first(t), both(t))


class Missing(dict):
    def __missing__(self, key):
        return ("missing", key)


class Own(dict):
    def __getitem__(self, key):
        return ("own", key)


for make in (dict, Missing, Own, OrderedDict, Counter):
    d = make({"a": 1, 2: 3, (1, "k"): 4})
    out = []
    for key in ("a", 2, (1, "k"), "zz", 2.0):
        try:
            out.append(d[key])
        except KeyError as e:
            out.append(repr(e))
    print(make.__name__, out, d["a"])
dd = defaultdict(list)
dd["a"].append(1)
print(dd["a"], dd["b"], sorted(dd))


# Deletion.
class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n or self.n == other


class Value:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


d = {1: "one", "b": 2, (1, 2): 3, 2.5: 4, Key(9): 5, "v": Value("v")}
del d[1], d["b"], d[(1, 2)], d[2.5], d[9]
print(len(d))
del d["v"]
print(d)
for key in (1, "b", (1, 2), [1]):
    try:
        del d[key]
    except (KeyError, TypeError) as e:
        print(type(e).__name__)
d = {i: i for i in range(20)}
for i in range(0, 20, 2):
    del d[i]
d[0] = "again"
print(d, list(reversed(d)))


class Watching(dict):
    def __delitem__(self, key):
        print("del", key)
        super().__delitem__(key)


w = Watching(a=1)
del w["a"]
print(w)
try:
    for key in (d2 := {1: 1, 2: 2}):
        del d2[key]
except RuntimeError as e:
    print(e)


# Class methods of builtin types.
class Int(int):
    def __new__(cls, *args):
        print("new", cls.__name__, args)
        return super().__new__(cls, *args)


class Bytes(bytes):
    pass


for _ in range(3):
    print(int.from_bytes(b"\x01\x02", "big"), int.from_bytes(b"\xff", byteorder="little", signed=True), bytes.fromhex("0a0B"), float.fromhex("0x1p3"))
print(type(Int.from_bytes(b"\x05", "big")), type(Bytes.fromhex("61")), dict.fromkeys("ab", 1), list(OrderedDict.fromkeys([1])))
for bad in (lambda: int.from_bytes(), lambda: bytes.fromhex(1), lambda: dict.fromkeys(), lambda: bytes.fromhex("0")):
    try:
        print(bad())
    except (TypeError, ValueError) as e:
        print(type(e).__name__)
for cls in (int, Int, bool):
    print(cls.from_bytes(b"\x01", "big"))

# Sorting by tuples, and by what natives make of the items.
words = "the quick brown fox jumps over the lazy dog".split()
print(sorted(words, key=len), sorted(words, key=str.upper, reverse=True))
print(sorted(words, key=lambda w: (len(w), w)), sorted([(2, "b"), (1, "z"), (2, "a"), (1,)]))
print(sorted([(1, None), (0, None)]), sorted([[2, 1], [1, 3], [1]]), sorted([(1.5, 2), (1, 3), (True, 1)]))
nan = float("nan")
print(sorted([(1, 2), (1, 1), (0, nan)]), sorted([(1, "a", nan), (1, "a", nan)]) == [(1, "a", nan), (1, "a", nan)])
try:
    sorted([(1, "a"), (1, 2)])
except TypeError as e:
    print(e)
try:
    sorted(words, key=ord)
except TypeError as e:
    print(e)
print(sorted([P(2, 1), P(1, 2)]), sorted([(1, 2), P(1, 1)]), min(words, key=len), max(words, key=str.lower))
print(list(map(str, [1, 2.5, None, "s", b"b"])), list(map(int, ["1", 2.9, True])), list(map(bool, [0, 1, ""])), list(map(list, ["ab"])))
print(list(map(len, [[1], "ab", {}])), list(map(str.upper, ["a", "\xe9"])), list(map(operator.add, [1, 2], [3, 4])), functools.reduce(operator.mul, [1, 2, 3]))
for bad in (lambda: list(map(len, [1])), lambda: list(map(str.upper, [1])), lambda: list(map(ord, ["ab"])), lambda: sorted([1], key=5)):
    try:
        print(bad())
    except TypeError as e:
        print(e)

# Letters of Latin-1.
every = "".join(map(chr, range(256)))
print(ascii(every.upper()), ascii(every.lower()), ascii(every.casefold()), ascii(every[192:].upper()), ascii("\xe0\xe9".upper() + "\xdf".upper() + "\xff\xb5".upper()))
for n in (0, 1, 3, 7, 8, 9, 21, 22, 23, 40):
    word = ("aZ@[`{z5 mN"[: n % 12] * 5)[:n]
    print(n, word.upper(), word.lower(), word.casefold(), word.swapcase() == word.swapcase(), word.zfill(n + 2), ("-" + word).zfill(n + 3), repr(word), word + "x", "," .join([word, word]), word * 2)
print(list(reversed([1, 2, 3])), list(reversed((1, 2))), list(reversed(range(3))), list(reversed("abc")), list(reversed(deque([1, 2]))), list(reversed({1: 2, 3: 4})))


class Back(list):
    def __reversed__(self):
        return iter("own")


class Never(list):
    __reversed__ = None


print(list(reversed(Back([1]))), list(reversed(Plain((1, 2)))))
for bad in (Never(), {1}, 5, iter([])):
    try:
        reversed(bad)
    except TypeError as e:
        print(e)

# Functions of modules, also when they change under a loop's hands.
print(math.gcd(12, 18), math.gcd(-4, 6), math.gcd(0, 0), math.gcd(2**61, 2**62), math.gcd(), math.gcd(5), math.gcd(True, 4), math.gcd(-(2**63), 2**63), math.gcd(12, 18, 27))
try:
    math.gcd(1.0, 2)
except TypeError as e:
    print(e)
import types

m = types.ModuleType("m")
m.f = math.sqrt
for i in range(6):
    if i == 2:
        m.f = lambda v: ("python", v)
    if i == 3:
        m.f = abs
    if i == 4:
        m.other = 1
    if i == 5:
        m.f = str
    print(m.f(4))
q = deque([1, 2, 3])
print([v for v in q], list(q), sorted(q), tuple(q), set(q) == {1, 2, 3}, sum(q))
try:
    for v in q:
        q.append(v)
except RuntimeError as e:
    print(e)
print({**{"a": 1}, **OrderedDict(b=2)}, {**Missing(c=3)}, dict([("a", 1)]), dict(zip("ab", "cd")), dict(x=1, **{"y": 2}))
try:
    {**5}
except TypeError as e:
    print(e)
print("%s" % "a", "%s-%s" % ("a", 1), "%d%%" % 5, "%5.1f|" % 2.25, "%r" % "q", "%s" % (1,), "%(k)s" % {"k": 1})
for left, right in (("%s %s", "a"), ("%d", "a"), ("a", "b"), ("%s", ()), ("%s", (1, 2))):
    try:
        print(left % right)
    except TypeError as e:
        print(e)


class R(str):
    def __rmod__(self, other):
        return ("rmod", other)


print("%s" % R("x"), (1.5).real, (5).numerator, True.imag, (5).real.real, type(5).__name__, (2.5).imag)
