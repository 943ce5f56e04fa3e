# The first thread is started in the middle of something (class body): what becomes shared then is whole, and stays so.
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

class C(Box):
    before = [Box(1)]
    seen = in_thread(lambda: [c.__name__ for c in Box.__subclasses__()])
    after = {"k": [Box(2)]}
    def method(self): return [self.before, self.after]
class Meta(type):
    def __prepare__(name, bases): return {"prepared": [in_thread(int)]}
class D(metaclass=Meta):
    own = [Box(3)]
print(C.seen, in_thread(lambda: C(0).method()), D.prepared, D.own, open_edges())
