"""Each thread makes plain objects of one shared class without a constructor."""
from harness import measure


class Thing:
    pass


def work(n):
    for _ in range(n // 4):
        Thing()
        Thing()
        Thing()
        Thing()


measure("object", work, 4_000_000)
