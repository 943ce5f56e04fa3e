"""io.StringIO and io.BytesIO."""
import io
s = io.StringIO(); print(s.write("hello"), s.write(" é日\n"), s.getvalue(), s.tell(), s.seek(0), s.read(3), s.read(), s.read(), s.seek(0), s.readline(), s.closed)
s = io.StringIO("a\nb\nc"); print(list(s), s.seek(0), s.readlines(), s.seek(2), s.read(1), s.truncate(), repr(s.getvalue())); s.seek(5); s.write("X"); print(repr(s.getvalue())); s.seek(0); s.write("over"); print(repr(s.getvalue())); s.writelines(["p", "q"]); print(repr(s.getvalue()), s.readable(), s.writable(), s.seekable()); s.close()
for f in (lambda: s.read(), lambda: s.getvalue(), lambda: io.StringIO(b"x"), lambda: io.StringIO().write(b"x"), lambda: io.StringIO().seek(-1), lambda: io.BytesIO("x"), lambda: io.BytesIO().write("x"), lambda: io.BytesIO().seek(-1), lambda: io.BytesIO().nope, lambda: io.StringIO(5)):
    try: print(f())
    except Exception as e: print(type(e).__name__)
b = io.BytesIO(b"abc\ndef"); print(b.read(2), b.readline(), b.tell(), b.read(), b.read(), b.seek(0), b.readlines(), b.seek(-3, 2), b.read(), b.seek(1), b.write(b"XY"), b.getvalue()); buf = bytearray(3); b.seek(0); print(b.readinto(buf), buf, b.read1(2), list(io.BytesIO(b"a\nb")), b.truncate(2), b.getvalue(), b.seek(5), b.write(b"z"), b.getvalue())
with io.StringIO() as w: print("to memory", 5, sep="|", file=w); print(repr(w.getvalue()))
print(w.closed, repr(io.StringIO("a\r\nb\rc").read()), repr(io.StringIO("a\r\nb", newline=None).read()), io.StringIO("x\ny", newline="\r\n").getvalue().encode(), io.StringIO("q").__next__(), sum(map(int, io.StringIO("1\n2\n3"))))
t = io.TextIOWrapper(io.BytesIO("é\nline2\r\nx".encode()), encoding="utf-8"); print(t.readline(), t.read().encode(), t.encoding); raw = io.BytesIO(); t = io.TextIOWrapper(raw, encoding="latin-1", write_through=True); t.write("é"); t.flush(); print(raw.getvalue())
print(isinstance(s, io.IOBase), isinstance(s, io.TextIOBase), isinstance(b, io.BufferedIOBase), issubclass(io.StringIO, io.TextIOBase), io.SEEK_SET, io.SEEK_CUR, io.SEEK_END, io.UnsupportedOperation.__mro__[1].__name__)
class W(io.StringIO):
    def write(self, x): return super().write(x.upper())
w = W(); print("shout", file=w); print(w.getvalue()); big = io.StringIO()
for i in range(5000): big.write(str(i))
print(len(big.getvalue())); br = io.BufferedReader(io.BytesIO(b"0123456789"), 4); print(br.read(3), br.peek(1)[:1], br.read(), br.seek(2), br.readline())
