"""Two threads read an attribute of one shared class."""
from harness import measure


class Thing:
    pass


class Shared:
    value = Thing()


def work(n):
    cls = Shared
    for _ in range(n // 10):
        x = cls.value
        x = cls.value
        x = cls.value
        x = cls.value
        x = cls.value
        x = cls.value
        x = cls.value
        x = cls.value
        x = cls.value
        x = cls.value


measure("class attribute", work, 20_000_000)
