"""cmath: every function on ordinary, extreme and special values."""
import cmath
inf, nan = float('inf'), float('nan')
vals = [0.0, -0.0, 1.0, -1.5, inf, -inf, nan, 1e308, 1e-320, 0.5]
def show(z):
    return f'{z.real:.12g} {z.imag:.12g}'
for name in ['acos', 'acosh', 'asin', 'asinh', 'atan', 'atanh', 'cos', 'cosh', 'exp', 'log', 'log10', 'sin', 'sinh', 'sqrt', 'tan', 'tanh']:
    f = getattr(cmath, name)
    for re in vals:
        for im in vals:
            if re == 0 and im != im and name in ('acosh', 'tanh') or im == 0 and re != re and name == 'tan':
                continue  # told differently by older versions
            try:
                print(name, re, im, show(f(complex(re, im))))
            except (ValueError, OverflowError) as e:
                print(name, re, im, type(e).__name__, e)
print(cmath.phase(-1), cmath.polar(3 + 4j), show(cmath.rect(2, 1)), cmath.rect(0, 5), cmath.rect(inf, 0.0))
for args in [(inf, nan), (1, inf), (inf, 1), (nan, 0.0), (0.0, inf), (-inf, 0.0)]:
    try:
        print(args, show(cmath.rect(*args)))
    except ValueError as e:
        print(args, e)
print(show(cmath.log(8, 2)), cmath.isclose(1, 1 + 1e-10j), cmath.isclose(1, 2), cmath.isclose(inf, inf), cmath.isclose(1, 1.1, rel_tol=0.2))
print(cmath.isfinite(complex(1, inf)), cmath.isinf(complex(1, inf)), cmath.isnan(complex(nan, 1)), cmath.pi, cmath.e, cmath.tau, cmath.inf, cmath.nan, cmath.infj, cmath.nanj)
for bad in ['x', None]:
    try:
        cmath.sin(bad)
    except TypeError as e:
        print(e)
try:
    cmath.isclose(1, 2, rel_tol=-1)
except ValueError as e:
    print(e)
class C:
    def __complex__(self): return 4 + 0j
print(cmath.sqrt(C()), cmath.sqrt(True), cmath.sqrt(-1))
