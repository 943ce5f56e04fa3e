"""Sorting: a quicksort in Python, and sort with and without keys."""
import sys
import time


def numbers(n):
    state, result = 7, []
    for _ in range(n):
        state = (state * 69069 + 1) & 0xFFFFFFFF
        result.append(state >> 8)
    return result


def quicksort(a, low, high):
    while low < high:
        pivot, i, j = a[(low + high) // 2], low, high
        while i <= j:
            while a[i] < pivot:
                i += 1
            while a[j] > pivot:
                j -= 1
            if i <= j:
                a[i], a[j] = a[j], a[i]
                i += 1
                j -= 1
        if j - low < high - i:
            quicksort(a, low, j)
            low = i
        else:
            quicksort(a, i, high)
            high = j


scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
start = time.perf_counter()
a = numbers(int(200_000 * scale))
b, c = sorted(a), sorted(a, key=lambda v: -v)
quicksort(a, 0, len(a) - 1)
d = sorted(map(str, a[: len(a) // 10]), key=len)
print("time:", time.perf_counter() - start)
print("result:", a == b == c[::-1], d[0], d[-1])
