"""Two threads load constants of one code object: a string, a tuple, a float, a frozen set."""
from harness import measure


def work(n):
    for _ in range(n // 8):
        x = "a constant"
        x = (1, "two", 3.5)
        x = 2.25
        x = 3 in {1, 2, 3}
        x = "a constant"
        x = (1, "two", 3.5)
        x = 2.25
        x = b"bytes"


measure("constant", work, 20_000_000)
