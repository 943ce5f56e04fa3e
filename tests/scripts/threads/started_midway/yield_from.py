# The first thread is started in the middle of something (yield from): what becomes shared then is whole, and stays so.
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

def inner():
    mine = [Box(1)]
    in_thread(list, mine)
    mine.append(Box(2))
    yield mine
    yield [mine]
def outer():
    kept = {"k": Box(0)}
    yield from inner()
    yield kept
g = outer()
print(next(g), open_edges(), in_thread(next, g), open_edges(), in_thread(list, g), open_edges())
