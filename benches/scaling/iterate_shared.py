"""Two threads iterate over one shared list of objects."""
from harness import measure


class Thing:
    def __init__(self, n):
        self.n = n


shared = [Thing(n) for n in range(1000)]


def work(n):
    for _ in range(n // 1000):
        total = 0
        for thing in shared:
            total += thing.n


measure("iterating a shared list", work, 4_000_000)
