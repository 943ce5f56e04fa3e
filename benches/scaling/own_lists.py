"""Each thread builds lists and adds them up."""
from harness import measure


def work(n):
    for _ in range(n // 100):
        items = [i * 2 for i in range(100)]
        sum(items)


measure("list element", work, 8_000_000)
