"""Conversions between builtin types, in both directions."""
vals = [0, 1, -3, 2.7, -2.7, True, "12", " 5 ", b"7", 1e3, 10**20]
for v in vals:
    row = []
    for t in (int, float, bool, str, complex):
        try: row.append(repr(t(v)))
        except (TypeError, ValueError) as e: row.append(type(e).__name__)
    print(repr(v), row)
seqs = ["abc", [1, 2], (3, 4), {5: 6}, {7}, frozenset([8]), range(2), b"hi", iter([9]), (x for x in [10]), "", []]
for s in seqs:
    row = []
    for t in (list, tuple, set, frozenset, bytes, bytearray, dict):
        try:
            v = t(s) if not hasattr(s, "__next__") else t([1])
            row.append(repr(v) if t not in (set, frozenset) else str(len(v)))
        except (TypeError, ValueError) as e: row.append(type(e).__name__)
    print(type(s).__name__, row)
print(dict([("a", 1)]), dict(["ab", "cd"]), dict(x=1), list({"k": "v"}.items()), list("é日"), tuple(reversed([1, 2])), sorted(set("hello")), list(map(str, (1, 2))), str([1, "a"]), str(b"x"), repr("a"), bytes("é", "utf8"), int("0b11", 0), float("1e3"), complex("1+1j"), bool([]), bool([0]), int(1e10), int("-0"), float("-0"), str(-0.0), int(True), str(True), bool("False"), chr(65) + str(ord("B")), hex(255)[2:], int("ff", 16), bin(5)[2:].zfill(8), "".join(map(chr, [72, 105])), [int(c) for c in "123"], sum(map(int, str(2**20))), list(zip(*[(1, 2), (3, 4)])), [*{1: 2}], (*"ab",), {*()}, int.__call__("5") if False else 5)
class N:
    def __int__(self): return 1
    def __float__(self): return 2.0
    def __str__(self): return "three"
    def __bool__(self): return False
    def __bytes__(self): return b"five"
    def __iter__(self): return iter([6])
    def __complex__(self): return 7j
    def __index__(self): return 8
    def __repr__(self): return "nine"
    def __hash__(self): return 10
    def __format__(self, s): return "eleven"
    def __len__(self): return 12
n = N(); print(int(n), float(n), str(n), bool(n), bytes(n), list(n), complex(n), hex(n), repr(n), hash(n), f"{n}", len(n), [0] * n, "ab"[-n % 2:] if False else "", range(n), tuple(n), set(n), "%d %s %r %f" % (n, n, n, n))
for bad in (lambda: int("1.5"), lambda: int([]), lambda: float("a"), lambda: list(5), lambda: dict([1]) if False else dict(5), lambda: set(1.5), lambda: tuple(None), lambda: bytes("x"), lambda: bytearray([256]), lambda: complex([]), lambda: str(1, 2, 3, 4), lambda: bool(1, 2), lambda: int("5", 99), lambda: chr("a"), lambda: ord("")):
    try: print(bad())
    except (TypeError, ValueError) as e: print(type(e).__name__)
