# The first thread is started in the middle of something (generator): what becomes shared then is whole, and stays so.
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

def steps():
    held = [Box(1)]
    yield in_thread(lambda: [Box(2)])
    held = [held, Box(3)]
    yield held
    got = yield [Box(4)]
    yield [held, got]
g = steps()
print(next(g), open_edges(), next(g), open_edges())
print(in_thread(next, g), open_edges(), in_thread(g.send, [Box(5)]), open_edges())
