"""Two threads look a special method up on one shared class: `round` asks for `__round__`."""
from harness import measure


class Thing:
    def __round__(self, digits=None):
        return 0


def work(n):
    thing = Thing()
    for _ in range(n // 2):
        round(thing)
        round(thing)


measure("special method", work, 2_000_000)
