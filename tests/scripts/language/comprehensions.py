"""List, set, dict comprehensions and generator expressions."""
print([x * x for x in range(5)], {x % 3 for x in range(10)}, {k: v for k, v in zip("abc", range(3))})
print([(x, y) for x in range(3) for y in range(x)], [x for x in range(20) if x % 2 if x % 3])
print([[i * j for j in range(3)] for i in range(3)], [y for x in [[1, 2], [3]] for y in x])
print(sum(x for x in range(10)), list(x for x in "abc"), max((len(w), w) for w in ["a", "ccc", "bb"]))
x = "outer"
print([x for x in range(2)], x)
def f(n):
    k = 10
    return [i + k for i in range(n)], {i: k for i in range(2)}, list(i * k for i in range(n))
print(f(3))
print([a + b for a, b in [(1, 2), (3, 4)]], [first for first, *_ in ["abc", "de"]])
print([y := 5, y ** 2], [last := i for i in range(3)], last)
def total(values):
    t = 0
    return [t := t + v for v in values]
print(total([1, 2, 3]))
fs = [lambda: i for i in range(3)]
print([g() for g in fs])
fs = [lambda i=i: i for i in range(3)]
print([g() for g in fs])
class C:
    items = [1, 2, 3]
    doubled = [i * 2 for i in items]
    n = 2
    try:
        scaled = [i * n for i in items]
    except NameError as e:
        scaled = "NameError " + str(e)
    outermost = list(i for i in items)
print(C.doubled, C.scaled, C.outermost)
log = []
def src():
    log.append("source"); return [1, 2]
g = (log.append(i) or i for i in src())
print(log); print(list(g)); print(log)
print({(a, b): a * b for a in range(2) for b in range(2)})
print([i for i in range(5) if (lambda v: v > 2)(i)])
print([*(i for i in range(2)), *[j for j in "xy"]])
print(any(i > 3 for i in range(5)), all(i < 3 for i in range(5)))
print([[x for x in row if x] for row in [[0, 1], [2, 0]]])
print({s.lower(): len(s) for s in ("A", "Bb", "CCC")}, {i for i in ()}, {i: i for i in ()}, [i for i in ()])
def nested():
    base = 100
    return [[base + i + j for j in range(2)] for i in range(2)]
print(nested())
try:
    [1 / i for i in (1, 0)]
except ZeroDivisionError as e:
    print(e)
print([i for i in range(3)] [1], (i for i in ()).__class__.__name__)
m = [[1, 2, 3], [4, 5, 6]]
print([[row[i] for row in m] for i in range(3)], [sum(r) for r in m])
print([x if x % 2 else -x for x in range(4)], [x for x in [1, 2, 3, 4] if not x % 2])
print(dict((k, v) for k, v in [("a", 1)]), set(c for c in "aab") == {"a", "b"}, tuple(i for i in range(3)))
def delayed():
    r = []
    for n in range(3):
        r.append(m * n for m in [1, 2])
    return [list(g) for g in r]
print(delayed())
