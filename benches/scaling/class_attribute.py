"""Two threads read an attribute of one shared class."""
from harness import measure


class Thing:
    pass


class Shared:
    value = Thing()


def work(n):
    cls = Shared
    for _ in range(n // 10):
        cls.value, cls.value, cls.value, cls.value, cls.value
        cls.value, cls.value, cls.value, cls.value, cls.value


measure("class attribute", work, 2_000_000)
