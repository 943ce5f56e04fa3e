"""float methods, repr and formatting."""
print((2.5).is_integer(), (2.0).is_integer(), (0.75).as_integer_ratio(), (-0.1).as_integer_ratio(), (1e20).as_integer_ratio(), (2.5).conjugate(), (2.5).real, (2.5).imag)
print((1.5).hex(), (-0.1).hex(), (0.0).hex(), float("inf").hex(), float("nan").hex(), (5e-324).hex(), (1e300).hex(), float.fromhex("0x1.8p+0"), float.fromhex("-0x.8p3"), float.fromhex("1a"), float.fromhex("inf"), float.fromhex(" 0x1p-1074 "))
for f in (lambda: float.fromhex("xyz"), lambda: float.fromhex("0x1p5000"), lambda: float("inf").as_integer_ratio(), lambda: float("nan").as_integer_ratio()):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
import math
print(math.floor(2.7), math.ceil(2.1), math.trunc(-2.7), (2.7).__floor__(), (2.1).__ceil__(), (-2.7).__trunc__(), (2.5).__round__(), (2.567).__round__(2), int(1e20), int(-1e30), int(123456789.9))
for v in (0.0, -0.0, 1.0, 0.1, 1 / 3, 2 / 3, 1e15, 1e16, 123456789012345680.0, 1e17, 1.5e300, 1e-4, 1e-5, 0.00012345, 9007199254740993.0, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 100.0, 1e2, 3.14, -2.5e-8, 1e22, 1e23, 4.35, 0.3, 2.675, 1234567.0):
    assert float(repr(v)) == v and float(str(v)) == v and float.fromhex(v.hex()) == v
    print(v, end=" ")
print()
for spec in ("", "f", ".0f", ".1f", ".3f", "e", ".2e", "E", "g", ".3g", "G", "%", ".1%", "10.2f", "<10.2f", "^10.2f", "+.2f", " .2f", "010.2f", "+010.2f", ",", ",.2f", "_.1f", "#.0f", "#g", "n", "=+10.1f", "*^12", ".10", "r>8.1f", "z.0f", ".3", "020,.3f", ".15g", ".17g"):
    print(repr(spec), [format(v, spec) for v in (0.0, -0.04, 1234.5678, 1e10, -1.5e-7, float("inf"), float("nan"))])
for spec in ("d", "x", "s", "c", ".", "5.", ",_", "..2f"):
    try: print(spec, format(1.5, spec))
    except ValueError as e: print(spec, type(e).__name__)
print("%f %.2f %e %.1e %g %G %.3g %10.1f|%-10.1f|%+f %010.3f % f %%" % (1.5, 2.345, 12345.678, 0.00012, 1e-7, 1e20, 1234.5, 3.14159, 2.71828, 1.0, -3.5, 2.0))
print("%s %r %d %i" % (1.0, 0.1, 3.9, -3.9), "%.0f %.0f %.0f" % (0.5, 1.5, 2.5), "%#.0f %#g" % (1.0, 1.0), "%f" % 10, "%5.1f%%" % 99.5, "%f %g %e" % ((float("inf"),) * 3), "%F" % float("nan"))
print(f"{1e6:.0f} {123456.789:,.1f} {0.000001234:g} {1e21:f} {1e-10:.3f} {2.5:.0f} {0.5:.0f} {1.5:.0f} {1e100:.3g} {1.10:.1f} {9.995:.2f} {99999.5:.0f} {0.1:.20f} {1e15:,} {1e16:,}")
