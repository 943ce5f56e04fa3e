"""Case, replacing, splitting into characters and encodings of text beyond ASCII, where there is a quick way beside the long one."""

texts = ["", "abc", "héllo wörld", "ÀÉÎ ßÿµ", "straße", "日本語 text かな カナ", "한국어 ABC", "smile \U0001f600 Face", "ΑΣ ΑΣΑ Σ", "ǆ Ǆ ǅ", "İ ı", "ﬁn ŉ", "\ud800 lone", "ⅷ Ⅷ ⓐ", "ꙁ Ꙁ ꭰ", "𝐀 𐐀 𐐨", "〆々 Ω å"]
for t in texts:
    print([ascii(x) for x in (t.upper(), t.lower(), t.title(), t.capitalize(), t.swapcase(), t.casefold())])
    print([ascii(c) for c in list(t)], [ascii(c) for c in t] == [ascii(c) for c in list(t)], ascii(sorted(t)))
    for old, new in (("é", "e"), ("e", "é"), (" ", "-"), ("語", "x"), ("x", "語"), ("ö", "日"), ("日", "ö"), ("\U0001f600", "!"), (" ", "\U0001f600"), ("a", "a"), ("q", "é")):
        made = t.replace(old, new)
        # What came out is kept in the narrowest form: it equals, and hashes as, the same text made otherwise.
        other = "".join([new if c == old else c for c in t])
        print(ascii(made), made == other, hash(made) == hash(other), {made: 1}.get(other))
    for name in ("ascii", "latin-1", "latin1", "LATIN-1", "iso-8859-1", "utf-8", "UTF8", "utf-16-le", "cp1252", "us-ascii"):
        for errors in ("strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace"):
            try:
                print(name, errors, t.encode(name, errors))
            except UnicodeError as e:
                print(name, errors, type(e).__name__, ascii(str(e)))

parts = [b"", b"abc", b"\xff", b"a\xffb", b"\xc3", b"\xc3\xa9", b"\xe2\x82", b"\xe2\x82\xac", b"\xe2\x82x", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"\xf0\x9f\x98", b"\xf4\x90\x80\x80", b"\xf5\x80", b"\xc0\xaf", b"\xe0\x80\x80", b"\x80\x80", b"ok \xf0\x9f ok \xe9 end", bytes(range(256))]
for b in parts:
    for name in ("utf-8", "ascii", "latin-1"):
        for errors in ("strict", "ignore", "replace", "surrogateescape", "backslashreplace"):
            try:
                print(b[:9], name, errors, ascii(b.decode(name, errors)))
            except UnicodeError as e:
                print(b[:9], name, errors, type(e).__name__, e.start, e.end, e.reason)
for bad in ("nope", "utf-8\0", "x" * 100, "ütf-8"):
    try:
        print("a".encode(bad))
    except Exception as e:
        print(type(e).__name__, ascii(str(e)))
for call in (lambda: b"a".decode("ascii", 5), lambda: b"a".decode("ascii", "a\0"), lambda: b"a".decode(errors="strict"), lambda: b"a".decode(errors="nothing known")):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
for make in (bytes, bytearray):
    for raw in (b"", b"a", b"+12", b"-12", b"abcde", b"\xff\x80"):
        v = make(raw)
        print([v.ljust(4), v.rjust(4), v.center(4), v.center(5), v.ljust(6, b"."), v.rjust(6, make(b"*")), v.zfill(5), v.zfill(-1), v.ljust(-3)])
    for call in (lambda: make(b"a").center(5, "x"), lambda: make(b"a").zfill("x")):
        try:
            print(call())
        except Exception as e:
            print(type(e).__name__, e)
m = memoryview(bytearray(b"0123456789"))
m[0] = 65
m[-1] = 66
m[2:5] = b"xyz"
m[::2] = b"-----"
m[5:5] = b""
print(bytes(m))
for key, new in ((10, 1), (-11, 1), (0, 256), (0, -1), (0, "a"), (0, b"a"), (slice(0, 2), b"abc"), (slice(0, 2), "ab"), ("x", 1), (True, 67), (slice(0, 4, 2), b"ab"), (slice(None, None, -1), b"0123456789"), (slice(0, 2), bytearray(b"qq")), (1.5, 1)):
    try:
        m[key] = new
        print(key, bytes(m))
    except Exception as e:
        print(key, type(e).__name__, e)
wide = memoryview(bytearray(8)).cast("I")
wide[0] = 300
print(wide.tolist())
try:
    memoryview(b"abc")[0] = 1
except TypeError as e:
    print(e)
for whole in (b"0123456789", bytearray(b"0123456789"), "0123456789", "0123é56789", "01日3456789", b"", ""):
    for start in (None, 0, 3, -2, 20, -20):
        for stop in (None, 0, 7, -1, 20, -20):
            for step in (None, 1, 2, 3, 11, -1, -2, -3, -11):
                part = whole[start:stop:step]
                assert list(part) == list(whole)[start:stop:step] and type(part) is type(whole), (whole, start, stop, step)
for b in (b"aXbX", bytearray(b"aXbX"), b""):
    print(b.replace(b"X", b"-"), b.replace(b"X", b"X"), b.replace(b"q", b"-"), b.replace(b"X", b"-", 1), b.replace(b"X", b"-", 0), b.replace(b"X", b""))
