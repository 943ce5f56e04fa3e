"""Recursive calls."""
import time


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


start = time.perf_counter()
result = fib(31)
print("time:", time.perf_counter() - start)
print("result:", result)
