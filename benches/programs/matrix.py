"""Matrix products over lists of lists, of integers and of floats."""
import sys
import time


def product(a, b):
    columns = list(zip(*b))
    return [[sum([x * y for x, y in zip(row, column)]) for column in columns] for row in a]


def by_index(a, b):
    n, m, k = len(a), len(b[0]), len(b)
    c = [[0.0] * m for _ in range(n)]
    for i in range(n):
        row, target = a[i], c[i]
        for j in range(m):
            total = 0.0
            for p in range(k):
                total += row[p] * b[p][j]
            target[j] = total
    return c


scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
start = time.perf_counter()
n = int(160 * scale ** (1 / 3))
integers = [[(i * j) % 17 for j in range(n)] for i in range(n)]
floats = [[(i - j) / 8 for j in range(n)] for i in range(n)]
a = product(product(integers, integers), integers)
b = by_index(floats, floats)
print("time:", time.perf_counter() - start)
print("result:", sum(map(sum, a)), b[3][5], b[-1][-1])
