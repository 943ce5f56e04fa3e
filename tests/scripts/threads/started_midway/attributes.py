# The first thread is started in the middle of something (attributes): what becomes shared then is whole, and stays so.
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

class P:
    @property
    def value(self): return [in_thread(lambda: self), Box(1)]
    def __getattr__(self, name): return in_thread(lambda: [name, Box(2)])
    def __setattr__(self, name, v): object.__setattr__(self, name, in_thread(lambda: [v]))
    def __eq__(self, other): return in_thread(lambda: True)
    def __hash__(self): return in_thread(lambda: 7)
    def __len__(self): return in_thread(lambda: 3)
    def __iter__(self): return in_thread(lambda: iter([Box(3)]))
p = P()
p.set = Box(4)
table = {p: [Box(5)]}
table[P()] = [Box(6)]
print(type(p.value[0]).__name__, p.missing, p.set, len(table), table[p], len(p), list(p), open_edges())
