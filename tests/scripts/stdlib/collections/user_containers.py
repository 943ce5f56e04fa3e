# by hand: UserDict.get does not call __missing__ since 3.12
"""ChainMap, UserDict, UserList and UserString."""
from collections import ChainMap, UserDict, UserList, UserString, Counter
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
base, top = {"a": 1, "b": 2}, {"b": 20, "c": 30}
c = ChainMap(top, base)
print(c["a"], c["b"], c.get("x"), c.get("x", 5), len(c), list(c), "a" in c, "x" in c, bool(c), bool(ChainMap()), c, c.maps)
print(list(c.items()), list(c.keys()), list(c.values()), dict(c), c == {"a": 1, "b": 20, "c": 30}, c.parents, c.new_child({"z": 0}), c.new_child(q=1), c.new_child())
c["a"] = 100; c["new"] = 7; print(top, base, c.pop("a"), c["a"]); del c["new"]
for f in (lambda: c["x"], lambda: c.__delitem__("a"), lambda: c.pop("a"), lambda: ChainMap().popitem(), lambda: c.pop("zz", 9)): show(f)
d = c.copy(); d["b"] = 0; print(c["b"], d["b"], d.maps[1] is base, ChainMap.fromkeys("ab", 1), c | {"y": 1}, {"y": 1} | c, type(c | {}).__name__)
c |= {"k": 1}; c.update(w=2); print(c.setdefault("a", 9), c.setdefault("v", 9), sorted(c)); c.clear(); print(c)
class Default(ChainMap):
    def __missing__(self, key): return f"no {key}"
print(Default({})["q"], isinstance(Default(), ChainMap))
u = UserDict({"a": 1}, b=2)
print(u, repr(u), len(u), u["a"], "a" in u, list(u), u.data, u == {"a": 1, "b": 2}, u | {"c": 3}, {"c": 3} | u, u | UserDict(z=1), u.copy(), u.get("x"), u.pop("a"), u.setdefault("q", 5), sorted(u.items()), UserDict.fromkeys("xy", 0), UserDict([("k", "v")]))
show(lambda: u["zz"])
u |= {"m": 1}; u.update(n=2); print(sorted(u)); u.clear(); print(u, bool(u))
class Lower(UserDict):
    def __setitem__(self, key, value): super().__setitem__(key.lower(), value)
    def __missing__(self, key): return "?"
low = Lower(ABC=1); low.update({"DEF": 2}); low.setdefault("GHI", 3); print(low, low["nope"], low.get("nope"), type(low.copy()).__name__, low.copy())
l = UserList([3, 1, 2])
print(l, l + [5], [5] + l, l * 2, 2 * l, l[0], l[1:], type(l[1:]).__name__, l == [3, 1, 2], l < [4], l >= UserList([3]), len(l), 3 in l, l.index(2), l.count(1), list(reversed(l)), UserList("ab"), UserList(l))
l.append(9); l.insert(0, 8); l.extend((7, 6)); l += [5]; print(l.pop(), l.pop(0), l); l.remove(9); l.sort(); l.reverse(); l[0] = 70; del l[1]; l *= 2; print(l, l.copy(), type(l.copy()).__name__); l.clear(); print(l)
show(lambda: l.pop()); show(lambda: hash(l))
s = UserString("hello")
print(s, repr(s), len(s), s + " x", "y " + s, s * 2, s[1], s[1:3], type(s[1:3]).__name__, s == "hello", s == UserString("hello"), s < "z", hash(s) == hash("hello"), "ell" in s, s.upper(), type(s.upper()).__name__, s.split("l"), s.find("l"), s.startswith("he"), s.replace("l", "L"), s.join(["a", "b"]), s.center(9, "*"), s.encode(), list(s)[:2], UserString(12), int(UserString("7")), float(UserString("1.5")), UserString("%s-%s") % (1, 2), s.isalpha(), s.title(), s.count("l"), s.partition("l"), s.zfill(8), s.removeprefix("he"), UserString("{}").format(3))
show(lambda: s.index("z"))
