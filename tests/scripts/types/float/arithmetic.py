"""float arithmetic, comparisons and special values."""
inf, nan = float("inf"), float("nan")
print(1.5 + 2, 0.1 + 0.2, 1e308 + 1e308, 5.0 - 7, 2.5 * 4, 7.0 / 2, 7.0 // 2, -7.0 // 2, 7.5 % 2, -7.5 % 2, 7.5 % -2, divmod(7.5, 2), divmod(-7.5, 2), 2.0 ** 0.5, 2 ** 0.5, 4 ** -1, (-8) ** (1 / 3))
print(inf + 1, inf - inf, inf * 0, -inf, inf > 1e308, nan == nan, nan != nan, nan < 1, inf == inf, 0.0 == -0.0, 1 / inf, -1 / inf, inf // 2, 5 % inf, -5 % inf, nan ** 0, 1 ** nan, inf ** -1, 0.0 ** 0)
print(-0.0, 0.0 * -1, -0.0 + 0, abs(-0.0), 0.0 // -1, -0.0 // 1, -0.0 % 5, 5.0 % -5, -5.0 % 5, 1e-320, 1e16 + 1, 2.0**53 + 1)
for f in (lambda: 1.0 / 0, lambda: 1.0 // 0, lambda: 1.0 % 0, lambda: divmod(1.0, 0), lambda: 0.0 ** -1):
    try: f()
    except ZeroDivisionError: print("ZeroDivisionError")
for f in (lambda: 1e200 ** 2, lambda: 2.0 ** 10000, lambda: int(inf), lambda: int(nan), lambda: float("x"), lambda: float(""), lambda: float(None), lambda: float([]), lambda: float("1_"), lambda: float("1e"), lambda: float(10**400), lambda: 1.5 << 1, lambda: 1.5 & 1, lambda: "a" * 1.5, lambda: 1.5 < "a", lambda: [1].__getitem__(1.0), lambda: round(inf), lambda: round(nan), lambda: (1.5).__index__(), lambda: float(1j)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(float("1.5"), float(" -2e3\n"), float("inf"), float("-Infinity"), float("NaN"), float("1_000.5"), float(".5"), float("5."), float("+1E-2"), float(b"2.5"), float(7), float(True), float("1e400"), float("-1e400"), float("1e-400"), float())
class F:
    def __float__(self): return 2.5
class I:
    def __index__(self): return 7
class Bad:
    def __float__(self): return "x"
print(float(F()), float(I()))
try: float(Bad())
except TypeError as e: print(type(e).__name__)
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1.005, 2), round(1234.5678, -2), round(0.5), round(1.5), round(5e15 + 0.5), round(1.25, 1), round(1e300, 2), round(2.5, 0), round(-0.4), round(0.1 + 0.2, 10), type(round(1.5)), type(round(1.5, 0)))
print(1.0 == 1, 1.5 > 1, 2**53 < 2.0**53 + 2, 1e20 == 10**20, 0.1 == 0.1, 1 < 1.5 < 2, max(1, 1.0), max(1.0, 1), min(nan, 1), max(1, nan))
print(hash(1.5), hash(0.1), hash(inf), hash(-inf), hash(1e300), hash(-1.5), hash(2.0**61), hash(0.0) == hash(-0.0))
x = 0.0
for i in range(10): x += 0.1
print(x, x == 1.0, abs(x - 1.0) < 1e-9)
class Sub(float):
    def __repr__(self): return "Sub!"
s = Sub(2.5)
print(s, [s], s + 1, type(s + 1).__name__, s == 2.5, str(s), f"{s}", f"{s:.1f}", "%s" % s, -s, Sub.fromhex("0x1p1"))
