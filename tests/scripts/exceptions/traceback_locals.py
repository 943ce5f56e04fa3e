"""What tracebacks and frames know of variables."""
import sys, weakref
def inner(a, *rest, key=None):
    local = [a]
    cell = a * 2
    def use(): return cell
    raise ValueError(a)
def outer(n):
    before = n + 1
    inner(before, 5, key="k")
def tb_of(f, *args):
    try: f(*args)
    except ValueError as e: return e.__traceback__
tb = tb_of(outer, 1)
while tb is not None:
    f = tb.tb_frame
    shown = {k: v for k, v in sorted(f.f_locals.items()) if not callable(v) and k not in ("e", "tb")} if f.f_code.co_name != "<module>" else "globals"
    print(f.f_code.co_name, tb.tb_lineno - f.f_code.co_firstlineno, shown if f.f_code.co_name != "tb_of" else "handled")
    tb = tb.tb_next
class Held: pass
def hold():
    h = Held()
    refs.append(weakref.ref(h))
    raise ValueError
refs = []
try: hold()
except ValueError as e: print(refs[0]() is not None)
print(refs[0]())
def handler():
    seen = 1
    try: hold()
    except ValueError as e:
        seen = 2
        frame = e.__traceback__.tb_frame
        print(frame.f_code.co_name, sorted(frame.f_locals)[-1], frame.f_locals["seen"])
handler()
def lines():
    f = sys._getframe()
    first = f.f_lineno
    second = f.f_lineno
    later = 3
    return first - f.f_code.co_firstlineno, second - first, "later" in f.f_locals, f.f_back.f_code.co_name
print(lines())
def freevars():
    captured = "c"
    def fails():
        return captured, 1 / 0
    try: fails()
    except ZeroDivisionError as e: return e.__traceback__.tb_next.tb_frame.f_locals
print(freevars())
code = lines.__code__.replace(co_name="renamed", co_firstlineno=lines.__code__.co_firstlineno + 10)
print(code.co_name, code.co_firstlineno - lines.__code__.co_firstlineno, code == lines.__code__)
