"""int to text and back, large ones too; formatting."""
for n in (0, 7, -7, 10**9, -10**18, 2**62, 2**63, 2**64, 10**19, 10**20 - 1, 3**100, -7**77):
    for base, fmt, prefix in ((2, "b", "0b"), (8, "o", "0o"), (16, "x", "0x"), (10, "d", "")):
        text = format(n, fmt)
        assert int(text, base) == n and int(format(n, "#" + fmt), 0) == n
        assert format(n, "#" + fmt) == ("-" if n < 0 else "") + prefix + text.lstrip("-")
    assert int(str(n)) == n and int(repr(n)) == n and eval(str(n)) == n
n = 3**1000
text = str(n)
print(len(text), text[:20], text[-20:], int(text) == n)
print(str(7**2000)[:30], len(str(7**2000)), sum(map(int, str(2**1000))))
for spec in ("", "d", "5d", "<8d", ">8", "^8", "+d", " d", "-d", "05", "+06d", "=+8", "*>10", "#x", "#010x", "X", "#X", "o", "#o", "b", "#b", ",", "_", ",d", "_x", "_b", "12,", "012,", "c", "n", "e", ".2e", "f", ".1f", "g", "G", "%", ".0%", "0=5", "x<5", "=^7", "015,.2f", "z.1f", "#.3g"):
    try: print(repr(spec), repr(format(65, spec)), repr(format(-1234567, spec)) if spec != "c" else "")
    except Exception as e: print(repr(spec), type(e).__name__, e)
for spec in ("s", ".3d", ",c", ",x", "+c"):
    try: print(format(5, spec))
    except ValueError as e: print(spec, e)
print("%d %5d|%-5d|%05d %+d % d %x %X %#x %o %#o %i %u" % (1, 2, 3, 4, 5, 6, 255, 255, 255, 8, 8, 9, 10))
print("%c%c" % (65, "b"), "%s %r" % (10**20, -1), "%d" % 3.99, "%.3d|%8.3d|%-8.3d|" % (5, 5, 5), "%x" % 2**70, "%*d" % (6, 42))
for f in (lambda: "%d" % "x", lambda: "%x" % 1.5, lambda: "%c" % -1, lambda: "%d" % None):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
try: int("1" * 5000)
except ValueError as e: print(str(e)[:60])
try: str(10**5000)
except ValueError as e: print(str(e)[:60])
print(len(hex(10**5000)), int("f" * 5000, 16) == 16**5000 - 1)
