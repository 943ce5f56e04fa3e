"""The iterator protocols as loops use them."""
class Countdown:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0: raise StopIteration
        self.n -= 1
        return self.n + 1
print(list(Countdown(3)), [*Countdown(2)], sum(Countdown(4)), max(Countdown(3)), tuple(Countdown(1)), set(Countdown(2)))
class Old:
    def __getitem__(self, i):
        if i >= 3: raise IndexError(i)
        return i * 10
print(list(Old()), 20 in Old(), 5 in Old(), [x for x in Old()], list(reversed([1, 2])), dict(enumerate(Old())))
a, b, c = Old()
print(a, b, c)
class OldFail:
    def __getitem__(self, i): raise KeyError(i)
try: list(OldFail())
except KeyError as e: print("KeyError", e)
class NotIter:
    def __iter__(self): return 5
class NoneIter:
    __iter__ = None
class Both:
    def __iter__(self): return iter("iter")
    def __getitem__(self, i): raise IndexError
for bad in (NotIter(), NoneIter(), 5, object(), int):
    try: iter(bad)
    except TypeError as e: print(e)
print(list(Both()))
it = iter([1, 2])
print(next(it), next(it), next(it, "default"), next(it, None))
try: next(it)
except StopIteration as e: print("StopIteration", e.value, e.args)
try: next([])
except TypeError as e: print(e)
n = 0
def counter():
    global n
    n += 1
    return n
print(list(iter(counter, 4)), iter(counter, 0).__class__.__name__)
l = [1, 2, 3]
for x in l:
    if x < 3 and len(l) < 6: l.append(x * 10)
print(l)
for x in l[:]: l.remove(x)
print(l)
d = {"a": 1}
try:
    for k in d: d["new" + k] = 1
except RuntimeError as e: print(e)
d = {"a": 1, "b": 2}
try:
    for k in d: del d[k]
except RuntimeError as e: print(e)
s = {1}
try:
    for v in s: s.add(v + 1)
except RuntimeError as e: print(e)
d = {"a": 1}
for k in d: d[k] = 5
print(d)
class Rev:
    def __reversed__(self): return iter("rev")
class Seq:
    def __len__(self): return 3
    def __getitem__(self, i): return i
print(list(reversed(Rev())), list(reversed(Seq())), list(reversed("abc")), list(reversed(range(3))), list(reversed({"x": 1, "y": 2})))
try: reversed({1})
except TypeError as e: print(e)
import operator
print(operator.length_hint(iter([1, 2, 3])), operator.length_hint(Countdown(3), 7), operator.length_hint(range(5)))
it = iter([1, 2, 3, 4])
print(list(zip(it, it)), list(it))
for i in range(3):
    i = 10
print(i)
for ch in "": pass
else: print("empty else")
it = iter(range(5))
for x in it:
    if x == 1: break
print(list(it))
e = enumerate("ab", start=5)
print(next(e), list(e), iter(e) is e)
z = zip([1, 2], "ab", strict=True); print(list(z))
try: list(zip([1], "ab", strict=True))
except ValueError as ex: print(ex)
try: list(zip([1, 2], "a", strict=True))
except ValueError as ex: print(ex)
print(list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])), list(filter(None, [0, 1, "", "a"])))
