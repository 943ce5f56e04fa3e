"""Two threads call a method of one shared object."""
from harness import measure


class Thing:
    def __init__(self):
        self.value = object()

    def get(self):
        return self.value


shared = Thing()


def work(n):
    thing = shared
    for _ in range(n // 5):
        thing.get()
        thing.get()
        thing.get()
        thing.get()
        thing.get()


measure("method call", work, 10_000_000)
