"""complex numbers."""
z = 3 + 4j
print(z, abs(z), z.real, z.imag, z.conjugate(), -z, +z, z + 1, 1 + z, z - 2j, z * z, z / (1 + 1j), z ** 2, z ** -1, z ** 0, 2 ** (1j) == 2 ** 1j, z == 3 + 4j, z != 3, bool(0j), bool(1j))
print(complex(), complex(1), complex(1, 2), complex("1+2j"), complex("-1.5j"), complex(" 3 "), complex("(1+2j)"), complex("j"), complex("-j"), complex("1e3-2e-1j"), complex("inf+nanj"), complex(2.5, -0.0))
print(repr(1j), repr(-1j), repr(1 + 0j), repr(complex(0, -0.0)), repr(complex(-0.0, 1)), repr(complex("nan")), repr(complex(1e20, 1e-7)), str(2j), [1 + 2j], 1.0j, 1e100j)
for f in (lambda: complex("x"), lambda: complex("1 + 2j"), lambda: complex(""), lambda: 1j < 2, lambda: 1j // 1, lambda: 1j % 1, lambda: int(1j), lambda: float(1j), lambda: divmod(1j, 1), lambda: abs(complex(1e308, 1e308)), lambda: (1j).real.foo, lambda: 1j & 1):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for f in (lambda: 1j / 0, lambda: 0j ** -1):
    try: f()
    except ZeroDivisionError: print("ZeroDivisionError")
print(hash(1 + 0j) == hash(1), hash(1j), hash(3 + 4j), hash(1.5 + 0j) == hash(1.5), {1 + 0j: "x"}[1], 1 + 0j == 1 == 1.0 == True)
print(format(3 + 4j), f"{z:.2f} {z:10.1f}| {z:+.1e} {z:g} {1j:,.1f} {z:>12}| {z!r:>10}|", "%s %r" % (z, z))
try: format(z, "d")
except ValueError as e: print(e)
try: format(z, "=10")
except ValueError as e: print(e)
class C:
    def __complex__(self): return 5j
class F:
    def __float__(self): return 2.0
class I:
    def __index__(self): return 3
print(complex(C()), complex(F()), complex(I()), complex(F(), I()))
print(sum([1j, 2, 3.5]), (1 + 2j).__add__(1), (1j).__eq__(1j), (1j).__mul__("x"), (2 + 0j) ** 3, (1 + 1j) ** 10, (-1) ** 0.5, 1j ** 2, (1j) ** 0.5)
class Sub(complex): pass
print(Sub(1, 2), type(Sub(1) + 1).__name__, Sub(1, 2) == 1 + 2j, isinstance(Sub(), complex))
try: z.real = 5
except AttributeError as e: print(e)
