"""Keys whose __eq__ and __hash__ change the dictionary, raise, or lie."""
class K:
    def __init__(self, n, h=1, act=None): self.n, self.h, self.act = n, h, act
    def __hash__(self): return self.h
    def __eq__(self, o):
        if self.act: self.act()
        return isinstance(o, K) and self.n == o.n
    def __repr__(self): return f"K{self.n}"
d = {}
grow = lambda: d.__setitem__("g%d" % len(d), 0) if len(d) < 50 else None
d[K(1, act=grow)] = "a"; d[K(2, act=grow)] = "b"; d[K(3, act=grow)] = "c"; print(d[K(2)], d[K(3)], K(9) in d, len(d) <= 50, [k for k in d if isinstance(k, K)])
d = {}; wipe = lambda: d.clear(); d[K(1, act=wipe)] = 1; print(d.get(K(5)), d); d[K(1)] = 1; d[K(2, act=wipe)] = 2; print(len(d) <= 2)
d = {K(i, h=i % 3): i for i in range(30)}; print([d[K(i, h=i % 3)] for i in range(0, 30, 5)], K(1, h=2) in d); 
for i in range(0, 30, 2): del d[K(i, h=i % 3)]
print(len(d), sorted(d.values())); 
for i in range(0, 30, 2): d[K(i, h=i % 3)] = -i
print(len(d), list(d.values())[-3:])
class Flip:
    def __init__(self): self.h = 0
    def __hash__(self): self.h += 1; return self.h
f = Flip(); d = {f: 1}; print(f in d, d.get(f), len(d), list(d) == [f])
class Liar:
    def __eq__(self, o): return True
    def __hash__(self): return hash("x")
d = {"x": 1}; print(d.get(Liar()), Liar() in d, {Liar(): 1}.get("x"), len({Liar(), Liar(), "x"}))
def boom(): raise RuntimeError("eq")
d = {K(1, act=boom): 1}
for op in (lambda: d[K(2)], lambda: d.get(K(2)), lambda: d.__setitem__(K(2), 5), lambda: d.pop(K(2)), lambda: d.setdefault(K(2)), lambda: K(2) in d, lambda: d.update({K(2): 1}), lambda: d == {K(2): 1}, lambda: {K(2), *d}, lambda: dict.fromkeys([K(2), *d]), lambda: d | {K(2): 2}):
    try: print(op(), end=" ")
    except RuntimeError as e: print(e, end=" ")
print(len(d))
class S(str):
    def __hash__(self): return hash(str(self))
    def __eq__(self, o): return str(self) == o
d = {S("a"): 1, "b": 2}; print(d["a"], d[S("b")], S("a") in d, "a" in {S("a")}, {"a": 1}[S("a")], len({"a": 1, S("a"): 2}), list({S("q"): 1})[0] == "q")
class I(int): pass
d = {I(1): "i"}; d[1] = "one"; d[1.0] = "float"; d[True] = "true"; print(d, type(list(d)[0]).__name__, {1: 1}[I(1)])
class Ret:
    def __hash__(self): return 3
    def __eq__(self, o): return NotImplemented
r = Ret(); d = {r: 1}; print(d[r], Ret() in d, 3 in d, d.get(3))
class Truthy:
    def __hash__(self): return 4
    def __eq__(self, o): return [1]
class BadTruth:
    def __hash__(self): return 5
    def __eq__(self, o):
        class B:
            def __bool__(self): raise ValueError("bool")
        return B()
print({Truthy(): 1}.get(4), Truthy() in {4: 1})
try: {BadTruth(): 1}[5]
except ValueError as e: print(e)
d = {i: i for i in range(20)}
class Mid:
    def __hash__(self): return 7
    def __eq__(self, o):
        for i in range(20, 200): d[i] = i
        return False
print(Mid() in d, len(d), d.get(Mid(), "none"), all(d[i] == i for i in range(200)))
d = {}; 
class Del:
    def __del__(self): d["from del"] = 1
d["x"] = Del(); d["x"] = 2; print(d); d["y"] = Del(); del d["y"]; print(sorted(d)); d["z"] = Del(); d.clear(); print(d); d["w"] = Del(); d.pop("w"); print(d); d.update(v=Del()); d.update(v=0); print(sorted(d))
