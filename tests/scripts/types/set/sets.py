"""set and frozenset."""
S = lambda s: sorted(s, key=str)
print(set(), {1}, S({3, 1, 2, 1}), S(set("hello")), frozenset(), frozenset([1]), S(frozenset("ab")), {(1, 2)}, S({x % 3 for x in range(10)}), len({1, 1.0, True}), repr({"a"}), str(frozenset({"x"})))
a, b = {1, 2, 3, 4}, {3, 4, 5}
print(a | b, a & b, a - b, a ^ b, a.union(b, [9], (8,)), a.intersection(b, [3]), a.difference(b, [1]), a.symmetric_difference([1, 7]), a.union(), a.isdisjoint({9}), a.isdisjoint([1]))
print({1, 2} < a, {1, 2} <= a, a > {1}, a >= a, a < a, a == {4, 3, 2, 1}, a != b, {1} < {2}, {1} > {2}, a.issubset(range(10)), a.issuperset([1]), {1} == frozenset([1]), set() == frozenset(), {1} <= frozenset([1, 2]), a == [1, 2, 3, 4])
c = a.copy(); c.add(9); c.add(9); c.discard(1); c.discard(100); c.remove(2); print(c, len(c), c is a); c.update([10], {11}); c |= {12}; c &= set(range(9, 12)); c -= {10}; c ^= {9, 50}; print(c, c.pop() in (11, 50), len(c)); c.clear(); print(c)
c = {1, 2, 3}; c.intersection_update([2, 3, 4]); print(c); c.difference_update([2]); print(c); c.symmetric_difference_update([3, 4]); print(c)
for f in (lambda: set().pop(), lambda: {1}.remove(5), lambda: {1} | [2], lambda: {1} + {2}, lambda: {1} < [1], lambda: hash(set()), lambda: set(5), lambda: set(1, 2), lambda: set([1])[0], lambda: {1}.union(5), lambda: frozenset([1]).add(2), lambda: {1}.nope, lambda: {1}.intersection(None), lambda: {1} - 5, lambda: set([[]]) if False else {1}.update(5), lambda: {1}.remove((1, 2))):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
fa = frozenset([1, 2]); print(hash(fa) == hash(frozenset([2, 1])), {fa: 1}[frozenset((1, 2))], fa | {3}, type(fa | {3}).__name__, type({3} | fa).__name__, fa & {1}, frozenset(fa) is fa, fa.copy() is fa, hash(frozenset()), hash(frozenset([0])), hash(frozenset([1, 2, 3])), {frozenset([1])} == {frozenset([1])}, frozenset([1]) in {frozenset([1])}, {1} in {frozenset([1])})
s = {frozenset([5])}; s.discard({5}); print(s); s = {frozenset([5])}; s.remove({5}); print(s)
class Sub(set):
    def __repr__(self): return "Sub" + repr(S(self))
x = Sub([1, 2]); print(x, type(x | {3}).__name__, type(x.copy()).__name__, x == {1, 2}, x & {1}, [x])
class SF(frozenset): pass
print(SF([1]), type(SF([1]) | {2}).__name__, repr(SF()), repr(Sub()), SF("a") == frozenset("a"), hash(SF("a")) == hash(frozenset("a")))
big = set(range(10000)); assert len(big) == 10000 and 9999 in big and 10000 not in big
for i in range(0, 10000, 3): big.remove(i)
assert len(big) == 6666 and sum(big) == sum(i for i in range(10000) if i % 3)
assert big & set(range(100)) == {i for i in range(100) if i % 3} and len(big | set(range(10000))) == 10000 and len(big ^ set(range(10000))) == 3334
words = "the cat sat on the mat the end".split(); print(len(set(words)), S(set(words)), S({w for w in words if words.count(w) > 1}), sorted(set("banana") - set("nb")), all(x in big for x in (1, 2, 4)), max({3, 9, 1}), sum({1, 2, 3}), min({"b", "a"}), list({5}), tuple({7}), bool(set()), bool({0}), any({0}), [*{1}], {*[1, 2], *{2, 3}} == {1, 2, 3})
nan = float("nan"); print(len({nan, nan}), len({nan, float("nan")}), nan in {nan}, {1, True, 1.0}, {0, False}, len({"a", b"a"}), {1, 2}.__contains__(1), {1}.__eq__({1}), {1}.__lt__({1, 2}), {1}.__eq__([1]), {1}.__or__([1]), {1}.__len__())
it = iter({1}); print(next(it), next(it, "end"), it.__length_hint__())
empty = set(); empty |= {1}; print(empty, {1, 2, 3} - {1} - {2}, {1} | {2} & {3}, {1, 2} ^ {2} | {5}, not {1} & {2}, {i: set() for i in range(2)}, [set(), frozenset()], {(): set()})
