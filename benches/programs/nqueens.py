"""Queens on a board, found among permutations that a recursive generator makes."""
import sys
import time


def permutations(items):
    if len(items) < 2:
        yield items
        return
    for i, first in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1 :]):
            yield (first,) + rest


def queens(n):
    columns = range(n)
    for rows in permutations(tuple(columns)):
        if n == len({rows[i] + i for i in columns}) == len({rows[i] - i for i in columns}):
            yield rows


scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
start = time.perf_counter()
result = [sum(1 for _ in queens(n)) for n in ((6, 7, 8) if scale > 0.5 else (6, 7) if scale > 0.1 else (6,))]
print("time:", time.perf_counter() - start)
print("result:", result)
