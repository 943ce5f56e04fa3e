"""Two threads read one element of one shared list."""
from harness import measure


class Thing:
    pass


shared = [Thing(), Thing()]


def work(n):
    items, i = shared, 1
    for _ in range(n // 10):
        x = items[i]
        x = items[i]
        x = items[i]
        x = items[i]
        x = items[i]
        x = items[i]
        x = items[i]
        x = items[i]
        x = items[i]
        x = items[i]


measure("shared list element", work, 20_000_000)
