"""Each thread runs a generator of one shared generator function."""
from harness import measure


def numbers(n):
    for i in range(n):
        yield i


def work(n):
    for _ in numbers(n):
        pass


measure("generator step", work, 4_000_000)
