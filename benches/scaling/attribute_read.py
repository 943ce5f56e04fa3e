"""Two threads read one attribute of one shared object, an ordinary object as its value."""
from harness import measure


class Thing:
    pass


shared = Thing()
shared.value = Thing()


def work(n):
    thing = shared
    for _ in range(n // 10):
        x = thing.value
        x = thing.value
        x = thing.value
        x = thing.value
        x = thing.value
        x = thing.value
        x = thing.value
        x = thing.value
        x = thing.value
        x = thing.value


measure("shared attribute", work, 20_000_000)
