"""Each thread raises and catches."""
from harness import measure


def work(n):
    for _ in range(n):
        try:
            raise ValueError
        except ValueError:
            pass


measure("raise and catch", work, 1_200_000)
