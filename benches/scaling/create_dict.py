"""Each thread makes dictionaries of three entries."""
from harness import measure


def work(n):
    for i in range(n):
        {"one": i, "two": 2, "three": 3}


measure("dict of three", work, 2_000_000)
