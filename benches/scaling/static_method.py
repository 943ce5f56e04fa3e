"""Two threads call a static method of one shared class."""
from harness import measure


class Thing:
    @staticmethod
    def make():
        return 1


def work(n):
    for _ in range(n // 5):
        Thing.make()
        Thing.make()
        Thing.make()
        Thing.make()
        Thing.make()


measure("static method", work, 6_000_000)
