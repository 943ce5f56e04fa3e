"""Two threads pass one shared object around: locals, arguments, a list of their own."""
from harness import measure


class Thing:
    pass


shared = Thing()


def identity(thing):
    other = thing
    return other


def work(n):
    mine = [None]
    thing = shared
    for _ in range(n // 2):
        mine[0] = identity(thing)
        thing = mine[0]


measure("passing a shared object", work, 3_200_000)
