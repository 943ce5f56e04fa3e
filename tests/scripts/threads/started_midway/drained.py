# The first thread is started in the middle of something (drained): what becomes shared then is whole, and stays so.
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

log = []
def numbers():
    for i in range(4):
        if i == 2: log.append(in_thread(lambda: [Box(i)]))
        fresh = [Box(i)]
        yield fresh
g = numbers()
print(list(g), log, open_edges())
h = (Box(in_thread(lambda: x)) for x in range(3))
print([b for b in h], sum(b.v for b in (Box(in_thread(int, i)) for i in range(4))), open_edges())
