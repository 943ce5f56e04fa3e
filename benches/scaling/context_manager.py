"""Two threads enter and leave a context manager of one shared class."""
from harness import measure


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, *what):
        return None


def work(n):
    for _ in range(n // 2):
        with Manager():
            pass
        with Manager():
            pass


measure("context manager", work, 1_600_000)
