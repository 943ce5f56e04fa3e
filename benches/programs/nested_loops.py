"""Integer arithmetic in nested loops."""
import sys
import time


def work(n):
    total = 0
    for i in range(n):
        j = 0
        while j < n:
            total += (i ^ j) & 7
            j += 1
    return total


scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
start = time.perf_counter()
result = work(int(2800 * scale**0.5))
print("time:", time.perf_counter() - start)
print("result:", result)
