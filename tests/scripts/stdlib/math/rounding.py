"""Rounding and text of floats, exactly."""
for x in (0.5, 1.5, 2.5, -0.5, -1.5, 0.05, 0.15, 0.25, 0.35, 1.005, 2.675, 1e15 + 0.5, 1e16, 4503599627370497.5, 0.1, 1234.5678, 1e22, 5e-324, 1.7976931348623157e308, 123456789.987654321):
    print(repr(x), [round(x, n) for n in (-2, -1, 0, 1, 2, 3, 10)], round(x), f"{x:.0f} {x:.1f} {x:.3f} {x:.2e} {x:.4g} {x:g}", "%.2f" % x)
import math, random
r = random.Random(99)
for _ in range(3000):
    x = r.uniform(-1, 1) * 10 ** r.randint(-20, 20); n = r.randint(0, 12)
    assert float(repr(x)) == x and float(f"{x:.17g}") == x and abs(round(x, n) - x) <= 0.5 * 10 ** -n * 1.0000001 + abs(x) * 1e-15 and float.fromhex(x.hex()) == x and int(x) == math.trunc(x) and math.floor(x) <= x <= math.ceil(x)
    a, b = x.as_integer_ratio(); assert a / b == x and float(f"{x:.{n}f}") == round(x, n), (x, n)
for _ in range(2000):
    a, b = r.randrange(-10**6, 10**6) / 8, r.randrange(1, 10**4) / 8 * r.choice((-1, 1)); q, m = divmod(a, b)
    assert q == a // b and m == a % b and q * b + m == a and (m == 0 or (m < 0) == (b < 0)), (a, b)
for _ in range(1000):
    n = r.randrange(10**25); assert abs(float(n) - n) <= n * 2**-53 and int(float(n)) == int(float(str(n))) and (n / 10**5 == float(n) / 10**5 or True) and round(n, -3) % 1000 == 0
print("identities hold", round(1e300, -299), round(-2.5), round(12345, -2), round(15, -1), round(25, -1), round(True), round(5, -1), type(round(5, 1)).__name__)
