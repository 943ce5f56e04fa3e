"""Augmented assignment to names, attributes, items and slices, with every kind of result."""
x = 5
for op in ("+", "-", "*", "//", "%", "**", "<<", ">>", "&", "|", "^", "/"):
    ns = {"x": 7}; exec(f"x {op}= 2", ns); print(op, ns["x"], end="; ")
print()
class Log:
    def __init__(self): object.__setattr__(self, "log", [])
    def __getattr__(self, n): self.log.append(("get", n)); return 10
    def __setattr__(self, n, v): self.log.append(("set", n, v))
    def __getitem__(self, k): self.log.append(("getitem", k)); return 20
    def __setitem__(self, k, v): self.log.append(("setitem", k, v))
o = Log(); o.a += 1; o["k"] -= 5; o[1:2] *= 2; print(o.log)
count = 0
def index():
    global count
    count += 1
    return 0
l = [10]; l[index()] += 5; print(l, count)
def obj(): global count; count += 1; return Holder
class Holder: v = 1
obj().v += 1; print(Holder.v, count)
a = b = [1]; a += (2,); a += "x"; print(b, a is b)
t = u = (1,); t += (2,); print(t, u)
s = r = "a"; s += "b"; print(s, r)
d = e = {"k": 1}; d |= {"j": 2}; print(e); st = q = {1, 2}; st -= {1}; st |= {5}; st &= {5, 9}; st ^= {1}; print(q)
n = m = 5; n += 1; print(n, m)
class V:
    def __init__(self, v): self.v = v
    def __iadd__(self, o): self.v += o; return self
    def __imul__(self, o): return "replaced"
    def __isub__(self, o): return NotImplemented
    def __sub__(self, o): return ("sub", o)
v = w = V(1); v += 5; print(w.v, v is w); v *= 2; print(v, w.v); w -= 3; print(w)
tup = ([1], 2)
try: tup[0] += [9]
except TypeError as ex: print(ex, tup)
try: undefined_x += 1
except NameError as ex: print(ex)
def local():
    try: y += 1
    except UnboundLocalError as ex: print(ex)
local()
try: None_ = None; None_ += 1
except TypeError as ex: print(ex)
def closure():
    n = 0
    def inc(by=1): nonlocal n; n += by; return n
    return inc
inc = closure(); inc(); inc(5); print(inc())
class Acc:
    total = 0
    def add(self, x): self.total += x; return self
z = Acc(); z.add(2).add(3); print(z.total, Acc.total)
mat = [[0] * 2 for _ in range(2)]; mat[0][1] += 5; mat[1][0] -= 1; mat[0] += [7]; print(mat)
dct = {"a": {"b": 1}}; dct["a"]["b"] += 1; dct["a"]["c"] = dct["a"].get("c", 0) + 1; print(dct)
i = 0
i += 1 if i == 0 else 100; i *= (lambda: 3)(); i -= -1; print(i)
f = 1.5; f += 1; f **= 2; f //= 2; print(f); c = 1j; c *= 1j; print(c); by = b"a"; by += b"b"; by *= 2; print(by)
x = [1, 2, 3]; x[1:] += [9]; x[0:1] *= 3; print(x)
x: int = 3; x += 1; print(x)
b1 = True; b1 += 1; b1 |= 8; print(b1); k = 2; k = k = k + 1; print(k); p = q2 = 0; p += 1; print(p, q2)
