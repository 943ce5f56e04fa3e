"""Two threads store into different attributes of one shared object: each store takes its lock."""
from harness import measure


class Thing:
    pass


shared = Thing()
shared.a = shared.b = 0


def work(n, name):
    thing = shared
    if name == 0:
        for i in range(n):
            thing.a = i
    else:
        for i in range(n):
            thing.b = i


measure("store into a shared object", work, 1_200_000, prepare=lambda i: i)
