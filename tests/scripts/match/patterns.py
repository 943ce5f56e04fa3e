"""Every kind of pattern of `match`, with captures, guards and nesting."""


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


class Color:
    RED = 1
    GREEN = "g"


def literal(v):
    match v:
        case 1 | 2:
            return "one or two"
        case -3:
            return "minus three"
        case 1.5 | -2.5:
            return "float"
        case 2 + 3j:
            return "complex"
        case "a" | 'b' as s:
            return "str " + s
        case b"x":
            return "bytes"
        case "con" "cat":
            return "concatenated"
        case None:
            return "none"
        case True:
            return "true"
        case False:
            return "false"
    return "nothing"


for v in (1, 2, -3, 1.5, -2.5, 2 + 3j, "a", "b", b"x", "concat", None, True, False, 1.0, 0, "c", [], 2 - 3j):
    print(repr(v), "->", literal(v))


def sequence(v):
    match v:
        case []:
            return "empty"
        case [1]:
            return "just one"
        case [x]:
            return f"single {x}"
        case (1, 2):
            return "pair 1 2"
        case [0, *rest]:
            return f"zero and {rest}"
        case [*init, 9]:
            return f"{init} and nine"
        case [first, *_, 8]:
            return f"{first} to eight"
        case [_, _, third, *_]:
            return f"third {third}"
        case a, b:
            return f"two {a} {b}"
    return "no sequence"


from collections import deque

for v in ([], (), [1], [2], (1, 2), [0], [0, 1, 2], [4, 9], (5, 6, 8), (5, 6, 7), (3, 4), range(2), deque([7, 7]), "ab", b"ab", {1, 2}, {1: 2}, iter([1]), bytearray(b"ab"), memoryview(b"ab")):
    print(type(v).__name__, "->", sequence(v))


def mapping(v):
    match v:
        case {"type": "circle", "r": r}:
            return f"circle {r}"
        case {"type": "rect", "size": [w, h], **rest}:
            return f"rect {w} {h} {rest}"
        case {Color.GREEN: g}:
            return f"green {g}"
        case {0: _, 2.5: two, None: n, True: t}:
            return f"mixed {two} {n} {t}"
        case {"a": {"b": [_, {"c": c}]}}:
            return f"deep {c}"
        case {**rest} if rest:
            return f"some {rest}"
        case {}:
            return "empty mapping"
    return "no mapping"


from collections import OrderedDict, defaultdict

for v in ({"type": "circle", "r": 3, "q": 0}, {"type": "rect", "size": (1, 2), "z": 5}, {"g": 7}, {0: 0, 2.5: 2, None: 3, True: 4}, {"a": {"b": [0, {"c": "!"}]}}, {"x": 1}, {}, OrderedDict(g=1), defaultdict(int), 5, [("g", 1)]):
    print(mapping(v))

d = defaultdict(list)
match d:
    case {"missing": _}:
        print("never")
    case _:
        print("default factory is not asked", dict(d))


def classes(v):
    match v:
        case Point(0, 0):
            return "origin"
        case Point(0, y=y):
            return f"on y axis {y}"
        case Point(x, y) if x == y:
            return f"diagonal {x}"
        case Point(x=Point(x, y), y=[*z]):
            return f"nested {x} {y} {z}"
        case Point(x):
            return f"point {x}"
        case bool(b):
            return f"bool {b}"
        case int(n) | float(n) if n > 100:
            return f"large {n}"
        case int(n):
            return f"int {n}"
        case str() as s:
            return f"str {s}"
        case bytes(b) | bytearray(b):
            return f"bytes {b}"
        case list([a, b]):
            return f"list of two {a} {b}"
        case dict({"k": k}):
            return f"dict with k {k}"
        case tuple((1, *_)):
            return "tuple from one"
        case set() | frozenset():
            return "a set"
        case object(real=r, imag=i):
            return f"number {r} {i}"
        case type():
            return "a class"
    return "something else"


for v in (Point(0, 0), Point(0, 5), Point(4, 4), Point(Point(1, 2), [3]), Point(1, 2), True, 101, 200.5, 7, "s", b"b", bytearray(b"c"), [1, 2], {"k": 5}, (1, 2), {1}, frozenset(), 3.5, 1j, int, None, [1]):
    print(classes(v))


def guards(v, log):
    match v:
        case x if log.append(("first", x)):
            pass
        case [x, y] if x > y:
            return "descending", x, y
        case [x, y] if log.append("no") or x == y:
            return "equal", x, y
        case x:
            return "rest", x


log = []
print(guards([2, 1], log), guards((3, 3), log), guards((1, 2), log), guards("z", log), log)


def dotted(v):
    match v:
        case Color.RED:
            return "red"
        case Color.GREEN:
            return "green"
        case [Color.RED, *others]:
            return others
        case _:
            return "?"


print(dotted(1), dotted("g"), dotted([1, 2]), dotted(None))

match 5, 6:
    case a, b:
        print(a, b)
match (1, 2), *[3, 4]:
    case (p, q), *r:
        print(p, q, r)
match [1, [2, [3, [4]]]]:
    case [a, [b, [c, [d]]]]:
        print(a, b, c, d)
match {"x": (1, {"y": 2})}:
    case {"x": (1 as one, {"y": (2 | 3) as two})} as whole:
        print(one, two, whole)

# Names are bound only when the whole pattern matched; a failed guard leaves them bound.
x = y = "old"
match [1, 2]:
    case [x, 3]:
        pass
    case [_, y] if False:
        pass
    case _:
        print(x, y)

# Nothing matches: nothing happens.
match 3:
    case 4:
        print("never")

# `match`, `case` and `_` are ordinary names elsewhere.
match = lambda case: [case, "call"]
case = _ = 1
print(match(case), match (2), [match for match in (3,)], _)
match, case = case, match
print(match)


class Lazy:
    def __getattr__(self, name):
        print("get", name)
        return name.upper()


match Lazy():
    case Lazy(one="ONE", two="no"):
        print("never")
    case Lazy(three=t):
        print(t)


class Counting(list):
    """Each question is asked as often as CPython asks it."""

    def __len__(self):
        print("len")
        return super().__len__()

    def __getitem__(self, i):
        print("item", i)
        return super().__getitem__(i)



match Counting([1, 2, 3]):
    case [1, 2]:
        pass
    case [a, *_, c]:
        print(a, c)


def in_loop():
    out = []
    for item in [1, "a", [1, 2], None]:
        match item:
            case int():
                continue
            case str(s):
                out.append(s)
            case [_, *_]:
                out.append("list")
            case None:
                break
    return out


print(in_loop())


def closure(v):
    match v:
        case [n, *rest]:
            return lambda: (n, rest)


print(closure([1, 2, 3])())


class InClass:
    match (1, 2):
        case (left, right):
            total = left + right


print(InClass.left, InClass.right, InClass.total)
