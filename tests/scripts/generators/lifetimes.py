"""Generators that are dropped while suspended, and what they hold."""
class R:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
def g():
    r = R("local")
    try: yield 1; yield 2
    finally: print("finally")
x = g(); next(x); print("dropping"); del x; print("dropped")
x = g(); print("unstarted"); del x
x = g(); next(x); next(x); print(next(x, "end")); print("exhausted")
def holds(a): yield a
h = holds(R("arg")); del h; print("arg gone")
h = holds(R("arg2")); v = next(h); del h; print("yielded kept"); del v
def loop():
    for i in g(): print("got", i); break
    print("after break")
loop()
def nested():
    yield from g()
n = nested(); next(n); del n; print("nested dropped")
def swallow():
    try: yield 1
    finally: yield_ = 5
s = swallow(); next(s); del s; print("ok")
gs = [holds(R(i)) for i in range(1)]; [next(q) for q in gs]; gs.clear(); print("list cleared")
def temp(): return [y for y in holds(R("temp"))] and "result"
print(temp())
e = (z for z in [R("in list")]); next(e); del e; print("genexp gone")
def closes_over():
    r = R("cell")
    def gen(): yield r.n
    return gen()
c = closes_over(); print(next(c)); del c; print("cell gone")
def exc():
    r = R("exc")
    raise ValueError("x")
    yield
try: next(exc())
except ValueError: pass
print("end")
