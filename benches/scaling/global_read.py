"""Two threads read one global, an ordinary object."""
from harness import measure


class Thing:
    pass


shared = Thing()


def work(n):
    for _ in range(n // 10):
        shared, shared, shared, shared, shared
        shared, shared, shared, shared, shared


measure("global", work, 2_000_000)
