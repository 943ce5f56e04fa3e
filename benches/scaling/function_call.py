"""Two threads call one global function."""
from harness import measure


def shared(a, b):
    return a


def work(n):
    for _ in range(n // 5):
        shared(1, 2)
        shared(1, 2)
        shared(1, 2)
        shared(1, 2)
        shared(1, 2)


measure("function call", work, 10_000_000)
