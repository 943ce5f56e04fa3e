"""Each thread computes with its own large integers."""
from harness import measure


def work(n):
    x = 3**80
    for _ in range(n):
        x = (x * 3 + 1) % (2**127 - 1) + 2**90


measure("large integers", work, 800_000)
