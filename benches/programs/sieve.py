"""Primes with a list, element by element, and with slices of a bytearray."""
import sys
import time


def by_element(n):
    flags = [True] * n
    flags[0] = flags[1] = False
    for i in range(2, int(n**0.5) + 1):
        if flags[i]:
            for j in range(i * i, n, i):
                flags[j] = False
    return sum(flags)


def by_slice(n):
    flags = bytearray([1]) * n
    flags[:2] = b"\0\0"
    for i in range(2, int(n**0.5) + 1):
        if flags[i]:
            flags[i * i :: i] = bytes(len(range(i * i, n, i)))
    return sum(flags)


scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
start = time.perf_counter()
result = by_element(int(4_000_000 * scale)), by_slice(int(10_000_000 * scale))
print("time:", time.perf_counter() - start)
print("result:", result)
