"""`sys.settrace` and `sys.setprofile`: the events of functions, generators, exceptions; frames of traced code."""
import sys

log = []


def tracer(frame, event, arg):
    if frame.f_code.co_filename != __file__:
        return None
    shown = arg[0].__name__ if event == "exception" else arg
    log.append((frame.f_code.co_name, event, frame.f_lineno - frame.f_code.co_firstlineno, shown))
    return tracer


def show(f, *args):
    log.clear()
    sys.settrace(tracer)
    try:
        f(*args)
    except Exception as e:
        pass
    sys.settrace(None)
    for entry in log:
        print(entry)
    print("--")


def simple(a):
    b = a + 1
    if b > 1:
        c = b
    else:
        c = 0
    return c


def loops(n):
    total = 0
    for i in range(n):
        total += i
    while n:
        n -= 1
    return total


def caller():
    x = simple(1)
    return x


def generator():
    yield 1
    yield 2


def uses_generator():
    return sum(list(generator()))


def failing():
    x = 0
    try:
        raise ValueError("v")
    except ValueError:
        x = 1
    return simple(x)


def escaping():
    inner_escaping()


def inner_escaping():
    raise KeyError("k")


show(simple, 1)
show(loops, 2)
show(caller)
show(failing)
show(escaping)

# No local tracing: only calls.
calls = []


def only_calls(frame, event, arg):
    calls.append((frame.f_code.co_name, event))


sys.settrace(only_calls)
caller()
sys.settrace(None)
print(calls, sys.gettrace())

# Profiling.
events = []


def profiler(frame, event, arg):
    events.append((frame.f_code.co_name, event, arg.__name__ if event.startswith("c_") else arg))


def profiled(items):
    n = len(items)
    items.append(n)
    try:
        int("x")
    except ValueError:
        pass
    return simple(n)


sys.setprofile(profiler)
profiled([1])
sys.setprofile(None)
for event in events:
    if event[0] in ("profiled", "simple"):
        print(event)
print(sys.getprofile())


# Frames.
def look():
    here = "local"
    frame = sys._getframe()
    print(frame.f_code.co_name, frame.f_locals["here"], frame.f_back.f_code.co_name, frame.f_globals is globals(), frame.f_lineno - frame.f_code.co_firstlineno)
    print(sorted(frame.f_locals), frame.f_trace, frame.f_builtins["len"] is len, frame.f_lasti >= 0)
    return frame


def look_from():
    return look()


gone = look_from()
print(gone.f_code.co_name, gone.f_code.co_varnames, gone.f_code.co_argcount)

# A trace function that raises is taken away, and what it raised goes on.
def raising(frame, event, arg):
    raise RuntimeError("from the trace function")


sys.settrace(raising)
try:
    simple(1)
except RuntimeError as e:
    print(e, sys.gettrace())
sys.settrace(None)


# Changing f_trace within a function, and tracing only from there.
def switched(frame, event, arg):
    print("switched", event)
    return switched


def first(frame, event, arg):
    if frame.f_code.co_name == "simple":
        frame.f_trace_lines = False
        return switched
    return None


sys.settrace(first)
caller()
sys.settrace(None)

code = simple.__code__
print(code.co_name, code.co_argcount, code.co_varnames, code.co_names, code.co_flags, code.co_firstlineno > 0)
print(sorted({line - code.co_firstlineno for _, _, line in code.co_lines() if line and line > code.co_firstlineno}))
renamed = code.replace(co_name="other", co_filename="elsewhere", co_firstlineno=7)
print(renamed.co_name, renamed.co_filename, renamed.co_firstlineno, code.co_name)
simple.__code__ = renamed
print(simple(5), simple.__name__)
