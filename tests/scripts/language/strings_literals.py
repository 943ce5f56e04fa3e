"""String and bytes literals."""
print('single', "double", '''triple ' " ''', """also
two lines""", 'a' 'b' "c", 'it\'s', "say \"x\"")
print(repr("\a\b\f\n\r\t\v\\\'\"\0\x01\x7f\x80\xff\u0100\u20ac\U0001F600"), "\101\60\7" == "A0\x07")
print(r"raw \n \d", R"\\", repr(r'\''), rb"\x", b"\x00abc\xff\n\t'", b'"', b"'" b'"')
print("\N{GREEK SMALL LETTER ALPHA}\N{SNOWMAN}", len("\U0001F600"), len("é"), len("日本"), ord("日"))
print("line \
continued", "a\
b")
print(u"u prefix", repr("\ud800"), len("\ud800\udc00"), ascii("é日😀"))
print(0x1F, 0o17, 0b101, 1_000_000, 0xdead_beef, 0B1, 0XaB, 1e3, 1E-2, .5, 5., 1_0.0_1, 1e1_0, 3j, 1.5J, 00, 0_0)
print(1 .real, 1.0.is_integer(), 1..imag, 5 .bit_length(), (5).__add__(3))
print("tab\there", "nul\0byte" == "nul\x00byte", len("a\0b"), "é" == "\u00e9", "\r\n" == "\x0d\x0a")
print(b"abc"[0], b"".join([b"a", b"b"]), bytes([1, 2, 255]), b"\x41" == b"A", rb"\n" == b"\\n")
print("a""b"'c', ("implicit "
      "in parentheses"), "%s" "%d" % ("x", 1))
print('''a'b''c''', """a"b""c""", "'", '"', repr("'"), repr('"'), repr("'\""), repr("\\"))
print(True, False, None, ..., -1, +1, ~1, - -1, not not 1)
print(10**20, -10**20, 123456789012345678901234567890, 0xffffffffffffffffffff, 1 << 100)
print(1e308 * 10, -1e308 * 10, 1e-400, 5e-324, 1.7976931348623157e308, 0.1, 1e16, 1e15, 123456789.123456789, 1e22, 1e-5, 0.0001)
print("ünïcödé".upper(), "名前", [*"日本"])
名前 = "identifiers too"
print(名前)
é = 1; print(é)
ﬁ = 5; print(fi)
