"""The exception hierarchy: names, bases, construction, attributes of the special ones."""
names = """BaseException SystemExit KeyboardInterrupt GeneratorExit Exception StopIteration StopAsyncIteration ArithmeticError FloatingPointError OverflowError ZeroDivisionError AssertionError AttributeError BufferError EOFError ImportError ModuleNotFoundError LookupError IndexError KeyError MemoryError NameError UnboundLocalError OSError BlockingIOError ChildProcessError ConnectionError BrokenPipeError ConnectionAbortedError ConnectionRefusedError ConnectionResetError FileExistsError FileNotFoundError InterruptedError IsADirectoryError NotADirectoryError PermissionError ProcessLookupError TimeoutError ReferenceError RuntimeError NotImplementedError RecursionError SyntaxError IndentationError TabError SystemError TypeError ValueError UnicodeError UnicodeDecodeError UnicodeEncodeError UnicodeTranslateError Warning DeprecationWarning PendingDeprecationWarning RuntimeWarning SyntaxWarning UserWarning FutureWarning ImportWarning UnicodeWarning BytesWarning ResourceWarning EncodingWarning""".split()
import builtins
for n in names:
    c = getattr(builtins, n)
    print(n, [b.__name__ for b in c.__mro__[1:-1]])
for n in names:
    if n.startswith("Unicode") and n.endswith("Error") and n != "UnicodeError": continue
    c = getattr(builtins, n); e = c("message"); assert e.args == ("message",) and isinstance(e, BaseException), n
    assert (str(e) == "message" or n == "KeyError" and str(e) == "'message'"), n
    assert repr(e) == n.replace("EnvironmentError", "OSError") + "('message')", n
    class Sub(c): pass
    try: raise Sub("sub")
    except c as x: assert type(x) is Sub
e = SyntaxError("msg", ("file.py", 3, 5, "text of line", 3, 9)); print(e.msg, e.filename, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset, e, e.args)
e = SyntaxError("only"); print(e.msg, e.lineno, e.filename, e)
e = UnicodeEncodeError("ascii", "aé", 1, 2, "nope"); print(e.encoding, e.object, e.start, e.end, e.reason)
e = UnicodeTranslateError("aé", 1, 2, "why"); print(e)
for f in (lambda: UnicodeEncodeError("a"), lambda: UnicodeDecodeError("u", "text", 0, 1, "r"), lambda: Exception(key=1), lambda: KeyError(key=1), lambda: ImportError("a", foo=1), lambda: BaseException.__new__(int)):
    try: print(f())
    except TypeError as e: print("TypeError")
class A(Exception):
    def __new__(cls, *a): print("new", a); return super().__new__(cls, *a)
    def __init__(self, *a): print("init", a)
try: raise A(1, 2)
except A as e: print(e.args, e)
try: raise A
except A as e: print(e.args)
class Multi(ValueError, KeyError): pass
try: raise Multi("m")
except KeyError as e: print(repr(e), str(e))
class Slots(Exception): __slots__ = ("x",)
s = Slots("a"); s.x = 1; s.y = 2; print(s.x, s.y)
g = ExceptionGroup("group", [ValueError(1), TypeError(2)]) if hasattr(builtins, "ExceptionGroup") else None
print(repr(g), str(g), g.exceptions, g.message, isinstance(g, Exception))
