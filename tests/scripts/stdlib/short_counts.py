"""gcd, lcm, comb and perm of numbers that fit into a word, and just beyond."""
import math
from itertools import product

values = [0, 1, -1, 2, 6, -12, 18, 2**31, 2**61 - 1, 2**62, 2**63, -(2**63), 2**64, 3**50, True]
for a, b in product(values, values):
    print(math.gcd(a, b), math.lcm(a, b), end=" ")
print()
print(math.gcd(), math.lcm(), math.gcd(-4), math.lcm(-4), math.gcd(12, 18, 8), math.lcm(4, 6, 10), math.lcm(2**40, 3**30, 5**20), math.gcd(0, 0), math.lcm(0, 2**70))
for n in (0, 1, 5, 10, 20, 21, 25, 60, 61, 62, 66, 67, 68, 100, 2**62, 2**70):
    for k in (0, 1, 2, 3, n // 2 if n < 200 else 4, n - 1, n, n + 1):
        if k > 200 and k < n - 1:
            continue
        if k >= 0 and (k < 200 or n < 200 or True):
            try:
                made = math.comb(n, k)
            except OverflowError as e:
                made = e
            print(n, k, made if n < 200 or k < 5 else "long", math.perm(n, k) if k < 200 else "-")
for call in (lambda: math.gcd(1.5), lambda: math.gcd(a=1), lambda: math.lcm("x"), lambda: math.comb(-1, 2), lambda: math.comb(2, -1), lambda: math.perm(-1, 2), lambda: math.perm(2, -1), lambda: math.comb(1.0, 2), lambda: math.comb(3)):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
