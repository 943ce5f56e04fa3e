"""Each thread computes with its own floats."""
from harness import measure


def work(n):
    x = 0.5
    for _ in range(n):
        x = x * 1.0000001 + 0.25 - x / 3.0


measure("float arithmetic", work, 4_000_000)
