# The first thread is started in the middle of something (import): what becomes shared then is whole, and stays so.
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

import sys
sys.modules["fake"] = type(sys)("fake")
sys.modules["fake"].made = [Box(1)]
import fake
def look():
    import fake
    from fake import made
    fake.more = [made, Box(2)]
    return made
print(in_thread(look), fake.more, open_edges())
