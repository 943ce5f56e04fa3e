"""__cause__, __context__, __suppress_context__ and the clearing of the except target."""
def show(e, depth=0):
    while e is not None:
        print("  " * depth, repr(e), "cause", repr(e.__cause__), "context", repr(e.__context__), "suppress", e.__suppress_context__)
        e, depth = e.__cause__ or e.__context__, depth + 1
def run(f):
    try: f()
    except BaseException as e: show(e)
def implicit():
    try: 1 / 0
    except ZeroDivisionError: raise KeyError("k")
def explicit():
    try: 1 / 0
    except ZeroDivisionError as e: raise KeyError("k") from e
def from_none():
    try: 1 / 0
    except ZeroDivisionError: raise KeyError("k") from None
def from_class(): raise ValueError("v") from KeyError
def three():
    try:
        try: raise ValueError(1)
        except ValueError: raise TypeError(2)
    except TypeError: raise KeyError(3)
def in_finally():
    try: raise ValueError("a")
    finally: raise TypeError("b")
def in_with():
    class M:
        def __enter__(self): pass
        def __exit__(self, *a): raise TypeError("exit")
    with M(): raise ValueError("body")
def self_cause():
    e = ValueError("self")
    raise e from e
def handled_before():
    try: raise ValueError("done")
    except ValueError: pass
    raise KeyError("clean")
def nested_function():
    def inner(): raise KeyError("inner")
    try: raise ValueError("outer")
    except ValueError: inner()
def generator():
    def g():
        try: yield 1
        except ValueError: raise KeyError("from generator")
    it = g(); next(it); it.throw(ValueError("thrown"))
def loop_cycle():
    a, b = ValueError("a"), ValueError("b")
    try: raise a
    except ValueError:
        try: raise b
        except ValueError: raise a
for f in (implicit, explicit, from_none, from_class, three, in_finally, in_with, handled_before, nested_function, generator):
    print(f.__name__); run(f)
try: self_cause()
except ValueError as e: print(e.__cause__ is e)
try: loop_cycle()
except ValueError as e: print(e, repr(e.__context__), repr(e.__context__.__context__))
e = ValueError("x"); e.__cause__ = KeyError("set"); print(e.__suppress_context__, repr(e.__cause__)); e.__cause__ = None; e.__context__ = KeyError("c"); print(repr(e.__context__)); e.__suppress_context__ = False
for name, v in (("__cause__", 5), ("__context__", "x"), ("__traceback__", 5), ("args", 5)):
    try: setattr(e, name, v)
    except TypeError as t: print(t)
e.args = [1, 2]; print(e.args, repr(e))
def unbound():
    try: raise ValueError
    except ValueError as e: pass
    try: e
    except UnboundLocalError as x: print(x)
unbound()
def rebound():
    e = "before"
    try: raise ValueError
    except ValueError as e: e = "rebound"
    try: e
    except UnboundLocalError as x: print("gone")
rebound()
def deleted():
    try: raise ValueError
    except ValueError as e: del e
    return "fine"
print(deleted())
def saved():
    try: raise ValueError("kept")
    except ValueError as e: s = e
    return s, s.__traceback__ is not None
print(saved())
tb = None
def depth3(): raise ValueError
def depth2(): depth3()
try: depth2()
except ValueError as e: tb = e.__traceback__
names = []
while tb: names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno > 0)); tb = tb.tb_next
print(names)
e = ValueError("wt")
try: raise e.with_traceback(None)
except ValueError as x: print(x.__traceback__.tb_next)
