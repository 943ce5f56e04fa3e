# by hand: four messages are those of 3.14
"""What the interpreter does the short way must look like the long way: the same code on plain and on odd objects."""


class Recorder:
    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        print("set", key, value)

    def __delitem__(self, key):
        print("del", key)


class MyList(list):
    def append(self, item):
        super().append((item, "mine"))

    def __len__(self):
        return 99

    def __getitem__(self, key):
        return "item of mine"

    def __contains__(self, item):
        return True


class MyStr(str):
    def __eq__(self, other):
        return "always"

    def __hash__(self):
        return str.__hash__(self)

    def __len__(self):
        return -5 + 12

    def __format__(self, spec):
        return f"<{str(self)}|{spec}>"


class MyDict(dict):
    def __missing__(self, key):
        return f"no {key}"

    def get(self, key, default=None):
        return "mine"


class Index:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n


def slices():
    r = Recorder()
    print(r[1:2], r[:], r[::3], r[1:2:3], r[1:2, 3], r["a":None])
    r[1:] = 5
    r[::2] = "x"
    del r[:3]
    del r[1:2:3]
    for v in ([0, 1, 2, 3, 4, 5], (0, 1, 2, 3, 4, 5), "012345", b"012345", bytearray(b"012345"), range(6), "é12😀45", MyList("abc")):
        print(type(v).__name__, [v[1:3], v[:-1], v[-2:], v[::-1], v[4:1:-2], v[10:], v[:-10], v[True:False]])
        print(v[Index(1):Index(3)])
    a = list(range(10))
    a[2:5] = a[4:1:-1]
    print(a)
    a[:3] = [7]
    print(a)
    a[:0] = "xy"
    a[len(a):] = (1, 2)
    a[1:1] = a
    print(a)
    a[::2] = range(len(a[::2]))
    print(a)
    b = a[3:9]
    a[3:9] = b[:]
    print(a, b)
    del a[::3]
    del a[-2:]
    print(a)
    a[1:4] = a[1:4][::-1]
    print(a)
    for wrong in ("a[0:2] = 5", "a[::2] = [1]", "a[::0]", "a['x':]", "'abc'[1:2] = 'x'", "del (1, 2)[0:1]", "v = 5; v[1:2]"):
        try:
            exec(wrong)
        except Exception as e:
            print(wrong, type(e).__name__, e)


def items():
    a, t, s, b, ba = [1, "two", 3.0], (1, "two", 3.0), "añ€", b"abc", bytearray(b"abc")
    for v in (a, t, s, b, ba):
        print([v[0], v[-1], v[len(v) - 1], v[True], v[Index(1)]])
        for i in (3, -4, 1 << 70):
            try:
                print(v[i])
            except IndexError as e:
                print(type(v).__name__, e)
    a[-1] = a[0] = "new"
    ba[-1] = 122
    for n in (256, -1, "x"):
        try:
            ba[0] = n
        except (ValueError, TypeError) as e:
            print(type(e).__name__, e)
    print(a, ba)
    m = MyList("ab")
    print(m[0], len(m), 5 in m)
    m.append(1)
    print(list.__len__(m), list.__getitem__(m, 2))


def keys():
    d = {"ab": 1, 1: "one", (1, "x"): "pair", 2.0: "two", None: 0}
    k = "a" + "bc"[0]
    t = (1, "xy"[0])
    print(d[k], d[1], d[True], d[1.0], d[2], d[t], k in d, t in d, "zz" in d, 3 in d, (1, "y") in d, (1, 2, 3, 4, 5) in d)
    d[k] = 5
    d[t] = 6
    d[1.0] = "uno"
    d["n" + str(1)] = d[k]
    d["n" + str(1)] += d[k]
    print(d)
    print(d.get("n1"), d.get("n2"), d.get("n2", 7), d.setdefault("n3", []), d.setdefault("ab", 0), d.pop("n1"), d.pop("n1", "gone"))
    odd = {MyStr("q"): "odd"}
    print("q" in odd, odd.get("q"), [MyStr("w") == "z", "w" == MyStr("z")])
    m = MyDict(a=1)
    print(m["a"], m["b"], m.get("a"), "b" in m)
    for key in ("missing", 5, (1, 2), None):
        try:
            d[key]
            print("there", key)
        except KeyError as e:
            print("KeyError", e)
    for key in ([], {}, (1, [])):
        for use in (lambda: d[key], lambda: key in d, lambda: {1, 2} & {key}, lambda: d.setdefault(key)):
            try:
                use()
            except TypeError as e:
                print("TypeError")
    s = {1, "ab", (1, 2)}
    print(1 in s, True in s, k in s, (1, 2) in s, 1.0 in s, "x" in s, not ("ab" in s))
    copied = dict(d)
    copied["more"] = 1
    e = {}
    e.update(d)
    print(len(copied) - len(d), e == d, dict(copied) == copied, list(dict.fromkeys("hello")))


def calls():
    print(len([]), len("añ"), len({}), len((1,)), len(b"xy"), len(range(5)), len(MyList()), len(MyStr("abc")))
    for wrong in (lambda: len(5), lambda: len(), lambda: len([], []), lambda: [].append(), lambda: [].append(1, 2), lambda: "".join(5), lambda: "".join([1])):
        try:
            wrong()
        except TypeError as e:
            print(e)
    a = []
    add = a.append
    add(1)
    list.append(a, 2)
    a.append(a.append(3))
    print(a)
    print([int("12"), int("-7"), int(" 8 "), int("1_000"), int(3.9), int(-3.9), int(1e20), int(True), int("0012")])
    print([float(3), float("2.5"), float(True), str(5), str("x"), str(None), bool([]), bool("x"), type(5), bytes(3), bytes([1, 2])])
    for wrong in (lambda: int("1x"), lambda: int(""), lambda: int("-"), lambda: int("++1"), lambda: int(None), lambda: float("x"), lambda: bytes(-1), lambda: chr(-1), lambda: ord("ab")):
        try:
            wrong()
        except (ValueError, TypeError) as e:
            print(type(e).__name__, e)
    print(isinstance(5, (str, int)), isinstance("x", (int, float)), isinstance(True, int), isinstance(MyStr("x"), (bytes, str)))
    try:
        isinstance(5, ("x", int))
    except TypeError as e:
        print(e)
    print(min(3, 1, 2), max([4, 9, 2]), min("b", "a"), max((1, 5), (1, 7)), max([], default=0), min([3, -3], key=abs))
    print(sum([1, 2, True, 3.5]), sum([True] * 70000), sum(range(10), 5), sum(b"abc"), sum(bytearray(b"\x01\x02"), 10), sum([[1], [2]], []))
    print(sum([1 << 61, 1 << 61, 1]), any([0, "", 3]), all([1, [], 2]), divmod(7, 3), divmod(-7, 3), divmod(7, -3))
    for wrong in (lambda: min(), lambda: max([]), lambda: divmod(1, 0), lambda: sum(["a"]), lambda: sum([1], "x")):
        try:
            wrong()
        except (TypeError, ValueError, ZeroDivisionError) as e:
            print(type(e).__name__, e)


def texts():
    i, s, f, m = 42, "añ", 2.5, MyStr("my")
    print(f"{i}{s}", f"{i}", f"{s}", f"{f}-{i}", f"{m}/{i}", f"{True}{None}", f"{i!r}{s!r}", f"{-i}:{i:x}:{i:05d}:{i:b}:{i:>6}", f"{'x' * 300}{i}"[-5:])
    print([format(n, spec) for n in (0, 7, -255, 1 << 60) for spec in ("d", "x", "X", "o", "b", "5", "05", "3d", "08b", "012x", "0")])
    print([format(v, spec) for v in (0.0, -0.0, 1.005, 2.675, -1.5, 0.5, 1e10, 1e300, 1 / 3, 99.999) for spec in (".0f", ".1f", ".2f", "8.3f", "10.2f", ".9f")])
    print("%d %s %%|%s" % (i, s, "x"), "%s" % s, "%d" % -5, "%s" % (1,), "%d%%" % 50, "%s" % m, "%s %s" % ("a", 1.5), "%5d|%-5s" % (3, "ab"))
    print("{} {}".format(i, s), "{}".format("x"), "{{}}".format(), "{}{}{}".format(1, "é", 3), "{0}{1}".format(1, 2), "{:>4}".format(i))
    for wrong in (lambda: "%d" % "x", lambda: "%s %s" % 1, lambda: "%s" % (1, 2), lambda: "{} {}".format(1), lambda: "{".format(1), lambda: "%z" % 1):
        try:
            wrong()
        except (TypeError, ValueError, IndexError) as e:
            print(type(e).__name__, e)
    print("a,b,,c".split(","), ",".split(","), "".split(","), " a  b\t\nc ".split(), "".split(), "  ".split(), "a b c".split(None, 1), "a--b".split("--"), "é b".split(), (",".join("x" * 40)).split(",")[38:])
    print(" \x1f ab \x1c".strip() == "ab", "xxabxx".strip("x"), "abc".replace("b", "x"), "aaa".replace("a", "é"), "abc".replace("z", "y"), "aXbX".replace("X", ""), "ab".replace("", "-"))
    print("7".zfill(3), "-7".zfill(4), "+".zfill(3), "abc".zfill(2), "é".zfill(3), "ab" * 3, "é" * 2, "" * 5, 3 * "xyz", "a" * 0)
    print(["hello"[i] for i in range(-5, 5)], "lo" in "hello", "" in "x", "xyz" in "xy", "hello".find("l"), "hello".find("lo", 4), "hello".rfind("l"), "x".join(["a"]), "-".join(("é", "b")), "".join([]))
    print(repr("it's"), repr('say "x"'), repr("tab\t\\"), repr("é"), repr("plain"), repr(""), "ABC".lower(), "abcé".upper(), "x".encode(), "é".encode(), b"abc".decode(), b"\xc3\xa9".decode())
    a, b = "spam" + str(1), "spam1"
    print(a == b, a != b, a is b, a < "spam2", a == 5, a != None, "x" * 30 == "x" * 29 + "x", "x" * 30 == "y" * 30, not a, not "")
    t = ""
    for n in range(30):
        t += str(n)
    print(t, len(t), hash(t) == hash("".join(map(str, range(30)))))


def lists():
    a = [3, 1, 2]
    a.extend(a)
    a += a[:1]
    a.insert(0, "i")
    a.insert(-1, "j")
    a.insert(100, "k")
    print(a, a.pop(0), a.pop(), a.pop(-2), a.pop(1), a)
    a.reverse()
    print(a, [1, 2] + [3], [0] * 3, [1, 2] * 2, 2 * ["x"], [] * 5, [1] * -1, [1, 2] == [1, 2.0], [1, 2] < [1, 3], [float("nan")] == [0], (1, "a") == (1, "a"), (1, 2) < (1,))
    b = ["b", "a", "c"]
    b.sort()
    c = [5, 3, -1, 4]
    c.sort(reverse=True)
    d = [(2, "x"), (1, "y")]
    d.sort()
    e = [1, 2.5, True, 0]
    e.sort()
    print(b, c, d, e, sorted("hello"), sorted([3, 1, 2]), sorted({"q": 1, "p": 2}), sorted(["b", "B", "a"], key=str.lower), sorted([2, 1], reverse=True))
    try:
        [1, "x"].sort()
    except TypeError as err:
        print(err)
    print(list("abc"), list((1, 2)), list({1: 2}), list(range(3)), list(range(5, 0, -2)), tuple([1, 2]), tuple("ab"), tuple(()), list(list(b"ab")))
    x, y, z = [1, 2, 3]
    [p, q] = "ab"
    print(x, y, z, p, q)
    for wrong in ("u, v = [1]", "u, v = [1, 2, 3]", "u, v = 5", "[].pop()", "[1].pop(3)", "[1].remove(2)", "[1].index(5)", "[1] + (2,)"):
        try:
            exec(wrong)
        except (ValueError, TypeError, IndexError) as err:
            print(type(err).__name__, err)
    grown = []
    for n in range(1000):
        grown.append(n)
    while len(grown) > 3:
        grown.pop(0)
    print(grown)
    if grown and not [] and (grown or 1) and not {} and "s" and not "" and not ():
        print("truth", not grown, not "", [] or "or", "and" and 5)


slices()
items()
keys()
calls()
texts()
lists()
