"""bool."""
print(bool(), bool(0), bool(2), bool([]), bool("0"), True + 1, True * 3, True == 1, True is True, repr(True), str(False))
print(True & False, True | False, True ^ True, True & 1, True | 2, 5 ^ True, type(True & True), type(True & 1), not True)
print(int(True), float(True), complex(True), -True, +True, True << 3, abs(True), True // True, True / 2, 2 ** True, True < 2, max(True, 0))
print(isinstance(True, int), bool.__mro__, hash(True), {True: "a"}[1], [10, 20][False], "x" * True, f"{True:d} {True:>6} {True!s} {True:}", "%d %s" % (True, True))
try:
    class B(bool): pass
except TypeError as e: print(e)
try: bool(1, 2)
except TypeError as e: print(e)
try: bool(x=1)
except TypeError as e: print(e)
class A:
    def __bool__(self): return False
class L:
    def __len__(self): return 3
print(bool(A()), bool(L()), not L(), any([A(), L()]), all([L(), L()]), A() or 5, L() and 6)
print(sorted([True, False, 2, 0]), sum([True] * 5), True.real, True.numerator, True.bit_length(), True.to_bytes(1, "big"), bool.from_bytes(b"\1", "big"), True.__and__(False), True.__xor__(3), True.__invert__ is not None)
