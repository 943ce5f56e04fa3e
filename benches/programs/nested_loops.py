"""Integer arithmetic in nested loops."""
import time


def work(n):
    total = 0
    for i in range(n):
        j = 0
        while j < n:
            total += (i ^ j) & 7
            j += 1
    return total


start = time.perf_counter()
result = work(2800)
print("time:", time.perf_counter() - start)
print("result:", result)
