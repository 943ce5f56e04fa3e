"""Generators, delegation and comprehension pipelines."""
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


start = time.perf_counter()
a = sum(v * v for v in odd(numbers(2_000_000)))
b = sum(tree(17))
adder = accumulator()
next(adder)
for v in range(1_000_000):
    c = adder.send(v)
print("time:", time.perf_counter() - start)
print("result:", a, b, c)
