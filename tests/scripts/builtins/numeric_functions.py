"""abs, divmod, pow, round, sum, min, max, bin, hex, oct, chr, ord."""
print(abs(-5), abs(5.5), abs(3 + 4j), abs(True), abs(-2**70), divmod(7, 2), divmod(-7, 2), divmod(7.5, 2), pow(2, 10), pow(2, -1), pow(2, 10, 1000), pow(2.0, 3), pow(base=2, exp=3, mod=5))
print(round(2.5), round(2.567, 2), round(1234, -2), round(-2.5), round(2.5, None), round(number=1.25, ndigits=1), type(round(2.0)).__name__, type(round(2.0, 1)).__name__)
print(sum([1, 2, 3]), sum([]), sum([1.5, 2.5]), sum([[1], [2]], []), sum((i for i in range(5)), 10), sum([1, 2], start=5), sum([True, 2.5]), sum([2**62, 2**62]), sum({1: 2, 3: 4}), sum([1j, 2]))
print(min(3, 1, 2), max(3, 1, 2), min([5, 4]), max("abc"), min([], default=0), max([], default=None), min("bb", "a", key=len), max([1, -5], key=abs), min(1, 1.0), max([(1, 2), (1, 3)]), max({"a": 1, "b": 0}), min(i for i in (3, 2)))
print(bin(5), bin(-5), hex(255), oct(8), bin(True), hex(2**70), chr(97), chr(0x1F600), ord("a"), ord("😀"), ord(b"a"), chr(0) == "\0")
class N:
    def __abs__(self): return "abs"
    def __divmod__(self, o): return "divmod"
    def __rdivmod__(self, o): return "rdivmod"
    def __pow__(self, o, m=None): return ("pow", o, m)
    def __rpow__(self, o, m=None): return ("rpow", o)
    def __round__(self, n="none"): return ("round", n)
    def __index__(self): return 10
    def __radd__(self, o): return ("radd", o)
    def __lt__(self, o): return True
n = N()
print(abs(n), divmod(n, 1), divmod(1, n), pow(n, 2), pow(n, 2, 3), pow(2, n), round(n), round(n, 2), bin(n), hex(n), oct(n), chr(n) == "\n", sum([n]), 2 ** n, n ** 2)
for f in (lambda: abs("x"), lambda: divmod(1), lambda: divmod("a", 1), lambda: pow("a", 2), lambda: pow(2, 2, "a"), lambda: round("x"), lambda: round(1.5, "x"), lambda: sum(5), lambda: sum(["a"]), lambda: sum(["a"], ""), lambda: sum([b"a"], b""), lambda: sum([1], bytearray()), lambda: min(), lambda: max(5), lambda: min(1, "a"), lambda: min(1, 2, default=3), lambda: bin(1.5), lambda: hex("a"), lambda: chr("a"), lambda: chr(1.5), lambda: ord(1), lambda: round(), lambda: abs(), lambda: sum([[1], 2], []), lambda: pow(1), lambda: min([1, "a"]), lambda: max(None, 1), lambda: oct(None)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
