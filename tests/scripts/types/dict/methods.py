"""dict methods, views, operators and errors."""
print({}, dict(), dict(a=1), dict([("b", 2)]), dict({"c": 3}, d=4), dict(zip("xy", range(2))), {"a": 1, **{"b": 2}}, {1: "i", "1": "s", 1.5: "f", (1,): "t", None: "n", True: "t"}, dict.fromkeys("ab"), dict.fromkeys([1, 2], 0), {k: v for k, v in [("q", 1)]})
d = {"a": 1, "b": 2, "c": 3}
print(d["a"], d.get("z"), d.get("z", 5), d.get("a", 5), "a" in d, "z" not in d, len(d), list(d), list(d.keys()), list(d.values()), list(d.items()), d.setdefault("a", 9), d.setdefault("e", 7), d.setdefault("f"), d)
print(d.pop("e"), d.pop("zz", None), d.popitem(), d.popitem(), d); d.update({"a": 10}); d.update([("x", 1)], y=2); d.update(z=3); d |= {"w": 4}; d |= [("v", 5)]; print(d)
print(d | {"a": 0, "n": 1}, {"q": 1} | {}, d.copy() == d, d.copy() is d, list(reversed(d)), list(reversed(d.items()))[0])
for f in (lambda: d["nope"], lambda: d.pop("nope"), lambda: {}.popitem(), lambda: dict(5), lambda: dict([(1, 2, 3)]), lambda: dict(["ab", "cde"]), lambda: d.update(5), lambda: d.nope, lambda: d + d, lambda: d < d, lambda: d | 5, lambda: hash({}), lambda: dict(1, 2), lambda: d.get(), lambda: d.pop(), lambda: dict.fromkeys(), lambda: dict.fromkeys(5), lambda: d[1, 2], lambda: d | [("a", 1)]):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for bad in ([], {}, set(), bytearray()):
    for g in (lambda: {bad: 1}, lambda: {}[bad], lambda: bad in {}, lambda: {}.get(bad), lambda: {}.setdefault(bad, 1), lambda: {1: 2}.pop(bad, 0)):
        try: g()
        except TypeError as e: print("unhashable" in str(e) and type(bad).__name__ in str(e), end=" ")
print()
k, v, i = d.keys(), d.values(), d.items()
print(k, v, i, len(k), "a" in k, 10 in v, ("a", 10) in i, ("a", 1) in i)
d["late"] = 99; print(len(k), list(v)[-1], ("late", 99) in i); del d["late"]
print(sorted(k & {"a", "x", "q"}), sorted(k | {"q"}), sorted(k - {"a"}), sorted(k ^ {"a", "q"}), k == {"a", "b", "c", "x", "y", "z", "w", "v"}, {"a"} < k, k >= {"a"}, k.isdisjoint({"nope"}), sorted({"a": 1, "b": 2}.items() & {("a", 1)}), type(k & k).__name__, sorted(["a", "m"] & k if False else k & ["a", "m"]), k.mapping["a"])
print({"a": 1}.keys() == {"a": 2}.keys(), {"a": 1}.items() == {"a": 1}.items(), {1: 2}.values() == {1: 2}.values(), {"a": 1, "b": 2} == {"b": 2, "a": 1}, {"a": 1} != {"a": 2}, {1: 1} == {1.0: True})
r = {}; r["self"] = r; print(r, r["self"] is r); l = [r]; r["l"] = l; print(r, l)
o = {}
for n in "zyx": o[n] = len(o)
del o["y"]; o["y"] = 9; o["z"] = 8; print(o, list(o.items())); o.clear(); print(o, bool(o), bool({1: 1}))
class D(dict):
    def __missing__(self, key): return f"missing {key}"
    def __getitem__(self, k): return super().__getitem__(k)
m = D(a=1); print(m["a"], m["zz"], m.get("zz"), "zz" in m, m, type(m.copy()).__name__, m == {"a": 1}, isinstance(m, dict), m | {"b": 1}, type(m | {}).__name__)
class Keys:
    def keys(self): return ["p", "q"]
    def __getitem__(self, k): return k * 2
print(dict(Keys()), {**Keys()}, dict(Keys(), r=1))
print(d.__contains__("a"), d.__getitem__("a"), d.__len__(), {}.__eq__({}), {}.__eq__(1), d.__iter__().__next__(), {"a": 1}.__or__({"b": 2}), {"a": 1}.__ror__([("b", 2)]), {"a": {"b": {"c": 1}}}["a"]["b"]["c"], min({3: 0, 1: 0}), sum({1: 0, 2: 0}), sorted({"b": 1, "a": 2}.items(), key=lambda kv: kv[1]), max({"a": 3, "b": 7}.items(), key=lambda kv: kv[1])[0], {v: k for k, v in {"a": 1}.items()})
