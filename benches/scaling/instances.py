"""Each thread makes and drops its own instances of one class."""
from harness import measure


class Thing:
    def __init__(self, value):
        self.value = value


def work(n):
    for i in range(n):
        Thing(i)


measure("instance", work, 2_000_000)
