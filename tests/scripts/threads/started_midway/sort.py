# The first thread is started in the middle of something (sort): what becomes shared then is whole, and stays so.
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

items = [Box(3), Box(1), Box(2)]
def key(b):
    if b.v == 1: in_thread(items.__len__)
    return b.v
print(sorted(items, key=key), items.sort(key=key), items, open_edges())
