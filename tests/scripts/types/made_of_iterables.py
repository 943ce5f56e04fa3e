# Sets and lists made of all kinds of iterables, parts replaced by longer ones, callables that are objects of builtin types.
import functools
import operator


class Same:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        return self.n == (other.n if isinstance(other, Same) else other)

    def __repr__(self):
        return f"Same({self.n})"


def shown(s):
    return sorted(map(repr, s))


big = list(range(40)) + [2**61 - 2, 2**61 - 1, 2**61, -1, -2, 0, True, 1.0, "a", "b", "a", None, (1, 2), (1, 2)]
print(len(set(big)), shown(set(big))[:6])
print(shown(set([1, True, 1.0])), shown(set([True, 1])), shown(set([0, False, 0.0, ""])), shown({*"hello", *[1, 2], *range(2)}))
print(shown(set([Same(1), 1, 2, Same(2)])), shown(set([1, Same(1)])), shown(set("mississippi")), shown(set({3: 4, "k": 5})))
print(shown(set(x % 3 for x in range(9))), shown(set(map(str, [1, 1, 2]))), shown(frozenset(["b", "a", "b"])), shown(set({"a": 1}.items())))
s = {1, 2}
s.update([3, 1], "ab", (2,), {9: 9}, {5}, range(2), iter(["z"]))
print(shown(s), shown(s.union([1, 77], "q")), shown(s & set("az")), shown({1} | {2}), shown({1} ^ {1, 2}))
for bad in ([1, []], [{}], 5, ["a", {1}]):
    s = {0}
    try:
        s.update(bad)
    except TypeError as e:
        print(type(e).__name__, shown(s))


class Sub(set):
    def add(self, item):
        print("own add")
        super().add(item)


print(shown(Sub([1, 2, 1])), type(Sub([1]) | {2}).__name__)
d = {"a": 1, 2: None, (3,): [4]}
print(list(d), list(d.keys()), list(d.values()), list(d.items()), list({5}), list(frozenset([6])), list("h\xe9"), list("ab"), list(b"ab"), list(bytearray(b"c")), list(""), list({}))


class Keys(dict):
    def __iter__(self):
        return iter("own")


print(list(Keys(a=1)), list(Keys(a=1).keys()), tuple(Keys(a=1)), sorted(Keys(a=1)))
for l in ([], [1], [1, 2]):
    print(l.clear(), l)


class Loud:
    def __del__(self):
        print("gone")


l = [Loud()]
l.clear()
print("cleared", l)
for text, old, new in (("hello", "l", "LL"), ("hello", "l", ""), ("hello", "x", "yy"), ("", "a", "bb"), ("aaa", "a", "0123456"), ("a" * 10, "a", "bcd"), ("a b c", " ", ", "), ("h\xe9l", "l", "\xe9"), ("hello", "l", "\xe9"), ("aXa", "a", "a")):
    print(ascii(text.replace(old, new)), ascii(text.replace(old, new, 1)), text.replace(old, new) is text)


class S(str):
    pass


print(type(S("abc").replace("b", "dd")).__name__, type(S("abc").replace("z", "dd")).__name__)
part = functools.partial(pow, 2)
named = functools.partial(int, base=2)
print(part(3), part(3, 5), named("101"), functools.partial(part, 4)(), functools.partial(print, "x", sep="-")("y"))
calls = []


@functools.lru_cache(maxsize=None)
def fib(n):
    calls.append(n)
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(20), len(calls), fib.cache_info().hits)


@functools.lru_cache
def fail(x):
    raise ValueError(x)


for _ in range(2):
    try:
        fail(1)
    except ValueError as e:
        print("failed", e)
one, two, dotted, upper = operator.itemgetter(1), operator.itemgetter(0, 2), operator.attrgetter("real.imag"), operator.methodcaller("upper")
for _ in range(3):
    print(one("abc"), two([1, 2, 3]), dotted(5), upper("x"))
for bad in (lambda: one(), lambda: one([]), lambda: upper(5), lambda: part(), lambda: dotted("s"), lambda: one(1, 2)):
    try:
        print(bad())
    except (TypeError, IndexError, AttributeError) as e:
        print(type(e).__name__)


class P(functools.partial):
    def __call__(self, *args):
        return ("own", args)


print(P(pow, 2)(3), sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a)))
