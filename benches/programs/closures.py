"""Closures, lambdas, default and keyword arguments."""
import sys
import time


def counter(step):
    value = 0

    def advance(times=1, *, scale=1):
        nonlocal value
        value += step * times * scale
        return value

    return advance


def compose(*functions):
    def composed(x):
        for function in functions:
            x = function(x)
        return x

    return composed


def work(n):
    c = counter(3)
    f = compose(lambda x: x + 1, lambda x: x * 2, lambda x: x - 3)
    total = 0
    for i in range(n):
        c()
        c(2)
        c(scale=2)
        total += f(i)
    return total, c(0)


scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
start = time.perf_counter()
result = work(int(700_000 * scale))
print("time:", time.perf_counter() - start)
print("result:", result)
