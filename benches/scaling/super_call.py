"""Two threads call a method that calls its base class through `super()`."""
from harness import measure


class Base:
    def method(self):
        return 1


class Derived(Base):
    def method(self):
        return super().method()


def work(n):
    thing = Derived()
    for _ in range(n // 2):
        thing.method()
        thing.method()


measure("super()", work, 3_000_000)
