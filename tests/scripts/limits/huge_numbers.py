# by hand: chr() raises ValueError for all numbers out of range since 3.13
"""Large integers in every operation, and limits on their text."""
import math
a, b = 3**5000, 7**3000
q, r = divmod(a, b); print(q * b + r == a, (a + b) - b == a, (a * b) // a == b, a.bit_length(), (a ^ b) ^ b == a, math.gcd(a * 6, b * 6), math.isqrt(a * a) == a, pow(3, a, 1000003), (a << 1000) >> 1000 == a, -a // b, hash(a), hash(-b), a > b, float(3**600), a % 10**9, -a % 10**9)
big = 10**20000
for f in (lambda: str(big), lambda: repr(big), lambda: f"{big}", lambda: "%d" % big, lambda: int("9" * 20000), lambda: float(big), lambda: big / 3.0, lambda: math.sqrt(big), lambda: [0] * big, lambda: "a" * big, lambda: range(big)[big - 1] == big - 1, lambda: len(range(big)), lambda: bytes(big), lambda: 1 << big, lambda: big << big, lambda: [1][big], lambda: "abc"[:big], lambda: round(big, -19999) == big, lambda: big.to_bytes(10, "big"), lambda: hash(big) != 0, lambda: format(big, ".3e"), lambda: math.log10(big), lambda: math.factorial(big), lambda: big * 1.0, lambda: complex(big), lambda: big == math.inf, lambda: big < math.inf, lambda: int(1e300) > 0, lambda: divmod(big, 0.5)):
    try: v = f(); print(v if not isinstance(v, (int, str)) or isinstance(v, bool) or len(str(v)[:50]) < 50 else "long")
    except Exception as e: print(type(e).__name__)
import sys
sys.set_int_max_str_digits(0); t = str(big); print(len(t), int(t) == big, len(str(a)), int(str(b)) == b); sys.set_int_max_str_digits(4300)
print(sum(int(c) for c in str(2**1000)), len(bin(a)), int(bin(a), 2) == a, int(hex(b), 16) == b, int(oct(a), 8) == a, (2**4000).bit_count(), (-a).bit_length(), ~a == -a - 1, (a * a) ** 1 == a ** 2, a.__pow__(2) == a * a, -5 % 2**70, -(2**70) % 7, -(2**70) // 2**69, (2**70) / (2**69), (10**30 + 1) / 10**30, 10**23 / 10, int(1e23), 10**23 == 1e23)
n = 1
for i in range(2, 400): n *= i
print(n % 10**9 == 0, len(str(n)), n // math.factorial(398)); f0, f1 = 0, 1
for _ in range(3000): f0, f1 = f1, f0 + f1
print(f0 % 10**15, f0.bit_length()); x = 2**61 - 1
for _ in range(100): x = x * x % (2**127 - 1)
print(x)
