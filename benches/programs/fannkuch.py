"""Pancake flips over all permutations: list slices and swaps."""
import sys
import time


def fannkuch(n):
    permutation, counts = list(range(n)), [0] * n
    most = checksum = 0
    sign = 1
    while True:
        first = permutation[0]
        if first:
            flipped, flips = permutation[:], 0
            while first:
                flipped[: first + 1] = flipped[first::-1]
                first = flipped[0]
                flips += 1
            if flips > most:
                most = flips
            checksum += sign * flips
        if sign == 1:
            permutation[0], permutation[1] = permutation[1], permutation[0]
            sign = -1
            continue
        permutation[1], permutation[2] = permutation[2], permutation[1]
        sign = 1
        i = 2
        while True:
            counts[i] += 1
            if counts[i] <= i:
                break
            counts[i] = 0
            i += 1
            if i == n:
                return checksum, most
            permutation.insert(i, permutation.pop(0))


scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
start = time.perf_counter()
result = fannkuch(9 if scale > 0.5 else 8 if scale > 0.1 else 7)
print("time:", time.perf_counter() - start)
print("result:", result)
