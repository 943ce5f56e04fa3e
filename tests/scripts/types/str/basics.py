"""str: construction, indexing, concatenation, comparison, iteration, identity."""
print(str(), str(5), str("x"), str(b"abc", "utf-8"), str(b"\xe9", "latin-1"), str(b"ab"), str(object=1.5), str(None), str([1, "a"]), str({"k": (1,)}))
s = "Hello, Wörld ✓ 😀"
print(len(s), s[0], s[-1], s[8], s[7:12], s[::-1], s[::2], list(s[:3]), "W" in s, "x" not in s, "" in "", s.index("W"), ascii(s))
print("a" + "b", "ab" * 3, 3 * "ab", "ab" * 0, "ab" * -1, "a" "b", "é" + "a", "a" + "日", "日" + "😀", ("é" * 3)[1], len("😀" * 4))
print("a" < "b", "a" < "A", "abc" < "abd", "ab" < "abc", "Z" < "a", "é" > "z", "日" < "😀", "" < "a", "a" == "a", "a" != "b", "a" == 1, "é" == "\xe9", max("abc"), min("hello"), sorted("banana"))
for c in "aé日😀": print(c, ord(c), repr(c), ascii(c), chr(ord(c)) == c, end="; ")
print()
for f in (lambda: "a" + 1, lambda: 1 + "a", lambda: "a" * "b", lambda: "a" - "b", lambda: "a" < 1, lambda: "abc"[5], lambda: "abc".__getitem__("x"), lambda: chr(-1), lambda: chr(0x110000), lambda: ord("ab"), lambda: ord(""), lambda: ord(5), lambda: str(b"\xff", "utf-8"), lambda: str(5, "utf-8"), lambda: "a" in 5 if False else 5 in "a", lambda: "a".nope, lambda: "a" * 1.5, lambda: "a" @ "b"):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(hash("a") == hash("a"), hash("ab") == hash("a" + "b"), hash("é") == hash("\u00e9"), {"a" + "b": 1}["ab"])
print(repr("it's"), repr('"q"'), repr("'\""), repr("\n\t\\\r"), repr("\x00\x1f\x7f\x80\xa0\xad"), repr("\u200b\u2028\ud800\U0001f600\U000e0001"), repr("é"))
class S(str):
    def upper(self): return "mine"
    def __str__(self): return "as str"
x = S("abc")
print(x, repr(x), x + "d", type(x + "d").__name__, x.upper(), x[0], type(x[:]).__name__, x == "abc", hash(x) == hash("abc"), {x: 1}["abc"], f"{x}", "%s" % x, len(x), "b" in x, type(str(x)).__name__, x.lower(), "".join([x, x]))
class T:
    def __str__(self): return 5
try: str(T())
except TypeError as e: print(e)
class R:
    def __repr__(self): return "R!"
print(str(R()), repr(R()), [R()], f"{R()}", "%s %r" % (R(), R()), "{} {!r}".format(R(), R()))
it = iter("ab")
print(next(it), next(it), next(it, "end"), list(reversed("abc")), list(enumerate("xy")), dict(zip("ab", "cd")), tuple("ab"), set("aab") == {"a", "b"}, [*"é日"])
a, b, *c = "hello"
print(a, b, c, "%s" % "x", "abc".__len__(), "abc".__contains__("b"), "abc".__getitem__(1), "a".__add__("b"), "a".__mul__(2), "a".__eq__(1), "a".__hash__() == hash("a"), str.upper("x"), str.__add__("a", "b"))
big = "".join(chr(i) for i in range(32, 0x3000, 7))
assert len(big) == len(list(big)) == len([*big]) and big[::-1][::-1] == big and big[100] == chr(32 + 700)
assert all(big[i] == chr(32 + 7 * i) for i in range(len(big))) and "".join(sorted(big)) == big
t = ""
for i in range(1000): t += chr(97 + i % 26)
print(len(t), t[:30], t.count("z"))
