"""Raising, catching, matching, args, str and repr."""
for e in (Exception(), Exception("a"), Exception("a", 1), ValueError(5), KeyError("k"), KeyError(), KeyError("a", "b"), OSError(2, "No such file"), OSError(2, "msg", "file.txt"), OSError("just text"), StopIteration(7), SystemExit(3), AssertionError("m"), IndexError(None), Exception([1]), Exception("é\n")):
    print(repr(e), "|", str(e), "|", e.args)
class My(Exception):
    def __init__(self, code): super().__init__(f"code {code}"); self.code = code
class WithStr(Exception):
    def __str__(self): return "custom str"
class NoInit(Exception):
    def __init__(self, a, b): self.a = a
print(repr(My(5)), str(My(5)), My(5).code, My(5).args, str(WithStr("x")), repr(WithStr("x")), NoInit(1, 2).args, repr(NoInit(1, 2)))
def which(e):
    try: raise e
    except ZeroDivisionError: return "zero"
    except (KeyError, IndexError) as x: return ("lookup", x.args)
    except My as x: return x.code
    except ArithmeticError: return "arith"
    except Exception as x: return type(x).__name__
    except BaseException as x: return "base " + type(x).__name__
print([which(e) for e in (ZeroDivisionError(), KeyError("k"), IndexError, My(3), OverflowError(), ValueError, KeyboardInterrupt(), SystemExit, GeneratorExit())])
for bad in (lambda: exec("raise 5"), lambda: exec("raise int"), lambda: exec("raise 'text'"), lambda: exec("raise None"), lambda: exec("raise"), lambda: exec("raise ValueError from 5"), lambda: exec("try: 1/0\nexcept 5: pass"), lambda: exec("try: 1/0\nexcept (int, 5): pass"), lambda: exec("try: 1/0\nexcept 'x': pass")):
    try: bad()
    except BaseException as e: print(type(e).__name__, e)
try: raise ValueError
except ValueError as e: print(e.args, type(e))
try:
    try: 1 / 0
    except ZeroDivisionError: raise
except ZeroDivisionError as e: print("re-raised", e)
def reraise():
    try: raise KeyError("orig")
    except KeyError as e:
        try: raise ValueError("other")
        except ValueError: pass
        raise
try: reraise()
except KeyError as e: print("still", e)
import sys
print(sys.exc_info())
try: 1 / 0
except ZeroDivisionError as e: print(sys.exc_info()[0].__name__, sys.exc_info()[1] is e, sys.exc_info()[2] is e.__traceback__)
print(sys.exc_info(), "e" in dir())
def f():
    try: return sys.exc_info()[0]
    finally: pass
try: raise ValueError
except ValueError: print(f())
class Any:
    pass
try:
    try: raise ValueError("v")
    except Any: pass
except TypeError as e: print(e)
n = 0
def types(): global n; n += 1; return (ValueError, TypeError)
try: raise TypeError
except KeyError: pass
except types(): print("dynamic", n)
e = ValueError("reuse")
for i in range(3):
    try: raise e
    except ValueError as x: assert x is e
print(issubclass(KeyError, LookupError), issubclass(FileNotFoundError, OSError), IOError is OSError, EnvironmentError is OSError, issubclass(UnicodeDecodeError, ValueError), issubclass(RecursionError, RuntimeError), issubclass(ModuleNotFoundError, ImportError), issubclass(NotImplementedError, RuntimeError), issubclass(IndentationError, SyntaxError), issubclass(KeyboardInterrupt, Exception), [c.__name__ for c in FileNotFoundError.__mro__])
print(ValueError("a") == ValueError("a"), ValueError.__name__, ValueError("x").with_traceback(None), Exception("a").__class__, isinstance(OSError(2, "x"), FileNotFoundError), type(OSError(13, "x")).__name__, type(OSError(17, "x")).__name__, type(OSError(32, "")).__name__, type(OSError(4, "")).__name__, type(OSError(110, "")).__name__)
err = OSError(2, "No such", "a.txt", None, "b.txt"); print(err, err.errno, err.strerror, err.filename, err.filename2)
x = ValueError("n"); x.extra = 1; x.add_note("note 1"); x.add_note("note 2"); print(x.extra, x.__notes__)
try: x.add_note(5)
except TypeError as t: print(t)
s = StopIteration(1); print(s.value, SystemExit(2).code, SystemExit().code, SystemExit(1, 2).code, AttributeError("m", name="n", obj=5).name, NameError("m", name="q").name, ImportError("m", name="n", path="p").path, KeyError("x").args[0])
