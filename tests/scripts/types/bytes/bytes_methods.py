"""bytes: construction, methods, errors."""
print(bytes(), bytes(3), bytes([65, 66]), bytes("é", "utf-8"), bytes(b"x"), bytes(bytearray(b"y")), bytes(range(5)), bytes(x for x in (1, 2)), bytes.fromhex("41 42ff"), b"AB".hex(), b"\x01\x02\x03".hex("-"), b"\x01\x02\x03\x04\x05".hex(":", 2), bytes.fromhex(""))
class B:
    def __bytes__(self): return b"custom"
class I:
    def __index__(self): return 2
print(bytes(B()), bytes(I()), bytes([I()]))
for f in (lambda: bytes("x"), lambda: bytes(-1), lambda: bytes([256]), lambda: bytes([-1]), lambda: bytes(["a"]), lambda: bytes(1.5), lambda: bytes(None), lambda: bytes.fromhex("zz"), lambda: b"a" + "b", lambda: b"a"[5], lambda: b"a".__getitem__("x"), lambda: b"a" * "x", lambda: b"".join(["a"]), lambda: b"a" < "a", lambda: b"a".find("a"), lambda: b"a" % 1, lambda: 300 in b"abc", lambda: "a" in b"abc", lambda: b"abc".index(b"z"), lambda: b"a".decode("x"), lambda: bytes("x", 5), lambda: bytes(5, "utf-8")):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
b = b"Hello World, hello"
print(len(b), b[0], b[-1], b[1:4], b[::-1], list(b[:3]), b"World" in b, 72 in b, b"" in b, b.find(b"l"), b.rfind(b"l"), b.find(108), b.index(b"W"), b.count(b"l"), b.count(108), b.startswith(b"He"), b.endswith((b"x", b"lo")))
print(b.upper(), b.lower(), b.title(), b.swapcase(), b.capitalize(), b.replace(b"l", b"L", 2), b.split(), b.split(b"o", 1), b.rsplit(b" ", 1), b.partition(b" "), b.rpartition(b"l"), b"a\nb\r\n".splitlines(), b"  x ".strip(), b"xxaxx".strip(b"x"), b" x ".lstrip(), b" x ".rstrip())
print(b",".join([b"a", bytearray(b"b")]), b"x".center(5, b"*"), b"x".ljust(3), b"x".rjust(3, b"-"), b"-5".zfill(4), b"a\tb".expandtabs(4), b"abc".translate(bytes.maketrans(b"ab", b"xy")), b"abc".translate(None, b"b"), b"ab".removeprefix(b"a"), b"ab".removesuffix(b"b"))
print(b"ab".isalpha(), b"12".isdigit(), b"a1".isalnum(), b" ".isspace(), b"AB".isupper(), b"ab".islower(), b"Ab".istitle(), b"ab".isascii(), b"\xff".isascii(), b"".isalpha())
print(b"a" + b"b", b"a" * 3, b"a" < b"b", b"a" == b"a", b"a" == "a", b"a" == bytearray(b"a"), hash(b"a") == hash(b"a"), {b"k": 1}[b"k"], b"ab" > b"a", sorted([b"b", b"a"]), max(b"abc"))
print(repr(b"\x00\t\n\r\x7f\xff'\""), repr(b"'"), str(b"x"), b"%s %d %x %r %c %a %5.2f|%b" % (b"a", 5, 255, "q", 65, "é", 1.5, b"z"), b"%(k)s" % {b"k": b"v"}, b"abc".decode(), b"\xc3\xa9".decode("utf-8"), b"\xe9".decode("latin-1"))
class Sub(bytes): pass
s = Sub(b"abc")
print(s, type(s + b"d").__name__, s == b"abc", s[1], type(s[:2]).__name__, list(iter(b"ab")), list(reversed(b"ab")), bytes(s) is s, isinstance(s, bytes))
try: b[0] = 1
except TypeError as e: print(e)
m = memoryview(b"abcdef") if "memoryview" in dir(__builtins__) else None
print(int.from_bytes(b"\x01\x00", "big"), b"".join([]), b"a,b".split(b","), b"".split(), b"".split(b","), b"x".__len__(), b"ab".__contains__(97), bytes(3) == b"\0\0\0")
