"""BytesIO.getbuffer, BufferedRWPair and IncrementalNewlineDecoder."""
import io
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
b = io.BytesIO(b"hello world"); view = b.getbuffer()
view[0] = 72; print(b.getvalue(), view.readonly, view.nbytes, b.read(5), b.tell())
b.seek(6); show(lambda: b.write(b"W")); print(view.tobytes())
show(lambda: b.write(b"x" * 20)); show(lambda: b.truncate(3)); show(lambda: b.close()); print(b.closed, b.getvalue(), view.tobytes())
second = b.getbuffer(); second[1] = 69; print(view[1], b.getvalue()[:3]); second.release()
view.release(); print(b.write(b"x" * 8), b.getvalue()); print(b.truncate(4), b.getvalue())
with b.getbuffer() as v: v[:2] = b"__"
print(b.getvalue(), b.seek(0), b.readline()); b.close()
show(lambda: b.getbuffer())
pair = io.BufferedRWPair(io.BytesIO(b"first\nsecond\n"), io.BytesIO())
print(pair.read(3), pair.peek(2)[:2], pair.readline(), pair.readable(), pair.writable(), pair.seekable(), pair.closed, pair.write(b"out"), pair.flush(), pair.read())
show(lambda: pair.seek(0)); pair.close(); print(pair.closed)
class Deaf(io.RawIOBase): pass
show(lambda: io.BufferedRWPair(Deaf(), io.BytesIO()))
d = io.IncrementalNewlineDecoder(None, True)
print(repr(d.decode("a\r\nb\rc\n")), d.newlines, repr(d.decode("x\r")), d.getstate(), repr(d.decode("\ny")), repr(d.decode("\r", final=True)), d.newlines)
d.reset(); print(d.newlines, d.getstate())
d = io.IncrementalNewlineDecoder(None, translate=False)
print(repr(d.decode("a\r\nb\rc\r")), repr(d.decode("")), repr(d.decode("", True)), d.newlines)
