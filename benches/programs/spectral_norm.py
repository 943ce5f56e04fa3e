"""Spectral norm of an infinite matrix: generator expressions, float division."""
import sys
import time


def element(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(v):
    n = range(len(v))
    result = []
    for i in n:
        total = 0.0
        for j in n:
            total += element(i, j) * v[j]
        result.append(total)
    return result


def times_transposed(v):
    n = range(len(v))
    result = []
    for i in n:
        total = 0.0
        for j in n:
            total += element(j, i) * v[j]
        result.append(total)
    return result


def norm(n):
    u = [1.0] * n
    for _ in range(5):
        v = times_transposed(times(u))
        u = times_transposed(times(v))
    vbv = vv = 0.0
    for a, b in zip(u, v):
        vbv += a * b
        vv += b * b
    return (vbv / vv) ** 0.5


scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
start = time.perf_counter()
result = norm(int(340 * scale**0.5))
print("time:", time.perf_counter() - start)
print("result:", round(result, 9))
