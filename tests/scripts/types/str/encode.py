"""Encoding and decoding, error handlers and their messages."""
s = "aé日😀"
for enc in ("utf-8", "utf8", "UTF-8", "utf_8", "latin-1", "ascii", "utf-16", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32", "iso-8859-1", "us-ascii", "L1"):
    for text in ("abc", "é", s):
        try: b = text.encode(enc); print(enc, b, b.decode(enc) == text)
        except UnicodeEncodeError as e: print(enc, e, e.start, e.end, e.object == text, e.encoding, e.reason)
for errors in ("strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace", "surrogateescape", "surrogatepass"):
    try: print(errors, "aé日😀z".encode("ascii", errors), "\ud800x".encode("utf-8", errors) if errors not in () else "")
    except UnicodeEncodeError as e: print(errors, e)
for data in (b"abc", b"\xc3\xa9", b"\xff", b"a\xc3", b"\xe6\x97", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"\xf8\x88\x80\x80\x80", b"\xc0\x80", b"a\x80b", b"\xe6\x97x", b"\xf4\x90\x80\x80", b"\xe2\x28\xa1"):
    for errors in ("strict", "ignore", "replace", "backslashreplace", "surrogateescape"):
        try: print(data, errors, ascii(data.decode("utf-8", errors)))
        except UnicodeDecodeError as e: print(data, e, e.start, e.end)
print(b"\xff".decode("utf-8", "surrogateescape").encode("utf-8", "surrogateescape"), b"\xed\xa0\x80".decode("utf-8", "surrogatepass") == "\ud800", b"\xff\xfea\x00".decode("utf-16"), b"\xfe\xff\x00a".decode("utf-16"), b"a\x00\x3d\xd8\x00\xde".decode("utf-16-le"), b"a\x00".decode("utf-16-le"))
for f in (lambda: b"\xff".decode("ascii"), lambda: b"a".decode("utf-16-le"), lambda: "x".encode("nope"), lambda: b"x".decode("nope"), lambda: "\ud800".encode(), lambda: "é".encode("ascii", "nope"), lambda: b"\x00\xd8".decode("utf-16-le"), lambda: "x".encode(5), lambda: "日".encode("latin-1"), lambda: "aéé日b".encode("ascii")):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print("é\n\\x".encode("unicode_escape"), b"\\u65e5\\n\\x41\\U0001f600".decode("unicode_escape"), "日".encode("raw_unicode_escape"), bytes("é", "utf-8"), bytes("é", encoding="latin-1"), str(b"\xe9", "latin-1"), "".encode(), "x".encode(encoding="ascii", errors="strict"))
for c in (0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF):
    for enc in ("utf-8", "utf-16", "utf-32", "utf-16-be", "utf-32-be"):
        assert chr(c).encode(enc).decode(enc) == chr(c), (c, enc)
print([len(chr(c).encode()) for c in (0x7F, 0x80, 0x7FF, 0x800, 0xFFFF, 0x10000)], "\udc80".encode("utf-8", "surrogateescape"))
e = UnicodeDecodeError("utf-8", b"abc\xff", 3, 4, "why")
print(e, e.args, repr(e))
e = UnicodeEncodeError("ascii", "aé", 1, 2, "why")
print(e, e.object)
