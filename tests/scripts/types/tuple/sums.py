"""Sums and slices of tuples: which of them is a new object, what subclasses and reflected methods have a say in, and what is kept alive."""


class Pair(tuple):
    pass


class Left(tuple):
    def __add__(self, other):
        return ("left", tuple(self), other)


class Right(tuple):
    def __radd__(self, other):
        return ("right", other, tuple(self))


class Both:
    def __radd__(self, other):
        return ("both", other)


class Noisy:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name

    def __del__(self):
        print("gone", self.name)


def sums(a, b):
    c = a + b
    d = a
    d += b
    return c, d


def identities():
    t = (1, "two", None, 4.5)
    print((() + t) is t, (t + ()) is t, () + () is (), t[:] is t, t[0:9] is t, t[-9:4] is t)
    print(t[2:2] is (), t[3:1] is (), t[9:] == (), t[:-9] == ())
    left = t
    left += ()
    print(left is t)
    p = Pair(t)
    for s in (() + p, p + (), p[:], p[0:4], p + p, Pair() + t, t + Pair(), Pair()[:]):
        print(type(s).__name__, s, s is p)


def methods():
    print(sums((1,), Right((2,))))
    print(sums(Left((1,)), (2,)))
    print(sums((), Right((2,))))
    print(sums((1,), Both()))
    for wrong in ([1], "a", None, 3):
        try:
            sums((1,), wrong)
        except TypeError as e:
            print(e)
    try:
        sums((), [1])
    except TypeError as e:
        print(e)


def lives():
    kept = (Noisy("a"), Noisy("b"))
    both = kept + (Noisy("c"),)
    del kept
    print("summed", both)
    part = both[1:]
    del both
    print("part", part)
    part = part[:1] + ()
    print("first", part)
    part = () + part[1:]
    print("nothing", part)
    one = (Noisy("d"),)
    one = one + one
    print(one, one[0] is one[1])
    one += (Noisy("e"),) + one[:1]
    print(one)
    del one


def sizes():
    # Beyond what one small cell holds, and in places that are both operands and result.
    t = ()
    for i in range(70):
        t = t + (i,)
        assert t[-1] == i and len(t) == i + 1
    u = t
    for i in range(5):
        u += u
    print(len(u), sum(u), u[:70] == t, hash(u[70:140]) == hash(t))
    x = (1, 2)
    y = (x := x + x) + x
    print(x, y)
    print([t[i:j] for i in (None, -3, 0, 2) for j in (None, -1, 1)][0] is t)


identities()
methods()
lives()
sizes()
