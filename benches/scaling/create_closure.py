"""Each thread makes closures over its own variables."""
from harness import measure


def work(n):
    for i in range(n):

        def closure():
            return i

        closure()


measure("closure made and called", work, 2_000_000)
