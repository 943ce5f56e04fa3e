"""Each thread stores into an attribute of its own object."""
from harness import measure


class Thing:
    pass


def work(n):
    thing = Thing()
    thing.value = 0
    for i in range(n):
        thing.value = i


measure("store into an own attribute", work, 4_000_000)
