"""print, repr, ascii, format, str, input from nothing."""
import io, sys
print(); print(1, "a", None); print(1, 2, sep=""); print(1, 2, sep="-", end="|\n"); print("no newline", end=""); print(); print(*[1, 2, 3], sep=", "); print("a", "b", sep="\n"); print(sep="x"); print("x", sep=None, end=None)
out = io.StringIO(); print("to", "file", file=out, flush=True); print(repr(out.getvalue()))
class W:
    def __init__(self): self.parts = []
    def write(self, s): self.parts.append(s)
    def flush(self): self.parts.append("FLUSH")
w = W(); print("a", 1, file=w, sep="+", end="!"); print(file=w, flush=True); print(w.parts)
for f in (lambda: print(1, sep=5), lambda: print(1, end=5), lambda: print(1, file=5), lambda: repr(), lambda: ascii(), lambda: format(), lambda: repr(1, 2)):
    try: f()
    except Exception as e: print(type(e).__name__, e)
class R:
    def __repr__(self): return "<é>"
class BadRepr:
    def __repr__(self): return 5
class BadStr:
    def __str__(self): return None
print(repr(R()), ascii(R()), str(R()), format(R()), [R()], f"{R()!a}", "%a" % R())
for f in (lambda: repr(BadRepr()), lambda: print(BadStr()), lambda: str([BadRepr()])):
    try: f()
    except TypeError as e: print(e)
old = sys.stdout; sys.stdout = io.StringIO(); print("captured"); got = sys.stdout.getvalue(); sys.stdout = old; print(repr(got))
sys.stdout.write("direct\n"); print(sys.stdout.write("abc"), sys.stdout.writable(), sys.stdout.name, sys.stdout.encoding.lower())
try: input()
except EOFError as e: print("EOFError", e)
sys.stdin = io.StringIO("line one\nline two\nlast")
print([input(), input("prompt> "), input()])
try: input()
except EOFError: print("EOF")
sys.stdin = sys.__stdin__
print(repr(print), repr(len), repr(R).startswith("<class"), repr(R.__repr__)[:18], repr(sys)[:13], repr(int), repr(type), str(int.from_bytes)[:30], repr("".join)[:30])
sys.stdout = None; print("nothing happens"); sys.stdout = sys.__stdout__; print("back")
print(format(3.14159, ".2f"), format("x", "^5"), format(255, "#x"), format(None), format([1]), format(True), format(True, "d"), format(R()))
