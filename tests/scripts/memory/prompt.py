"""Objects of one thread die as soon as CPython lets them die."""
log = []
class D:
    def __init__(self, n): self.n = n
    def __del__(self): log.append(self.n)
def take():
    r = log[:]; log.clear(); return r
x = D("rebound"); x = None; print(take())
D("never bound"); print(take())
def f(): y = D("local"); return take()
print(f(), take())
def g(a): return take()
print(g(D("argument")), take())
def h(a): a = None; return take()
print(h(D("argument dropped inside")), take())
l = [D(i) for i in range(3)]; del l[1]; print(take()); l.pop(); print(take()); l.clear(); print(take())
d = {"a": D("a"), "b": D("b")}; d["a"] = 1; print(take()); del d["b"]; print(take()); d["c"] = D("c"); d.clear(); print(take())
t = (D("tuple"),); t = None; print(take())
s = {D("set")}; s.pop(); print(take())
class O: pass
o = O(); o.x = D("attr"); o.x = 1; print(take()); o.y = D("attr2"); del o.y; print(take()); o.z = D("z"); del o; print(take())
def gen(): v = D("gen local"); yield 1; yield 2
for _ in gen(): pass
print(take()); q = gen(); next(q); q = None; print(take())
try: raise ValueError(D("exc arg"))
except ValueError: pass
print(take())
c = (lambda: D("returned"))(); print(take()); del c; print(take())
a = D("swap1"); b = D("swap2"); a, b = b, a; del a; print(take()); del b; print(take())
print([D("comp").n for _ in range(2)], take())
for v in [D("loop1"), D("loop2")]: pass
print(take()); del v; print(take())
with_ = D("and") and 5; print(take())
print(D("arg of print").n, take())
w = [D("cond") if True else 1][0]; w = D("new") if w else 0; print(take()); del w; print(take())
def default(a=D("default")): return a
del default; print(take())
def closure():
    k = D("cell")
    def i(): return k
    return i
i = closure(); print(take()); del i; print(take())
m = D("method").__init__; print(take()); del m; print(take())
class Cls: v = D("class attr")
Cls.v = None; print(take())
n = D(D("nested")); del n; print([x if isinstance(x, str) else x.n for x in take()])
e = [D("in list")] * 3; e[0] = e[1] = 0; print(take()); e[2] = 0; print(take())
st = "%s" % D("format").n; print(take()); dd = dict(k=D("kw")); dd = 0; print(take())
def kw(**k): return list(k)
print(kw(a=D("kwarg")), take())
def star(*a): a = None; return take()
print(star(D("star"))); print(take())
import sys
def early():
    p = D("del stmt"); del p; return take()
print(early()); u = D("chain"); u.self = [u]; u.self.clear(); del u; print(take())
it = iter([D("iter1"), D("iter2")]); next(it); print(take()); del it; print(take())
z = map(lambda v: v.n, [D("mapped")]); print(list(z), take()); del z; print(take())
