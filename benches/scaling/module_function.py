"""Two threads call native functions of one module."""
import math

from harness import measure


def work(n):
    for _ in range(n // 5):
        math.floor(4.5)
        math.gcd(12, 18)
        math.floor(4.5)
        math.gcd(12, 18)
        math.floor(4.5)


measure("module function", work, 6_000_000)
