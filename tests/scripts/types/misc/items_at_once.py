"""Items of text and bytes taken at once, ints in other bases."""

print(list("héllo"), list("abc"), tuple("ab"), sorted(set("hello")), frozenset("aab") == {"a", "b"}, list(b"abc"), set(b"aa"), list(""), list(b""))
class S(str):
    def __iter__(self): return iter([1, 2])
class B(bytes):
    def __iter__(self): return iter([3])
print(list(S("xy")), set(S("xy")), tuple(S("x")), list(B(b"q")), set(B(b"q")))
l = []; l.extend("ab"); l.extend(b"c"); l += "de"; print(l, [*"xy", *b"z"], {*"aa"})
print([f(n) for f in (bin, oct, hex) for n in (0, 1, -1, 255, 2**61 - 1, -(2**61), 2**61, 2**80, True)])
class I:
    def __index__(self): return 10
print(hex(I()), bin(I()))
try: hex(1.5)
except TypeError as e: print(e)
