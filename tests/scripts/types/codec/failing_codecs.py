# by hand: since 3.12 a note names the codec that failed
"""Which errors of encoding and decoding carry a note, and which handlers answer how."""
import codecs


def shown(f, *args):
    try:
        print(ascii(f(*args)))
    except Exception as e:
        print(type(e).__name__, e, getattr(e, "__notes__", None))


for encoding in ("utf-8", "UTF8", "utf_16", "utf-32", "ascii", "us-ascii", "latin-1", "ISO-8859-1"):
    shown("a\ud800\u1234".encode, encoding)
for encoding in ("cp1252", "utf-16-le", "utf-7", "koi8-r", "iso8859-15", "charmap"):
    shown("\ud800\u0e01".encode, encoding)
for encoding in ("utf-8", "ascii", "cp1252", "utf-16-le", "utf-16", "unicode_escape"):
    shown(b"\\x4\x81".decode, encoding)
shown("x".encode, "nope")
shown("x".encode, "hex")
shown(codecs.decode, b"\xff", "utf-8")
shown(codecs.encode, "\xe9", "ascii")
shown(codecs.decode, b"6x", "hex")
shown("\xe9".encode, "cp437", "nope")
shown("\u1234".encode, "cp437", "nope")
shown("\u1234".encode, "cp437", "backslashreplace")
