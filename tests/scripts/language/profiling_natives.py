"""The events of `sys.setprofile` for native functions: those that call back into Python, that fail, that were called before."""
import sys

events = []


def profiler(frame, event, arg):
    if frame.f_code.co_filename != __file__:
        return
    if event.startswith("c_"):
        arg = arg.__name__
    elif event == "call":
        arg = None
    events.append((event, frame.f_code.co_name, arg))


def f(n):
    len([])
    [].append(1)
    try:
        ord()
    except TypeError:
        pass
    if n:
        return f(n - 1)
    return sorted([2, 1, 3], key=lambda x: -x)


def g():
    yield 1
    yield 2


class C:
    def __init__(self):
        self.x = 1

    def __len__(self):
        return 3

    def __add__(self, other):
        return 4


sys.setprofile(profiler)
f(2)
for i in g():
    pass
len(C())
C() + 1
sum(g())
max(1, 2)
sys.setprofile(None)
for e in events:
    print(e)
