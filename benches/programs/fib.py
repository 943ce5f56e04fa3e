"""Recursive calls."""
import math
import sys
import time


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
start = time.perf_counter()
result = fib(31 + round(math.log(scale, 1.618)))
print("time:", time.perf_counter() - start)
print("result:", result)
