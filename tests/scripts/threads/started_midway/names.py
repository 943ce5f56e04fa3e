# The first thread is started in the middle of something (names): what becomes shared then is whole, and stays so.
import threading
try:
    from _orochi import open_edges
except ImportError:
    def open_edges():
        return 0
def in_thread(function, *args):
    out = []
    t = threading.Thread(target=lambda: out.append(function(*args)))
    t.start()
    t.join()
    return out[0]
class Box:
    def __init__(self, v): self.v = v
    def __repr__(self): return f"Box({self.v})"

x = [Box(1)]
def use():
    global x, y
    first = x
    y = in_thread(lambda: globals()["x"])
    x = [Box(2)]
    return first, y, x
print(use(), y is not x, open_edges())
exec("z = in_thread(lambda: [Box(3)]); w = [z, Box(4)]")
print(z, w, in_thread(lambda: w), open_edges())
def outer():
    n = [Box(5)]
    def inner():
        nonlocal n
        n = [in_thread(lambda: n), Box(6)]
        return n
    return inner
f = outer()
print(f(), in_thread(f), open_edges())
