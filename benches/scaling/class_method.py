"""Two threads call a class method of one shared class."""
from harness import measure


class Thing:
    @classmethod
    def make(cls):
        return 1


def work(n):
    for _ in range(n // 5):
        Thing.make()
        Thing.make()
        Thing.make()
        Thing.make()
        Thing.make()


measure("class method", work, 6_000_000)
