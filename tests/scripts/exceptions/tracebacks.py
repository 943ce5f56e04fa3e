"""Traceback objects: frames, lines, chains, with_traceback, what they keep alive."""
import sys
def lines(e):
    tb, out = e.__traceback__, []
    while tb: out.append((tb.tb_frame.f_code.co_name, tb.tb_lineno)); tb = tb.tb_next
    return out
def a(): b()
def b():
    x = 1
    c(x)
def c(v):
    raise ValueError(
        v)
try: a()
except ValueError as e: print([n for n, _ in lines(e)], [l - lines(e)[0][1] for _, l in lines(e)]); saved = e
try: raise saved
except ValueError as e: print(len(lines(e)), [n for n, _ in lines(e)])
try: raise saved.with_traceback(None)
except ValueError as e: print([n for n, _ in lines(e)])
def reraise():
    try: a()
    except ValueError: raise
try: reraise()
except ValueError as e: print([n for n, _ in lines(e)])
def wrap():
    try: a()
    except ValueError as e: raise KeyError("w") from e
try: wrap()
except KeyError as e: print([n for n, _ in lines(e)], [n for n, _ in lines(e.__cause__)])
def gen():
    yield 1
    raise TypeError("gen")
def consume(): return [x for x in gen()]
try: consume()
except TypeError as e: print([n for n, _ in lines(e) if n != "<listcomp>"])
def f():
    try: raise ValueError("in f")
    except ValueError as e: return e
err = f(); print(lines(err)[0][0], err.__traceback__.tb_next, type(err.__traceback__).__name__); err.__traceback__ = None; print(lines(err))
try: {}["k"]
except KeyError: print(sys.exc_info()[2].tb_lineno > 0)
def finally_lines():
    try:
        1 / 0
    finally:
        x = 5
try: finally_lines()
except ZeroDivisionError as e: print([l - lines(e)[1][1] for _, l in lines(e)][1:])
def loop():
    for i in range(3):
        if i == 2:
            int("x")
try: loop()
except ValueError as e: print([n for n, _ in lines(e)])
f2 = lambda: 1 / 0
try: f2()
except ZeroDivisionError as e: print([n for n, _ in lines(e)])
class C:
    @property
    def p(self): raise AttributeError("inner")
    def __getattr__(self, n): raise KeyError(n)
try: C().p
except KeyError as e: print([n for n, _ in lines(e)], repr(e.__context__))
try: sorted([1, 2], key=lambda v: v / 0)
except ZeroDivisionError as e: print([n for n, _ in lines(e)])
try: exec(compile("def q():\n  raise OSError('x')\nq()", "<made>", "exec"))
except OSError as e: print([n for n, _ in lines(e)], e.__traceback__.tb_next.tb_frame.f_code.co_filename)
