# The first thread is started in the middle of something (for loops): what becomes shared then is whole, and stays so.
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

items = [Box(i) for i in range(3)]
table = {i: Box(i) for i in range(3)}
seen = []
for b in items:
    if b.v == 1: in_thread(items.append, Box("added"))
    seen.append(b)
for k in list(table):
    in_thread(table.pop, k)
    seen.append(k)
for a, b in zip(items, map(lambda x: [x], items)):
    in_thread(seen.append, a)
print(seen, table, open_edges())
