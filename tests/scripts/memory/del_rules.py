"""__del__: errors in it, resurrection, order, attributes, absence after class deletion."""
import gc, io, sys
class Err:
    def __del__(self): raise ValueError("in del")
sys.stderr = io.StringIO(); x = Err(); del x; text = sys.stderr.getvalue(); sys.stderr = sys.__stderr__
print("ignored" in text, "ValueError: in del" in text, "Err.__del__" in text)
class Res:
    kept = []
    def __del__(self): print("del runs"); Res.kept.append(self)
r = Res(); del r; print(len(Res.kept)); Res.kept.clear(); print("freed without a second __del__", len(Res.kept))
class Chain:
    def __init__(self, n, next=None): self.n, self.next = n, next
    def __del__(self): print("del", self.n, end=" ")
c = Chain(1, Chain(2, Chain(3))); del c; print()
class Sub(Chain):
    def __del__(self): print("sub", end=" "); super().__del__()
s = Sub("s"); del s; print()
class Inst: pass
i = Inst(); i.__del__ = lambda: print("never: looked up on the type"); del i; print("instance attribute ignored")
class New:
    def __new__(cls): print("new"); return super().__new__(cls)
    def __init__(self): raise ValueError("init fails")
    def __del__(self): print("del after failed init")
try: New()
except ValueError: pass
print("after the failed init")
class Lock:
    def __del__(self): d["k"] = 1; d.pop("k"); lst.append(1)
d, lst = {}, []; d["x"] = Lock(); d["x"] = None; d.clear(); lst.append(Lock()); lst.clear(); print(d, lst)
class InList:
    def __init__(self, l): self.l = l
    def __del__(self): self.l.append("from del")
q = []; q.append(InList(q)); q.pop(); print(q); q2 = [InList(q), InList(q)]; del q2[:]; print(q)
class Replace:
    def __del__(self): global g; g = "set in del"
g = Replace(); g = 5; print(g)
class Deep:
    def __init__(self, n): self.n = n; self.child = Deep(n - 1) if n else None
    def __del__(self): Deep.count += 1
Deep.count = 0; dp = Deep(200); del dp; print(Deep.count)
class Exit:
    def __del__(self): print("at exit", self.n)
import builtins
e = Exit(); e.n = 1
class Ctx:
    def __enter__(self): return self
    def __exit__(self, *a): print("exit")
    def __del__(self): print("del ctx")
with Ctx(): print("body")
print("after with")
with Ctx() as c2: pass
print("still bound"); del c2
class Cmp:
    def __eq__(self, o): return True
    def __hash__(self): return 1
    def __del__(self): print("cmp gone", end=" ")
st = {Cmp()}; st.add(Cmp()); st.discard(Cmp()); print(len(st)); dct = {Cmp(): 1}; dct[Cmp()] = 2; dct.clear(); print()
def f():
    try: raise ValueError
    except ValueError as ex: o = Chain("held by frame")
    return "returned"
print(f())
class Gen:
    def __del__(self): print("gen holder gone")
def gg(o): yield o
it = gg(Gen()); next(it); it.close(); print("closed"); del it
print("end of script")
