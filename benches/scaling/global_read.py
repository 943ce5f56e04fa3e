"""Two threads read one global, an ordinary object."""
from harness import measure


class Thing:
    pass


shared = Thing()


def work(n):
    for _ in range(n // 10):
        x = shared
        x = shared
        x = shared
        x = shared
        x = shared
        x = shared
        x = shared
        x = shared
        x = shared
        x = shared


measure("global", work, 20_000_000)
