"""operator."""
import operator as o
print(o.add(1, 2), o.sub(5, 2), o.mul(3, 4), o.truediv(7, 2), o.floordiv(7, 2), o.mod(7, 3), o.pow(2, 5), o.neg(3), o.pos(-3), o.invert(5), o.inv(5), o.lshift(1, 4), o.rshift(16, 2), o.and_(6, 3), o.or_(6, 3), o.xor(6, 3), o.abs(-4), o.index(True))
print(o.lt(1, 2), o.le(2, 2), o.eq(1, 1.0), o.ne(1, 2), o.ge(1, 2), o.gt(3, 2), o.not_([]), o.truth([0]), o.is_(None, None), o.is_not(1, None), o.concat([1], [2]), o.contains([1, 2], 2), o.countOf([1, 2, 1], 1), o.indexOf("abc", "c"), o.getitem({"a": 1}, "a"), o.getitem([1, 2, 3], slice(1, None)), o.length_hint([1, 2]), o.matmul.__name__)
d = {}; o.setitem(d, "k", 1); print(d); o.delitem(d, "k"); print(d)
l = [1]; print(o.iadd(l, [2]), l, o.iconcat(l, [3]), o.imul(5, 2), o.isub(5, 1), o.ior({1}, {2}), o.iand(6, 3), o.ipow(2, 3), o.ifloordiv(7, 2), o.ilshift(1, 2), o.imod(7, 4), o.itruediv(1, 2), o.ixor(1, 3), o.irshift(8, 1))
class P:
    def __init__(self, **k): self.__dict__.update(k)
    def m(self, *a, **k): return ("m", a, k)
p = P(a=1, b=P(c=2)); print(o.attrgetter("a")(p), o.attrgetter("b.c")(p), o.attrgetter("a", "b.c")(p), o.itemgetter(1)("abc"), o.itemgetter(0, 2)("abc"), o.itemgetter("k")({"k": 5}), o.itemgetter(slice(1))("abc"), o.methodcaller("upper")("x"), o.methodcaller("m", 1, k=2)(p), o.methodcaller("split", ",")("a,b"))
print(sorted([("b", 2), ("a", 3)], key=o.itemgetter(1)), sorted([P(a=3), P(a=1)], key=o.attrgetter("a"))[0].a, list(map(o.itemgetter("n"), [{"n": 1}, {"n": 2}])), repr(o.itemgetter(1)), repr(o.attrgetter("a", "b")), repr(o.methodcaller("f", 1, x=2)))
for f in (lambda: o.add(1), lambda: o.add(1, "a"), lambda: o.indexOf([1], 2), lambda: o.attrgetter(), lambda: o.attrgetter(5), lambda: o.itemgetter(), lambda: o.itemgetter(5)("a"), lambda: o.attrgetter("zz")(p), lambda: o.methodcaller(), lambda: o.methodcaller("nope")(1), lambda: o.index(1.5), lambda: o.concat(1, 2), lambda: o.contains(1, 2), lambda: o.length_hint(5, "x"), lambda: o.lt(1, "a"), lambda: o.neg("a"), lambda: o.methodcaller(5)):
    try: print(f())
    except Exception as e: print(type(e).__name__)
print(o.call(max, 1, 2) if hasattr(o, "call") else 2, o.__add__(1, 2), o.__getitem__([5], 0), o.length_hint(iter(range(4))), o.length_hint(object(), 3), callable(o.itemgetter(1)))
class V:
    def __lt__(self, x): return "lt called"
    def __matmul__(self, x): return "mm"
    def __iadd__(self, x): return "iadd"
    def __index__(self): return 3
    def __contains__(self, x): return x
print(o.lt(V(), 1), o.matmul(V(), 1), o.iadd(V(), 1), o.index(V()), o.contains(V(), 5), o.imatmul(V(), 0))
