"""What a generator yields takes the place of the last value, which dies then: to loops, `yield from`, `next` and native code."""


class Noisy:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print("gone", self.n)


def fresh(n):
    for i in range(n):
        yield Noisy(i)
    print("end")


def kept(n):
    last = None
    for i in range(n):
        last = Noisy(10 + i)
        yield last


def through(n):
    yield from fresh(n)
    print("between")
    yield from kept(n)


def loops():
    for x in fresh(3):
        print("got", x.n)
    print("after", x.n)
    for x in kept(2):
        print("got", x.n)
    x = None
    for y in through(2):
        print("through", y.n)
    del y
    print("left")
    for z in fresh(5):
        if z.n == 1:
            break
    print("broken")


def steps():
    g = fresh(2)
    a = next(g)
    print("one", a.n)
    a = next(g)
    print("two", a.n)
    a = next(g, None)
    print("none", a)


def tuples(items):
    if len(items) < 2:
        yield items
        return
    for i, first in enumerate(items):
        for rest in tuples(items[:i] + items[i + 1 :]):
            yield (first,) + rest


def handled():
    def inner():
        try:
            raise KeyError("k")
        except KeyError:
            yield Noisy(20)
            yield Noisy(21)
        yield Noisy(22)

    for x in inner():
        print("handled", x.n)
    try:
        raise ValueError
    except ValueError:
        for x in fresh(2):
            print("inside", x.n)


def sent():
    def echo():
        got = yield Noisy(30)
        while got is not None:
            got = yield (got, Noisy(31))

    g = echo()
    print(next(g).n)
    print(g.send("a")[0])
    print(g.send("b")[0])
    print(list(g))


loops()
steps()
print(list(tuples((1, 2, 3))), [t for t in tuples(())], len(set(tuples(tuple("abcde")))))
handled()
sent()
print(sum(x.n for x in fresh(3)), any(x.n for x in fresh(3)), [x.n for x in kept(2)])


async def coroutine():
    pass


c = coroutine()
for f in (iter, list, any, lambda v: [*v], lambda v: next(v)):
    try:
        f(c)
    except TypeError as e:
        print(e)
c.close()
g = tuples((1, 2))
print(iter(g) is g, any(g), list(g))
