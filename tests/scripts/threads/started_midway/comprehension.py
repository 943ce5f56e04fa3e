# The first thread is started in the middle of something (comprehension): what becomes shared then is whole, and stays so.
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

kept = []
made = [kept.append([i]) or in_thread(kept.copy) for i in range(3)]
nested = {i: [in_thread(lambda: Box(i)) for j in range(2)] for i in range(2)}
print(made, nested, kept, open_edges())
