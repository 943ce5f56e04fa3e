# by hand: 3.14 says how many values there were to unpack
# Iteration whose steps are done in place: ends, errors and side effects stay where they belong.


def numbers(n):
    for i in range(n):
        yield i


# zip: the first is asked before the second; one item of it is lost.
a, b = iter([1, 2, 3, 4]), iter([10, 20])
for x, y in zip(a, b):
    print(x, y)
print(list(a))
a, b = numbers(5), iter("ab")
for x, y in zip(a, b):
    print(x, y)
print(list(a))
a, b = iter("ab"), numbers(5)
for x, y in zip(a, b):
    print(x, y)
print(list(b))
for x, y in zip([[1], [2]], numbers(2)):
    print(x, y)

# enumerate over anything, with a start, and one that is stepped from inside.
for i, x in enumerate("xyz", 5):
    print(i, x)
for i, x in enumerate(numbers(3), -1):
    print(i, x)


def stepping():
    yield "a"
    yield next(e)
    yield "c"


e = enumerate(stepping())
try:
    for i, x in e:
        print(i, x)
except ValueError as error:
    print("ValueError:", error)

# Items of a dict that changes.
d = {1: "a", 2: "b"}
try:
    for k, v in d.items():
        print(k, v)
        d[k + 10] = v
except RuntimeError as error:
    print(error)

# Not two parts.
try:
    for p, q in [(1, 2), (3, 4, 5)]:
        print(p, q)
except ValueError as error:
    print(error)


class Counter:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if not self.n:
            raise StopIteration
        self.n -= 1
        return self.n


print([x for x in Counter(3)])
for x in Counter(2):
    print(x)
else:
    print("else")
for p, q in zip(Counter(3), Counter(2)):
    print(p, q)


class Failing(Counter):
    def __next__(self):
        if self.n == 1:
            raise KeyError("inside")
        return super().__next__()


try:
    for x in Failing(3):
        print(x)
except KeyError as error:
    print("KeyError", error)


# A StopIteration from the function of a map ends the loop.
def until_two(x):
    if x == 2:
        raise StopIteration
    return x * 10


for x in map(until_two, range(5)):
    print(x)
for x in map(lambda v: v + 1, numbers(2)):
    print(x)
for x in map(lambda v, scale=3: v * scale, [1, 2]):
    print(x)
for x in filter(lambda v: v % 2, range(5)):
    print(x)

# next and send where they are called.
g = numbers(2)
print(next(g), next(g), next(g, "default"), next(g, None))
try:
    next(g)
except StopIteration as stop:
    print("StopIteration", stop.value)


def valued():
    got = yield 1
    print("got", got)
    return "value"


g = valued()
print(next(g))
try:
    g.send("sent")
except StopIteration as stop:
    print("StopIteration", stop.value)
g = valued()
try:
    g.send("early")
except TypeError as error:
    print(error)
send = valued().send
print(send(None))


def itself():
    yield next(me)


me = itself()
try:
    next(me)
except ValueError as error:
    print(error)
me = itself()
try:
    print(sum(me))
except ValueError as error:
    print(error)

# Consumers: what takes Python code in between, and what is left.
class Odd:
    def __init__(self, v):
        self.v = v

    def __bool__(self):
        print("bool", self.v)
        return self.v > 1

    def __radd__(self, other):
        print("add", other, self.v)
        return other + self.v


g = (Odd(i) for i in range(4))
print(any(g), next(g).v)
print(all(Odd(i) for i in (3, 0, 5)))
print(sum(Odd(i) for i in range(3)), sum((i for i in (1, 2.5, True)), 10))
print(sum(x for x in (2**61, 2**61, 2**62, -1)))
print(max(x for x in (3, 9.5, 2)), min((x for x in "bca"), default=0), max((x for x in ()), default="none"))
g = numbers(6)
print(any(x > 2 for x in g), list(g))


def failing():
    yield 1
    raise OSError("in the middle")


for consumer in (list, sum, set, any, max, sorted):
    try:
        print(consumer.__name__, consumer(failing()))
    except OSError as error:
        print(consumer.__name__, error)


# A generator that handles an exception while it waits, and one that is resumed where one is handled.
def handling():
    try:
        raise ValueError("outer")
    except ValueError:
        yield 1
        try:
            raise
        except ValueError as error:
            yield str(error)


import sys

for x in handling():
    print(x, sys.exception())
try:
    raise TypeError("resumer")
except TypeError:
    print([(x, repr(sys.exception())) for x in handling()])


# Locals that the generator rebinds by what is sent.
def rebinding():
    x = ["old"]
    while True:
        x = yield x


g = rebinding()
print(next(g), g.send([1]), g.send(2), g.send(None))
g.close()


# Defaults, keyword-only parameters and *args in place.
def f(a, b=2, *args, c, d=4):
    return a, b, args, c, d


print(f(1, c=3), f(1, 5, c=3), f(1, 5, 6, 7, c=8, d=9))


def h(a, b=[], /, c=3, *, k=None):
    return a, b, c, k


print(h(1), h(1, 2), h(1, 2, 3), h(1, c=5), h(1, 2, k=6, c=7))
for call in (
    lambda: h(),
    lambda: h(1, b=2),
    lambda: h(1, 2, 3, 4),
    lambda: h(1, 2, 3, c=4),
    lambda: h(1, z=4),
    lambda: f(1),
):
    try:
        print(call())
    except TypeError as error:
        print(error)
print((lambda *a: a)(1, [2]), (lambda *a: a)(), (lambda x, *a: (x, a))(1, 2, 3))
