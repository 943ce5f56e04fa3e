# by hand: the repr of OrderedDict is that of 3.12 and later
"""defaultdict, OrderedDict, Counter, ChainMap if there."""
from collections import defaultdict, OrderedDict, Counter
d = defaultdict(list); d["a"].append(1); d["b"]; print(d, d["a"], "zz" in d, d.get("zz"), len(d), d.default_factory, dict(d), d == {"a": [1], "b": []}, repr(defaultdict(None, x=1)), defaultdict(int, {"a": 1}), type(d.copy()).__name__)
c = defaultdict(int)
for ch in "hello": c[ch] += 1
print(sorted(c.items()), defaultdict(lambda: "dflt")["q"]); n = defaultdict(lambda: defaultdict(int)); n["x"]["y"] += 5; print(n["x"]["y"], list(n))
try: defaultdict()["k"]
except KeyError as e: print("KeyError", e)
try: defaultdict(5)
except TypeError as e: print(e)
d.default_factory = None
try: d["new"]
except KeyError as e: print("KeyError", e)
class DD(defaultdict):
    def __missing__(self, k): self[k] = k * 2; return self[k]
print(DD()["ab"], d | {"z": 1}, type(d | {}).__name__)
o = OrderedDict([("b", 1), ("a", 2)]); o["c"] = 3; print(o, list(o)); o.move_to_end("b"); print(list(o)); o.move_to_end("c", last=False); print(list(o), o.popitem(), o.popitem(last=False), o); o["a"] = 5; print(o, list(reversed(OrderedDict(x=1, y=2))))
print(OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == {"b": 2, "a": 1}, OrderedDict(), OrderedDict.fromkeys("ab", 0), type(o.copy()).__name__, o | {"q": 1}, isinstance(o, dict))
for f in (lambda: OrderedDict().popitem(), lambda: o.move_to_end("nope"), lambda: o["nope"], lambda: o.pop("nope")):
    try: print(f())
    except KeyError as e: print("KeyError", e)
c = Counter("abracadabra"); print(c, c["a"], c["zz"], c.most_common(2), c.most_common(), sorted(c.elements()), c.total(), len(c), "zz" in c)
c.update("aab"); c.subtract("abc"); print(c); c.update({"q": 5}); c.subtract(q=2); print(c["q"], Counter(a=3, b=-1), Counter({"x": 2}), Counter([1, 1, 2]), Counter())
x, y = Counter(a=3, b=1), Counter(a=1, b=2, c=1); print(x + y, x - y, x & y, x | y, +Counter(a=-1, b=2), -Counter(a=-1, b=2), x == Counter(a=3, b=1), x != y, Counter(a=1) == Counter(a=1, b=0), x <= y, Counter(a=1) <= x, x > Counter(a=2))
x += y; print(x); x -= Counter(a=10); print(x); del x["nope"]; x["b"] = 0; print(x, +x, x.copy(), type(x.copy()).__name__, dict(x)); print(Counter("aab").most_common(1)[0], list(Counter("abc")), sum(Counter("aab").values()), Counter("ab") | Counter("bc"))
try: Counter(5)
except TypeError as e: print(e)
try: Counter.fromkeys("ab")
except NotImplementedError as e: print("NotImplementedError")
words = "the cat the dog the end".split(); print(Counter(words).most_common(1), {k: v for k, v in Counter(map(len, words)).items()})
