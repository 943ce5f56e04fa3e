"""Each thread builds its own strings."""
from harness import measure


def work(n):
    for i in range(n):
        "item " + str(i)


measure("string", work, 2_000_000)
