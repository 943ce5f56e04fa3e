"""Two threads append to one shared list."""
from harness import measure

shared = []


def work(n):
    append = shared.append
    for i in range(n):
        append(i)
        if i % 1000 == 999:
            shared.clear()


measure("append to a shared list", work, 1_200_000)
