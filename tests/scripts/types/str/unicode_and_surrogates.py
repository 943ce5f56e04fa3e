"""Strings of one, two and four bytes a character, mixed; lone surrogates; equality whatever the history."""
a, e, j, s = "abc", "aéc", "a日c", "a😀c"
for x in (a, e, j, s):
    for y in (a, e, j, s):
        z = x + y
        assert len(z) == 6 and z[:3] == x and z[3:] == y and z.startswith(x) and z.endswith(y) and x in z and z.index(y) <= 3 and z.replace(x, "") + x * z.count(x) != "" and (x < y) == ([ord(c) for c in x] < [ord(c) for c in y]) and z.split(y)[-1] == "" and y.join([x, x]) == x + y + x and z[::-1][::-1] == z, (x, y)
        assert (x + y).replace(y, a) == (a * 2 if x == y else x + a) and z.find(y[1]) >= 0 and z.count("a") == 2 and z.partition("c")[0] == x[:2] and z.strip("ac") == z[1:-1]
narrow = s.replace("😀", "b"); print(narrow == a, hash(narrow) == hash(a), {a: 1}[narrow], (s + a)[3:] == a, s[0:1] == "a", hash(s[0]) == hash("a"), ("é" + "a")[1:] == "a", hash(("日" + "x")[1]) == hash("x"))
lone = "\ud800"; print(len(lone), ascii(lone), lone == "\ud800", lone < "\ue000", ord(lone), (lone + "\udc00") == "\U00010000", len(lone + "\udc00"), lone.isprintable(), repr("a" + lone), lone.upper() == lone, {lone: 1}["\ud800"], sorted(["\uffff", lone, "😀"])[0] == lone, chr(0xd800) == lone, lone in "x" + lone, "%r" % lone)
try: print(lone)
except UnicodeEncodeError as err: print(err)
for text in ("é", "e\u0301", "ﬁ", "Å", "\u212b", "한", "👨‍👩‍👧", "🇯🇵", "नमस्ते", "العربية", "ѝ", "Ω", "ſt", "\u00df", "İ", "ŉ"):
    print(ascii(text), len(text), ascii(text.upper()), ascii(text.lower()), ascii(text.casefold()), ascii(text.title()), text.isalpha(), text.isidentifier(), [ord(c) for c in text][:3], len(text.encode()), ascii(text[::-1]))
print("é" == "e\u0301", "Straße".upper(), "ΣΑΣ".lower(), "ς".upper(), "ŒUVRE".capitalize(), "日本語".center(9, "＊"), "日本".ljust(4, "x"), "٣".isdigit(), int("٣٤"), float("٣.٥"), "½".isnumeric(), "²".isdigit(), "Ⅷ".lower(), "ⓐ".upper(), "\u2003x\u2003".strip() == "x", "a\u2028b".splitlines(), "a\u00a0b".split(), "\u200b".isspace(), "x\u3000y".split())
big = "".join(map(chr, [*range(0x20, 0xd800, 97), *range(0x10000, 0x10ffff, 9973)]))
assert big.encode("utf-8").decode("utf-8") == big and big.encode("utf-16").decode("utf-16") == big and big.encode("utf-32-le").decode("utf-32-le") == big and eval(repr(big)) == big and eval(ascii(big)) == big and len(big.upper()) >= len(big) and "".join(sorted(big)) == big
print(len(big), big.count("a"), big.find(chr(0x10000)), big[50] == chr(0x20 + 50 * 97), max(big) == big[-1], big.translate({ord(c): None for c in big}) == "", "a".join(big[:3]), big[:5] in big, hash(big) == hash("".join(big)))
print("%s|%5s|%-5s|" % ("é", "日", "😀"), "{:>4}|{:^4}|{:<4}|".format("é", "日", "😀"), f"{'日':*^5}", "é" * 3 + "日" * 2, list("é日"), "日é"[::-1], "é".join("日本"), min("é日a"), "日" > "é" > "z", "naïve café".title(), "ÀÉ".swapcase(), "é".encode("latin-1"), b"\xe9".decode("latin-1"), "a\u0300".isalnum(), "日".zfill(3), "x日".rjust(5, "é"), "日日日".replace("日", "本", 2), "é,日".split(","), "é日".rfind("日"), "日" "本")
