"""Searching, replacing, splitting, joining."""
s = "the cat sat on the mat"
print(s.find("at"), s.rfind("at"), s.index("the"), s.rindex("the"), s.find("dog"), s.find("at", 6), s.find("at", 6, 9), s.rfind("at", 0, 8), s.find(""), s.rfind(""), s.find("", 30), "".find(""), s.find("t", -3), s.count("at"), s.count(""), s.count("t", 5, 15), "aaaa".count("aa"), "".count(""))
for f in (lambda: s.index("dog"), lambda: s.rindex("dog"), lambda: s.split(""), lambda: s.split(5), lambda: s.partition(""), lambda: ",".join([1]), lambda: ",".join(["a", 2]), lambda: ",".join(5), lambda: s.replace("a"), lambda: s.startswith(5), lambda: s.startswith([]), lambda: s.startswith((1,)), lambda: s.strip(5)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(s.replace("at", "og"), s.replace("at", "og", 1), s.replace("", "-", 3), "abc".replace("", "-"), "".replace("", "x"), "aaa".replace("aa", "b"), "aaa".replace("a", ""), s.replace("zzz", "y"), "é日".replace("日", "x"), "abc".replace("b", "日"))
print(s.split(), s.split(" ", 2), s.split("at"), s.rsplit(" ", 2), s.rsplit(None, 1), "  a  b ".split(), "  a  b ".split(" "), "".split(), "".split(","), "a,b,,c".split(","), ",".split(","), "a b c".split(maxsplit=1), "a b c ".split(None, 1), "a--b-c".split("--"), "x".split("x"), " a b ".rsplit(maxsplit=1))
print("a\nb\r\nc\rd\x0be\x0cf\x1cg\x85h\u2028i".splitlines(), "a\n\nb\n".splitlines(), "a\n\nb\n".splitlines(True), "".splitlines(), "\n".splitlines(), "a\r\n".splitlines(keepends=True))
print(s.partition(" "), s.rpartition(" "), s.partition("dog"), s.rpartition("dog"), "a=b=c".partition("="), "a=b=c".rpartition("="))
print(",".join("abc"), "".join([]), "-".join(["x"]), ", ".join({"k": 1, "j": 2}), "日".join("ab"), "".join(c for c in "gen"), "é".join(["a", "日", "😀"]))
print("  x  ".strip() + "|", "  x  ".lstrip() + "|", "  x  ".rstrip() + "|", "xxhixx".strip("x"), "abcba".strip("ab"), "\t\n x\u3000".strip(), "xyx".lstrip("xy") + "|", "".strip(), "www.a.com".strip("cmow."))
print(s.startswith("the"), s.startswith("cat", 4), s.startswith(("x", "the")), s.endswith("mat"), s.endswith("cat", 0, 7), s.endswith(("a", "b")), s.startswith(""), "".startswith(""), "abc".startswith("", 4), "abc".endswith("", 3), s.startswith(()))
print("TestCase".removeprefix("Test"), "TestCase".removesuffix("Case"), "x".removeprefix("y"), "xx".removesuffix("x"), "ab".removeprefix(""), "a".removesuffix("ab"))
print("a,b;c".translate({44: "<", ord(";"): None, ord("a"): 65}), "abc".translate(str.maketrans("ab", "xy")), "abc".translate(str.maketrans("ab", "xy", "c")), "abc".translate(str.maketrans({"a": "1", 98: "22", "c": None})), str.maketrans("a", "b"))
class Tab:
    def __getitem__(self, k):
        if k == 97: raise LookupError
        return chr(k + 1)
print("abc".translate(Tab()))
for f in (lambda: str.maketrans("a", "bc"), lambda: str.maketrans({"ab": 1}), lambda: "a".translate({97: 0x110000}), lambda: "a".translate({97: 1.5})):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
big = "ab" * 5000 + "c" + "ab" * 5000
print(big.find("c"), big.rfind("c"), big.count("ab"), big.find("ca"), big.find("bb"), len(big.replace("ab", "xyz")), len(big.split("b")), big.index("bc"), ("a" * 1000 + "b").find("a" * 50 + "b"), ("日" * 1000 + "本").find("日本"), "éàü".find("ü"), "éàü".find("日"), "日本".find("a"))
