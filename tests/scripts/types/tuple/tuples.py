"""tuple."""
print((), (1,), (1, 2), tuple(), tuple([1, 2]), tuple("ab"), tuple(x for x in range(2)), 1, 2, (1, (2, (3,))), type(()), ((1, 2), 3))
t = (1, 2, 3, 2)
print(t[0], t[-1], t[1:3], t[::-1], len(t), t + (4,), t * 2, 2 * (0,), t * 0, t.count(2), t.index(2), t.index(2, 2), 3 in t, 9 in t, hash(t) == hash((1, 2, 3, 2)), t == (1, 2, 3, 2), t < (1, 3), t > (1, 2), () < (0,), (1, 2) != [1, 2])
for f in (lambda: t[9], lambda: t["a"], lambda: t.index(9), lambda: t + [1], lambda: t + 1, lambda: t * "a", lambda: hash(([],)), lambda: tuple(5), lambda: t < 5, lambda: (1, "a") < (1, 2), lambda: t.append(1), lambda: tuple(1, 2), lambda: t.index(1, 1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
try: t[0] = 1
except TypeError as e: print(e)
try: del t[0]
except TypeError as e: print(e)
x = ([],)
try: x[0] += [1]
except TypeError as e: print(e, x)
x[0].append(2); print(x)
r = []; tt = (r,); r.append(tt); print(tt, r)
class T(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
    def total(self): return sum(self)
k = T(1, 2, 3)
print(k, k.total(), k[0], type(k[:]).__name__, type(k + (1,)).__name__, k == (1, 2, 3), hash(k) == hash((1, 2, 3)), {k: 1}[(1, 2, 3)], isinstance(k, tuple), tuple(k) is k, len(k))
print(hash(()) == hash(()), hash((1, 2)) == hash((1.0, 2.0)), hash(()), hash((1,)), hash((1, 2, 3)), hash((0, (1, -1))), {(1, 2): "a"}[1, 2], sorted([(2, 1), (1, 2), (1, 1)]), max((1, 2), (1, 3)), sum(((1,), (2,)), ()))
a = b = (1,); a += (2,); print(a, b, tuple(()) == (), tuple(t) is t)
it = iter(t); print(next(it), it.__length_hint__(), list(it), list(reversed(t)), (*t, *"a"), t.__contains__(1), t.__getitem__(0), t.__len__(), t.__add__((1,)), t.__eq__(1), t.__mul__(0))
def f(*args): return args
print(f(), f(1), f(*t), f(*t, *t)[5], *t, sep=",")
(p, q), *s = (1, 2), 3, 4
print(p, q, s, (1, 2)[0], (lambda: (1, 2))()[1], [(i, j) for i, j in zip((1, 2), (3, 4))], dict(((1, 2), (3, 4))), "%s %s" % (1, 2), repr((1,)), str(("a",)), (None,) * 3)
nan = float("nan"); print((nan,) == (nan,), (nan,) == (float("nan"),), nan in (nan,), (1, 2, 3) > (1, 2), (1,) < (1, 0), ("a", 1) < ("b", 0))
