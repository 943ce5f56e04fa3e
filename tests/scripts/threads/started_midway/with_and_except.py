# The first thread is started in the middle of something (with and except): what becomes shared then is whole, and stays so.
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

class Guard:
    def __enter__(self):
        self.entered = [Box(1)]
        return self
    def __exit__(self, *what):
        self.left = in_thread(lambda: [what[0].__name__])
        self.after = [Box(2)]
        return True
guard = Guard()
try:
    with guard as g: raise ValueError(Box(3))
    raise KeyError(Box(4))
except KeyError as e:
    error = e
    in_thread(lambda: error.__traceback__)
    e.note = [Box(5)]
print(guard.entered, guard.left, guard.after, error.args, error.note, open_edges())
