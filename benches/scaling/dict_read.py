"""Two threads read one value of one shared dictionary."""
from harness import measure


class Thing:
    pass


shared = {"key": Thing(), "other": Thing()}


def work(n):
    table, key = shared, "key"
    for _ in range(n // 10):
        x = table[key]
        x = table[key]
        x = table[key]
        x = table[key]
        x = table[key]
        x = table[key]
        x = table[key]
        x = table[key]
        x = table[key]
        x = table[key]


measure("shared dict value", work, 20_000_000)
