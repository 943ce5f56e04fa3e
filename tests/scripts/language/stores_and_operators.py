# by hand: what is no iterable is refused in the words of 3.13
# Names stored in modules, operators in place, slices and comparisons: the cases beside the plain ones.

# A global is stored again and again; what it held dies at that moment.
class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


held = Loud("a")
held = Loud("b")
print("stored")
held = held
print("itself", held.name)
for held in (1, 2.5, "three", None):
    print(held)


def store_global(v):
    global shared_name
    shared_name = v


for v in range(3):
    store_global(Loud(v))
    print("now", shared_name.name)
del shared_name
try:
    shared_name
except NameError as e:
    print(e)
store_global("again")
print(shared_name)

# One code object, several namespaces.
code = compile("for x in range(3): y = x * k\nz = (x, y)", "<code>", "exec")
for k in (2, 3):
    space = {"k": k}
    exec(code, space)
    print(space["x"], space["y"], space["z"])
outer, inner = {"k": 5}, {}
exec(code, outer, inner)
print("x" in outer, inner["z"])


class Noting(dict):
    def __setitem__(self, key, value):
        print("set", key, value)
        super().__setitem__(key, value)


exec("a = 1\na = 2", {}, Noting())
# A builtin's name becomes a global and a builtin again.
code = compile("print(len([1, 2]))", "<code>", "exec")
space = {}
exec(code, space)
space["len"] = lambda v: "own"
exec(code, space)
del space["len"]
exec(code, space)


# Operators in place.
def all_in_place(x, y):
    out = []
    for op in ("+", "-", "*", "/", "//", "%", "&", "|", "^", "<<", ">>", "**"):
        space = {"x": x, "y": y}
        try:
            exec(f"x {op}= y", space)
            out.append(space["x"])
        except ZeroDivisionError:
            out.append("zero")
        except (TypeError, ValueError) as e:
            out.append(str(e))
    return out


for pair in ((7, 2), (-7, 2), (7, -2), (7.5, 2), (7, 2.5), (-7.5, 2.5), (1, 0), (1.0, 0), (2**61 - 1, 3), (True, 2), (0.0, -1.0), (1, 64), (3, -1)):
    print(pair, all_in_place(*pair))


class Odd(int):
    def __itruediv__(self, other):
        return ("idiv", int(self), other)

    def __rmod__(self, other):
        return ("rmod", other)


def divide(a, b):
    a /= b
    return a


def remainder(a, b):
    a %= b
    return a


for a, b in ((6, 3), (6, 4.0), (Odd(6), 3), (6, Odd(3)), ("%s!", 5), ("%s", Odd(1))):
    try:
        print(divide(a, b))
    except TypeError as e:
        print(e)
    try:
        print(remainder(a, b))
    except TypeError as e:
        print(e)


def power(a, b):
    a **= b
    return a


print(power(2, 10), power(2, -1), power(2.0, 0.5), power(-8, 2), power(4, 0.5), power(0, 0), power(10, 30))
try:
    power(0, -1)
except ZeroDivisionError:
    print("zero")
print(power(-1, 0.5).imag)

# Parts of lists, taken and replaced.
l = list(range(8))
print(l[2:5], l[:3], l[-3:], l[5:2], l[::2], l[::-1], l[6:1:-2], l[100:], l[-100:2], l[3:100], l[None:None])
l[:3] = l[2::-1]
print(l)
l[2:4] = [Loud("x"), Loud("y")]
print("replaced")
l[2:4] = [0, 0]
print(l)
l[1:3] = l
print(l)
l[:] = l[:]
print(l)
l[2:2] = l[:2]
print(l)
l[::2] = l[1::2] + [None] * (len(l) % 2)
print(l)
try:
    l[::2] = [1]
except ValueError as e:
    print(e)
try:
    l[1:2] = 5
except TypeError as e:
    print(e)


class Sub(list):
    pass


s = Sub([1, 2, 3])
print(type(s[:2]), s[:2])
s[:2] = [7, 8]
print(s, (1, 2, 3, 4)[1:3], "hello"[1:3], b"hello"[::-2])


class I:
    def __index__(self):
        print("index")
        return 1


print([1, 2, 3][I():])

# Comparisons of containers, whole.
nan = float("nan")
print([nan] == [nan], [nan] == [float("nan")], (nan,) == (nan,), [nan] < [nan], [1, nan] < [2, nan])
print([1, 2] == [1, 2.0], [1, 2] < [1, 2, 0], [1, 3] < [1, 2, 0], (1, "b") < (1, "a"), ("a", 1) >= ("a", 1), [] < [0], [] == [])
print([True] == [1], [0] == [False], [1 << 70] == [1 << 70], [1.5, "x"] != [1.5, "x"], [(1, 2)] == [(1, 2)], [[1]] < [[2]])
print([1] == (1,), [None] == [None], [None] == [0], ["a"] == ["b"], ["a", 1] < ["b", "x"])
for pair in (([1], ["a"]), ([None], [None, 1]), ([None], [0]), ((1, None), (1, 2))):
    try:
        print(pair[0] < pair[1])
    except TypeError as e:
        print(e)


class Eq:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        print("eq", self.n)
        return True

    def __lt__(self, other):
        print("lt", self.n)
        return False


print([1, Eq(1)] == [1, Eq(2)], [Eq(3)] < [Eq(4)], [1, Eq(5)] == [2, Eq(6)], Eq(7) in [Eq(8)], 5 in (Eq(9),))
print({1, 2} == {2, 1}, {1, 2} <= {1, 2, 3}, {1, 2} < {1, 2}, {1, 2, 3} > {1}, {1} >= {1, 2}, {1} != {2}, frozenset([1]) == {1}, {1} < frozenset([1, 2]))
print({1: 2} == {1: 2}, {1: 2} == {1: 3}, {1: 2} != {}, 1j == 1j, 1j != 2j, 0j == -0j)
for op in ("<", "<="):
    for left, right in (("{}", "{1: 1}"), ("1j", "2j"), ("[1]", "(1,)")):
        try:
            print(eval(f"{left} {op} {right}"))
        except TypeError as e:
            print(e)
print("a" < "b", "a" < "B", "ab" <= "a", "\xe9" > "z", "\u1234" >= "\xff", "" < "a", "abc" == "abc", "\U00012345" > "\uffff")

# What `in` finds.
text = "h\xe9llo \u1234 world"
print("w" in text, "\xe9" in text, "\u1234" in text, "x" in text, "" in text, "\u1234 w" in text, "\U00012345" in text, "z" not in "xyz")
try:
    1 in "a"
except TypeError as e:
    print(e)
print(1 in [1, 2], 1.0 in [0, 1], True in (0, 1), nan in [nan], float("nan") in [nan], "a" in ["b", "a"], None in [0, None], (1, 2) in [(1, 2)], 3 in ())
print(104 in b"hello", 0 not in b"\0", b"el" in b"hello", 97 in bytearray(b"abc"))
for item in (300, -1, "h", 1 << 70):
    try:
        print(item in b"hello")
    except (TypeError, ValueError) as e:
        print(e)
try:
    class S(str):
        def __contains__(self, item):
            return "own"
    print("zz" in S("a"), "a" in S("b"))
except Exception as e:
    print(e)
