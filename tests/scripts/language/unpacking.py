"""Unpacking wherever it is allowed."""
a, b = 1, 2
(a, b), c = (3, 4), 5
[d, [e, f]] = 6, (7, 8)
print(a, b, c, d, e, f)
a, b = b, a
print(a, b)
first, *rest = [1, 2, 3]
*init, last = "abc"
h, *m, t = range(6)
(x, *y), z = "hello", 1
print(first, rest, init, last, h, m, t, x, y, z)
*empty, = ()
one, *none = [1]
print(empty, one, none)
for i, (j, k) in enumerate([(1, 2), (3, 4)]):
    print(i, j, k, end=";")
for n, *others in ([1, 2, 3], "xy", (9,)):
    print(n, others, end=";")
print()
print([*range(3), *"ab", *[]], (*[1], *(2,)), {*[1, 1, 2]}, {**{"a": 1}, "b": 2, **{"a": 3}})
print(*[1, 2], *"xy", sep="-")
def swap(p): a, b = p; return b, a
print(swap((1, 2)), swap({"k": 1, "v": 2}))
class It:
    def __iter__(self): return iter((10, 20))
p, q = It()
print(p, q)
o = [0] * 4
o[0], o[1], *o[2:] = 1, 2, 3, 4, 5
print(o)
class A: pass
A.x, A.y = "xy"
print(A.x, A.y)
i = 0
arr = [5, 6, 7]
i, arr[i] = 2, "late"
print(i, arr)
def gen():
    yield from (1, 2, 3)
u, v, w = gen()
print(u + v + w)
def fails(f):
    try:
        f()
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
def few(): a, b, c = 1, 2
def none_(): a, b = None
def num(): a, b = 5
def few_star(): a, b, *c = [1]
def gen_few(): a, b, c = (x for x in "ab")
for f in (few, none_, num, few_star, gen_few): fails(f)
try:
    a, b = 1, 2, 3
except ValueError as e:
    print(str(e).startswith("too many values to unpack (expected 2"))
def ret(): return 1, *[2, 3]
def yld():
    x = yield 1, *[2]
print(ret(), next(yld()))
t = 1, *[2], 3
print(t)
(a), b = 1, 2
((a)) = 3
[] = ()
() = []
print(a, b)
x = [1, 2, 3]
for x[0] in range(3): pass
print(x)
for A.loop in "ab": pass
print(A.loop)
nested = [(1, (2, (3, [4, 5])))]
for a, (b, (c, (d, e))) in nested: print(a, b, c, d, e)
