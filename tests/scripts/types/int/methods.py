"""Methods, attributes and constructors of int."""
print(int(), int(5), int(3.99), int(-3.99), int("42"), int("  -7\n"), int("+5"), int("1_000"), int(b"12"), int(bytearray(b"3")), int(True), int("٣"))
print(int("ff", 16), int("0xff", 16), int("0xFF", 0), int("0b101", 0), int("0o17", 0), int("z", 36), int("-0x1f", 0), int("10", 2), int("0", 0), int("00", 0), int("1_0", 0), int("777", base=8))
class Index:
    def __index__(self): return 12
class Int:
    def __int__(self): return 34
class Trunc(float): pass
print(int(Index()), int(Int()), int(Trunc(2.5)), int("11", Index()))
for args in (("abc",), ("",), ("1.5",), ("0x10",), ("9", 8), ("1__0",), ("_1",), ("1_",), ("5", 1), ("5", 37), (5, 10), (None,), ([],), ("1 2",), (float("nan"),), (float("inf"),), (1j,), ("é",), ("08", 0), (b"x",), ("\0",)):
    try: print(args, int(*args))
    except Exception as e: print(args, type(e).__name__, e)
print((0).bit_length(), (255).bit_length(), (-256).bit_length(), (2**100).bit_length(), (255).bit_count(), (-7).bit_count(), (2**100 - 1).bit_count())
print((1024).to_bytes(2, "big"), (1024).to_bytes(4, "little"), (-1).to_bytes(2, "big", signed=True), (0).to_bytes(0, "big"), (7).to_bytes(), (2**70).to_bytes(10, "little"))
print(int.from_bytes(b"\x04\x00", "big"), int.from_bytes(b"\xff\xff", "little", signed=True), int.from_bytes([1, 2], "big"), int.from_bytes(b""), int.from_bytes(b"\x01" * 12, "big"))
for f in (lambda: (256).to_bytes(1, "big"), lambda: (-1).to_bytes(1, "big"), lambda: (128).to_bytes(1, "big", signed=True), lambda: (1).to_bytes(-1, "big"), lambda: (1).to_bytes(1, "middle"), lambda: int.from_bytes("a", "big"), lambda: int.from_bytes(5, "big")):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print((5).conjugate(), (5).real, (5).imag, (5).numerator, (5).denominator, (5).as_integer_ratio(), (5).__class__, (-5).__abs__(), (5).__bool__(), (5).__neg__())
print((7).__add__(3), (7).__radd__(3), (7).__sub__(10), (7).__rsub__(10), (7).__add__("x"), (7).__truediv__(2), (7).__divmod__(2), (7).__pow__(2), (7).__rpow__(2), (7).__lt__(8), (7).__eq__(7.0), (7).__lshift__(1), (7).__index__(), (7).__float__(), (7).__int__(), (7).__ceil__(), (7).__round__(-1), (7).__hash__())
print(round(15, -1), round(25, -1), round(-15, -1), round(1234, -2), round(5), round(5, 2), round(10**30 + 5, -1), round(149, -5))
print(hash(0), hash(1), hash(-1), hash(-2), hash(2**61 - 1), hash(2**61), hash(-2**61), hash(10**40), hash(2**64), hash(True))
print(str(10**25), repr(-5), (5).__repr__(), "%d" % 10**20, format(255, "x"), bin(10), oct(-8), hex(255), hex(-2**70), bin(0))
print((1).is_integer() if hasattr(1, "is_integer") else True, isinstance(True, int), issubclass(bool, int), type(5) is int, 5 .__class__.__name__)
class Sub(int):
    def __add__(self, o): return "sub add"
    def __repr__(self): return f"Sub({int(self)})"
s = Sub(5)
print(s, s + 1, 1 + s, s * 2, type(s * 2).__name__, type(-s).__name__, s == 5, hash(s) == hash(5), [s], int(s), type(int(s)).__name__, Sub("12"), Sub(7) > 6, abs(s), s.real, type(s.real).__name__)
for name in ("real", "numerator"):
    try: setattr(5, name, 1)
    except AttributeError as e: print(type(e).__name__)
