"""Raising, catching and the untaken try."""
import sys
import time


class Problem(Exception):
    pass


def check(i):
    if i % 5 == 0:
        raise Problem(i)
    return i


def deep(n):
    if n == 0:
        raise ValueError("bottom")
    return deep(n - 1)


def work(n):
    caught = total = 0
    for i in range(n):
        try:
            total += check(i)
        except Problem as problem:
            caught += problem.args[0] & 1
        try:
            total += 1
        finally:
            total -= 1
        if i % 50 == 0:
            try:
                deep(10)
            except (KeyError, ValueError):
                caught += 1
    return caught, total


scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
start = time.perf_counter()
result = work(int(1_500_000 * scale))
print("time:", time.perf_counter() - start)
print("result:", result)
