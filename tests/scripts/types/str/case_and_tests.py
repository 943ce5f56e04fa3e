"""Case mapping and character tests, Unicode too."""
for s in ("hello World", "ÉCOLE straße", "ǆ ﬁ ŉ", "ΑΣ ΌΣΟΣ", "iİıI", "they're bill's", "x1y a-b", "", "日本", "ß", "ŐŰ", "𝒳𐐀"):
    print([s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase(), s.casefold()], len(s.upper()))
tests = ["isalpha", "isdigit", "isdecimal", "isnumeric", "isalnum", "isspace", "isupper", "islower", "istitle", "isidentifier", "isprintable", "isascii"]
for s in ("", "a", "A", "1", "a1", " ", "\t\n", "é", "É", "²", "½", "٣", "日", "Hello World", "hello", "HELLO 1", "_x1", "1x", "a b", "\x00", "\xa0", "\xad", "ǅ", "Ⅷ", "\u2028", "😀", "abc!", "class", "ªº", "五", "\ud800"):
    print(ascii(s), "".join("1" if getattr(s, t)() else "0" for t in tests))
print("x".center(7, "*"), "ab".center(5, "*"), "abc".center(6, "*"), "x".ljust(4) + "|", "x".rjust(4, "."), "toolong".center(3), "5".zfill(4), "-5".zfill(4), "+5".zfill(4), "".zfill(3), "abc".zfill(2), "é".center(5, "日"), "--5".zfill(5))
print("a\tb".expandtabs(), "a\tb\tc".expandtabs(4), "\t".expandtabs(3) + "|", "ab\n\tc".expandtabs(4), "a\tb".expandtabs(0), "a\tb".expandtabs(tabsize=2), "\r\tx".expandtabs(4) == "\r    x")
for f in (lambda: "a".center(5, "xy"), lambda: "a".ljust("x"), lambda: "a".zfill(), lambda: "a".center(5, 5), lambda: "a".upper(1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for c in "aZ5 _é":
    assert c.isalnum() == (c.isalpha() or c.isdecimal() or c.isdigit() or c.isnumeric())
n = sum(chr(c).isalpha() for c in range(0x250)), sum(chr(c).isupper() for c in range(0x250)), sum(chr(c).islower() for c in range(0x250)), sum(chr(c).isspace() for c in range(0x3100)), sum(chr(c).isprintable() for c in range(0x250)), sum(chr(c).isdigit() for c in range(0x700))
print(n, "".join(chr(c) for c in range(0x3100) if chr(c).isspace()).encode("unicode_escape"))
print("aBc".swapcase().swapcase() == "aBc", "ı".upper(), "ſ".upper(), "K".lower(), "µ".casefold() == "μ", "ﬀ".upper(), "ŉ".title(), "ᾳ".title(), "Ǆ".title(), "o'neil mcdonald".title(), "3rd place".title(), "ALL-CAPS_here".title())
