"""math, against identities and shown values."""
import math
print(math.pi, math.e, math.tau, math.inf, math.nan, math.sqrt(2), math.exp(1), math.log(10), math.log(8, 2), math.log2(8), math.log10(1000), math.log1p(1e-10), math.expm1(1e-10), math.pow(2, 0.5), round(math.cbrt(27), 9), math.exp2(3))
print([round(f(0.5), 12) for f in (math.sin, math.cos, math.tan, math.asin, math.acos, math.atan, math.sinh, math.cosh, math.tanh, math.asinh, math.atanh)], round(math.acosh(1.5), 12), math.atan2(1, -1), math.hypot(3, 4), math.hypot(1, 2, 3), math.hypot(), math.dist((1, 2), (4, 6)), math.degrees(math.pi), math.radians(180), round(math.erf(0.5), 12), round(math.erfc(0.5), 12), math.gamma(5), round(math.lgamma(10), 10))
print(math.floor(2.7), math.floor(-2.7), math.ceil(2.1), math.ceil(-2.1), math.trunc(-2.9), math.floor(10**20), math.ceil(1e20), math.fabs(-3), math.fmod(7, 3), math.fmod(-7, 3), math.remainder(7, 2), math.modf(3.25), math.modf(-3.25), math.frexp(8.0), math.ldexp(0.5, 4), math.copysign(1, -0.0), math.nextafter(1, 2) > 1, math.ulp(1.0))
print(math.gcd(12, 18), math.gcd(), math.gcd(0, 5), math.gcd(-4, 6), math.gcd(12, 18, 27), math.lcm(4, 6), math.lcm(), math.lcm(0, 3), math.factorial(0), math.factorial(20), math.factorial(30), math.comb(10, 3), math.comb(3, 5), math.perm(5, 2), math.perm(5), math.isqrt(17), math.isqrt(10**40), math.prod([1, 2, 3, 4]), math.prod([]), math.prod([2, 3], start=10), math.fsum([0.1] * 10), math.fsum([1e100, 1.0, -1e100]))
print(math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1.0), math.isclose(0.1 + 0.2, 0.3), math.isclose(1, 1.1), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-10, abs_tol=1e-9), math.isclose(math.inf, math.inf))
for n in range(0, 2000, 7): assert math.isqrt(n) ** 2 <= n < (math.isqrt(n) + 1) ** 2
for n in range(12):
    for k in range(n + 1): assert math.comb(n, k) == math.factorial(n) // math.factorial(k) // math.factorial(n - k) and math.perm(n, k) == math.factorial(n) // math.factorial(n - k)
for x in (0.1, 0.7, 1.3, 2.9, -1.1): assert math.isclose(math.sin(x) ** 2 + math.cos(x) ** 2, 1) and math.isclose(math.exp(math.log(abs(x))), abs(x)) and math.ldexp(*math.frexp(x)) == x and sum(math.modf(x)) == x
class F:
    def __float__(self): return 4.0
class I:
    def __index__(self): return 9
class R:
    def __floor__(self): return "fl"
    def __ceil__(self): return "ce"
    def __trunc__(self): return "tr"
print(math.sqrt(F()), math.sqrt(I()), math.isqrt(I()), math.floor(R()), math.ceil(R()), math.trunc(R()), math.gcd(I(), 6), math.log(2**2000), math.log2(2**5000), math.log10(10**400), math.sqrt(True))
for f in (lambda: math.sqrt("x"), lambda: math.factorial(-1), lambda: math.factorial(1.5), lambda: math.gcd(1.5), lambda: math.isqrt(-1), lambda: math.isqrt(1.5), lambda: math.comb(-1, 2), lambda: math.floor("x"), lambda: math.ceil(None), lambda: math.exp(1000), lambda: math.sqrt(), lambda: math.hypot("a"), lambda: math.prod(5), lambda: math.dist((1,), (1, 2)), lambda: math.sqrt(10**400), lambda: math.trunc(1j), lambda: math.floor(math.inf), lambda: math.ldexp(1.0, 100000)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for f in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.log(-1), lambda: math.log(-2**100), lambda: math.acos(2), lambda: math.sin(math.inf), lambda: math.fmod(1, 0), lambda: math.gamma(-1), lambda: math.atanh(1), lambda: math.pow(-1, 0.5), lambda: math.pow(0, -1), lambda: math.remainder(1, 0), lambda: math.log10(0)):
    try: print(f())
    except ValueError: print("ValueError")
print(math.log(8, 2.0), math.pow(2, 3), math.fsum(i / 10 for i in range(10)), math.nan == math.nan, math.inf > 10**400, -math.inf, math.sumprod([1, 2], [3, 4]) if hasattr(math, "sumprod") else 11, math.exp(-1000), math.copysign(3, -1), math.fmod(-0.0, 1))
