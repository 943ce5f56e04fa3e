"""Two threads call a builtin method of one shared list, and a builtin function on it."""
from harness import measure

shared = [1, 2, 3]


def work(n):
    items = shared
    for _ in range(n // 4):
        items.count(2)
        len(items)
        items.index(3)
        len(items)


measure("builtin method and function", work, 3_200_000)
