"""itertools."""
from itertools import *
import operator
L = list
print(L(islice(count(), 3)), L(islice(count(5, 2), 3)), L(islice(count(1.5, 0.5), 3)), L(islice(cycle("ab"), 5)), L(repeat(7, 3)), L(islice(repeat("x"), 2)), L(cycle([])), repr(count(3)), repr(count(1, 2)), repr(repeat(1)), repr(repeat(1, 2)), next(count(2**70)), next(count(-5, -1)))
print(L(chain("ab", [1])), L(chain()), L(chain.from_iterable(["ab", "cd"])), L(accumulate([1, 2, 3])), L(accumulate([1, 2, 3], operator.mul)), L(accumulate([1, 2], initial=10)), L(accumulate([])), L(accumulate("abc")), L(accumulate([3, 1, 2], max)), L(accumulate([], initial=5)))
print(L(compress("abcd", [1, 0, 1, 1])), L(dropwhile(lambda x: x < 3, [1, 3, 1])), L(takewhile(lambda x: x < 3, [1, 3, 1])), L(filterfalse(None, [0, 1, ""])), L(filterfalse(lambda x: x % 2, range(5))), L(starmap(pow, [(2, 3), (3, 2)])), L(starmap(lambda *a: a, [(), (1,), "ab"])), L(pairwise("abcd")), L(pairwise("a")), L(zip_longest("ab", [1], fillvalue="-")), L(zip_longest("a", "bcd")), L(zip_longest()))
print(L(islice("abcdef", 2)), L(islice("abcdef", 2, 4)), L(islice("abcdef", 1, None, 2)), L(islice("abc", None)), L(islice("abcdef", 0, 5, 3)), L(islice([], 5)))
print(L(product("ab", [1, 2])), L(product([0, 1], repeat=3)), L(product()), L(product("ab", [])), L(product("ab", "c", repeat=2)), L(permutations("abc")), L(permutations("abc", 2)), L(permutations("ab", 3)), L(permutations([])), L(combinations("abcd", 2)), L(combinations("abc", 0)), L(combinations("ab", 3)), L(combinations_with_replacement("abc", 2)))
print([(k, L(g)) for k, g in groupby("aaabbc")], [(k, L(g)) for k, g in groupby([1, 3, 2, 4, 5], lambda x: x % 2)], L(groupby([])), [k for k, g in groupby("aabb")])
a, b, c = tee([1, 2, 3], 3); print(next(a), next(a), L(b), L(a), L(c)); x, = tee("q", 1); print(L(x), tee([], 0))
def gen():
    for i in range(3): print("gen", i, end=" "); yield i
p, q = tee(gen()); print(next(p), next(q), next(p), L(q), L(p))
for f in (lambda: count("a"), lambda: islice([1], -1), lambda: islice([1], 0, 1, 0), lambda: islice([1], "a"), lambda: repeat(), lambda: combinations("ab", -1), lambda: permutations("ab", -1), lambda: product("a", repeat=-1), lambda: chain.from_iterable(5), lambda: L(chain(5)), lambda: L(starmap(pow, [5])), lambda: tee([], -1), lambda: accumulate(), lambda: cycle(5), lambda: zip_longest("a", bad=1), lambda: groupby(), lambda: L(accumulate([1, "a"])), lambda: combinations("ab"), lambda: L(takewhile(5, [1]))):
    try: print(f())
    except Exception as e: print(type(e).__name__)
it = iter(range(10)); print(L(islice(it, 3)), next(it), L(islice(it, 1, 3)), L(it))
g = groupby("aab"); k1, g1 = next(g); k2, g2 = next(g); print(k1, L(g1), k2, L(g2))
print(len(L(permutations(range(6)))), len(L(combinations(range(10), 4))), sum(1 for _ in product(range(5), repeat=4)), sum(a * b for a, b in zip(count(1), repeat(2, 5))), "".join(chain.from_iterable(zip_longest("abc", "xy", fillvalue="_"))), L(map(operator.add, count(), [1, 2])), L(islice(chain([1], count(10)), 4)), [L(r) for r in (repeat(1, 0), repeat(1, -5))], max(accumulate([1, -5, 3])), dict(zip("abc", count())), L(zip(*[iter("abcdef")] * 2)))
assert L(permutations(range(4))) == sorted(permutations(range(4))) and L(combinations(range(6), 3)) == sorted(set(tuple(sorted(c)) for c in permutations(range(6), 3)))
class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration
        return self.n
print(L(chain(It(), It())), L(cycle(It()))[:0] if False else L(islice(cycle(It()), 7)), L(pairwise(It())), L(accumulate(It())), [L(x) for x in tee(It())])
def primes():
    yield 2
    found = [2]
    for n in count(3, 2):
        if all(n % p for p in takewhile(lambda p: p * p <= n, found)): found.append(n); yield n
print(L(islice(primes(), 12)), next(dropwhile(lambda n: n < 100, primes())))
