"""all, any, enumerate, filter, map, zip, reversed, sorted, iter, next, len, range, slice."""
print(all([]), all([1, 0]), any([]), any([0, ""]), any([0, 1]), all(x > 0 for x in [1, 2]), any(x for x in iter([0, 3, 1 / 1])))
print(list(enumerate("ab")), list(enumerate("ab", 5)), list(enumerate(["x"], start=-1)), next(enumerate("q")), list(map(int, "123")), list(map(lambda a, b: a * b, [1, 2], [3, 4, 5])), list(filter(None, [0, 1, "", "x"])), list(filter(lambda x: x % 2, range(5))), list(zip()), list(zip("ab")), list(zip("ab", [1, 2, 3])), list(zip(*[(1, 2), (3, 4)])))
print(sorted("bca"), sorted([3, 1], reverse=True), sorted("bA", key=str.lower), list(reversed([1, 2])), list(reversed("ab")), len("abc"), len({}), len(range(5)), next(iter([1])), next(iter([]), "d"), list(iter(lambda it=iter([1, 2, 0, 3]): next(it), 0)))
for o in (enumerate([]), map(str, []), filter(None, []), zip([]), reversed([]), iter([]), iter(()), iter({}), iter(set()), iter(""), iter("é"), iter(b""), iter(range(0)), iter({}.keys()), iter({}.values()), iter({}.items()), reversed({}), iter(bytearray()), iter(int, 0), reversed(()), (x for x in ())):
    print(type(o).__name__, iter(o) is o, list(o) if type(o).__name__ != "callable_iterator" else "", end="; ")
print()
for f in (lambda: all(5), lambda: any(), lambda: enumerate(5), lambda: enumerate([], "x"), lambda: map(), lambda: map(str), lambda: list(map(5, [1])), lambda: filter(5), lambda: list(filter(5, [1])), lambda: zip(5), lambda: zip([1], 5), lambda: reversed(5), lambda: reversed({1}), lambda: sorted(5), lambda: len(5), lambda: len(), lambda: next(5), lambda: next(iter([])), lambda: iter(5), lambda: iter(5, 1), lambda: list(map(lambda x: 1 / x, [0])), lambda: next(), lambda: len(iter([])), lambda: list(zip([1], [1, 2], strict=True)), lambda: list(zip([1], [1], [], strict=True))):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class Len:
    def __init__(self, v): self.v = v
    def __len__(self): return self.v
for v in (5, True, -1, "x", 2**70, 1.5):
    try: print(len(Len(v)))
    except Exception as e: print(type(e).__name__, e)
log = []
def src(n):
    for i in range(3): log.append((n, i)); yield i
m = map(lambda a, b: (a, b), src("a"), src("b"))
print(next(m), log); print(list(zip(src("c"), [1])), log[-2:])
it = filter(lambda x: log.append(x) or x, [0, 5, 0]); print(next(it), next(it, "end"))
e = enumerate("abc"); next(e); print(list(e), list(e))
z = zip([1, 2, 3], iter([4])); print(list(z), list(z))
class Rev:
    def __len__(self): return 2
    def __getitem__(self, i): return "item%d" % i
print(list(reversed(Rev())), reversed(Rev()).__length_hint__(), [x for x in zip(range(2), "ab", (True, False))], dict(map(lambda k: (k, ord(k)), "ab")), max(map(len, ["a", "bbb"])), sum(map(lambda x: x * x, filter(lambda x: x % 2, range(10)))), list(map(None.__class__, [])), [*map(pow, [2, 3], [3, 2])], list(enumerate(2**70 + i for i in range(1))), list(enumerate("a", 2**70)))
