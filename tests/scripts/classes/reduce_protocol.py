"""What copying asks of objects; weak references and slots; abstract classes."""
class C:
    def __init__(self): self.a = [1]; self.b = 2
def rebuild(o):
    f, args, state, items, pairs = o.__reduce_ex__(4)
    n = f(*args)
    if state is not None:
        if isinstance(state, tuple): d, s = state
        else: d, s = state, None
        if d: n.__dict__.update(d)
        if s:
            for k, v in s.items(): setattr(n, k, v)
    if items: n.extend(items)
    if pairs:
        for k, v in pairs: n[k] = v
    return n
c = rebuild(C()); print(c.__dict__)
class S: __slots__ = ("p", "q")
s = S(); s.p = 1; print(rebuild(s).p)
class L(list): pass
l = L([1, 2]); l.z = 3; m = rebuild(l); print(m, m.z, type(m).__name__)
class D(dict): pass
d = D(a=1); print(rebuild(d))
import weakref
class P: __slots__ = ("x",)
try: weakref.ref(P())
except TypeError as e: print(e)
class W: pass
w = W(); r = weakref.ref(w); print(r() is w); del w; print(r())
class Abst:
    __abstractmethods__ = frozenset({"f", "g"})
try: Abst()
except TypeError as e: print("abstract" in str(e))
Abst.__abstractmethods__ = frozenset(); print(type(Abst()).__name__); Abst.__abstractmethods__ = {"z"}
try: Abst()
except TypeError as e: print("abstract" in str(e))
