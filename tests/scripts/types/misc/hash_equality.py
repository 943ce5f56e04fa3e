"""Equality and hashing rules across types and for user classes."""
same = [(1, 1.0), (1, True), (0, False), (1, 1 + 0j), (2**70, float(2**70)), ("a", "a"), ((1, 2), (1.0, 2)), (frozenset([1]), frozenset([1.0])), (b"a", b"a"), (range(0), range(1, 1)), (-0.0, 0)]
for a, b in same: assert a == b and hash(a) == hash(b) and len({a, b}) == 1 and {a: 1}[b] == 1, (a, b)
diff = [(1, "1"), ("a", b"a"), ((), []), (None, 0), (1, None), ("", 0), ([], {}), (set(), {}), ((1,), [1]), (1.5, "1.5")]
for a, b in diff: assert a != b and not a == b, (a, b)
print("ok")
class OnlyEq:
    def __eq__(self, o): return True
class Both:
    def __eq__(self, o): return isinstance(o, Both)
    def __hash__(self): return 5
class Inherit(OnlyEq): pass
class Restored(OnlyEq):
    __hash__ = object.__hash__
class NoHash:
    __hash__ = None
class Plain: pass
for c in (OnlyEq, Both, Inherit, Restored, NoHash, Plain):
    try: hash(c()); print(c.__name__, "hashable", c.__hash__ is not None)
    except TypeError as e: print(e, c.__hash__)
print(OnlyEq() == 5, 5 == OnlyEq(), OnlyEq() != 5, Both() == Both(), Both() != Both(), len({Both(), Both()}), Plain() == Plain())
class BadHash:
    def __init__(self, h): self.h = h
    def __hash__(self): return self.h
for h in (1, -1, 2**61 - 1, 2**64, -2**70, True):
    print(hash(BadHash(h)), end=" ")
print()
for h in ("x", 1.5, None):
    try: hash(BadHash(h))
    except TypeError as e: print(e)
class Ne:
    def __ne__(self, o): return "ne"
    def __eq__(self, o): return "eq"
print(Ne() != 1, Ne() == 1, 1 != Ne(), 1 == Ne(), not Ne() == 1)
class Refl:
    def __init__(self, n): self.n = n
    def __eq__(self, o): print("eq", self.n); return NotImplemented
class ReflSub(Refl): 
    def __eq__(self, o): print("subeq", self.n); return NotImplemented
print(Refl("a") == Refl("b"), Refl("c") == ReflSub("d"), Refl("e") == 1)
class Lt:
    def __init__(self, n): self.n = n
    def __lt__(self, o): print("lt"); return NotImplemented
    def __gt__(self, o): print("gt"); return True
print(Lt(1) < Lt(2), Lt(1) > 5, 5 < Lt(1))
try: Lt(1) <= Lt(2)
except TypeError as e: print(e)
print(hash((1, "a", None)) == hash((1, "a", None)), hash(print) == hash(print), hash(int) == hash(int), hash([].append) is not None if False else "skip", hash(float("nan")) is not None)
import sys
print(sys.hash_info.modulus == 2**61 - 1, hash(sys.hash_info.modulus), hash(float("inf")) == sys.hash_info.inf)
print([hash(x) for x in (0.5, 0.25, 1e10, -2.5, 123456789.5, 1e-5, 2.0**100)], [hash(n) for n in (2**61 - 2, 2**61, 2**62, -2**61 + 1, 2**122, 3**100)])
