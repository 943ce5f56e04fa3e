"""Two threads store different keys into one shared dictionary."""
from harness import measure

shared = {}


def work(n, base):
    table = shared
    for i in range(n):
        table[base + (i & 255)] = i


measure("store into a shared dict", work, 1_200_000, prepare=lambda i: i * 1000)
