"""Data nested far deeper than any stack: built, walked, compared where allowed, dropped."""
def nest(make, n):
    x = make(None)
    for _ in range(n): x = make(x)
    return x
class Node:
    def __init__(self, next): self.next = next
shapes = {"list": lambda x: [x], "tuple": lambda x: (x,), "dict": lambda x: {"k": x}, "object": Node, "closure": lambda x: lambda: x, "generator": lambda x: iter([x]), "mixed": lambda x: [({"k": x},)], "slice": lambda x: slice(x), "method": lambda x: [x].append, "set": lambda x: frozenset([x] if x is None else [id(x)])}
for name, make in shapes.items():
    x = nest(make, 100000); x = None; print(name, "dropped")
l = nest(shapes["list"], 100000); n = 0
while l is not None and n < 100001 and l[0] is not None: l = l[0]; n += 1
print(n); l = None
for f in (repr, str, lambda v: "%s" % v, lambda v: v == nest(shapes["list"], 100000), lambda v: f"{v}"):
    v = nest(shapes["list"], 100000)
    try: f(v); print("worked")
    except RecursionError: print("RecursionError")
e = None
for _ in range(20000):
    x = ValueError(); x.__cause__ = e; e = x
e = None; print("exception chain dropped")
def wrap(f): return lambda: f
f = print
for _ in range(100000): f = wrap(f)
f = None; print("closures dropped")
import itertools
it = iter([1])
for _ in range(20000): it = itertools.chain(it)
it = None; print("iterators dropped")
d = {}; cur = d
for _ in range(100000): cur["n"] = {}; cur = cur["n"]
d = cur = None; print("dicts dropped")
def gens(n):
    g = iter(())
    for _ in range(n): g = (v for v in g)
    return g
g = gens(5000); g = None; print("generators dropped")
