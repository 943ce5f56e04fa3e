"""Generators, delegation and comprehension pipelines."""
import math
import sys
import time


def numbers(n):
    for i in range(n):
        yield i


def odd(source):
    for value in source:
        if value & 1:
            yield value


def tree(depth):
    if depth:
        yield from tree(depth - 1)
        yield depth
        yield from tree(depth - 1)


def accumulator():
    total = 0
    while True:
        total += yield total


scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
start = time.perf_counter()
a = sum(v * v for v in odd(numbers(int(2_000_000 * scale))))
b = sum(tree(17 + round(math.log2(scale))))
adder = accumulator()
next(adder)
for v in range(int(1_000_000 * scale)):
    c = adder.send(v)
print("time:", time.perf_counter() - start)
print("result:", a, b, c)
