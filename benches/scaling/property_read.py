"""Two threads read a property of one shared class."""
from harness import measure


class Thing:
    @property
    def value(self):
        return 1


shared = Thing()


def work(n):
    thing = shared
    for _ in range(n // 5):
        x = thing.value
        x = thing.value
        x = thing.value
        x = thing.value
        x = thing.value


measure("property", work, 6_000_000)
