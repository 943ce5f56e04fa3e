"""Two threads call a native method, each on a dictionary of its own."""
from harness import measure


def work(n):
    table = {1: 2}
    for _ in range(n // 5):
        table.get(1)
        table.get(1)
        table.get(1)
        table.get(1)
        table.get(1)


measure("native method", work, 8_000_000)
