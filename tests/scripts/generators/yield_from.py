"""yield from: delegation of values, send, throw, close and results."""
def inner():
    try:
        x = yield 1; print("inner got", x); y = yield 2; print("inner got", y)
    except ValueError as e: print("inner caught", e); yield "recovered"
    finally: print("inner finally")
    return "result"
def outer():
    r = yield from inner(); print("outer got", r); yield "after"
g = outer(); print(next(g), g.send("a"), g.send("b")); print(list(g))
g = outer(); next(g); print(g.throw(ValueError("v"))); print(list(g))
g = outer(); next(g); g.close(); print("closed")
g = outer(); next(g)
try: g.throw(KeyError("k"))
except KeyError as e: print("through", e)
def chain(*its):
    for it in its: yield from it
print(list(chain([1], "ab", (2,), {3}, range(2), iter([9]), {"k": 1})))
try: list(chain(5))
except TypeError as e: print(e)
class It:
    def __iter__(self): return self
    def __init__(self): self.n = 0
    def __next__(self):
        self.n += 1
        if self.n > 2: raise StopIteration("it result")
        return self.n
    def send(self, v): print("send", v); return self.__next__()
    def throw(self, e): print("throw", repr(e)); return "thrown"
    def close(self): print("close")
def d(): r = yield from It(); print("r =", r)
print(list(d())); x = d(); next(x); print(x.send("s"), x.throw(ValueError("q"))); x.close()
class NoSend:
    def __init__(self): self.i = iter([1, 2])
    def __iter__(self): return self
    def __next__(self): return next(self.i)
def e(): yield from NoSend()
y = e(); next(y)
try: y.send(5)
except AttributeError as err: print(err)
y = e(); next(y)
try: y.throw(ValueError("no throw method"))
except ValueError as err: print(err)
y = e(); next(y); y.close(); print("closed without close method")
def deep(n):
    if n: yield from deep(n - 1)
    yield n
print(list(deep(5)), sum(deep(200)))
def tree(t):
    if isinstance(t, list):
        for u in t: yield from tree(u)
    else: yield t
print(list(tree([1, [2, [3, []], 4], [[5]]])))
def sub(): yield 1; return 10
def main(): a = yield from sub(); b = yield from sub(); return a + b
def top(): t = yield from main(); print("total", t)
print(list(top()))
def expr(): return [(yield from sub()), (yield from sub())]
z = expr(); print(next(z), next(z))
try: next(z)
except StopIteration as s: print(s.value)
def ignored():
    try: yield 1
    except GeneratorExit: yield 2
def wraps(): yield from ignored()
w = wraps(); next(w)
try: w.close()
except RuntimeError as err: print(err)
def raising(): yield 1; raise ValueError("from sub")
def catching():
    try: yield from raising()
    except ValueError as err: yield f"caught {err}"
print(list(catching()))
def none(): yield from ()
print(list(none()), list(x for x in chain("a", (i for i in "b"))))
def gi():
    yield from sub()
q = gi(); print(q.gi_yieldfrom); next(q); print(q.gi_yieldfrom.__name__)
def stopper(): yield from iter(lambda: 1, 1)
print(list(stopper()))
class GetItem:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i
def gii(): yield from GetItem()
print(list(gii()))
def coroutine_style():
    results = []
    def worker(n):
        got = []
        for _ in range(n): got.append((yield len(got)))
        return got
    def boss():
        results.append((yield from worker(2))); results.append((yield from worker(1)))
    b = boss(); b.send(None)
    for v in "abc":
        try: b.send(v)
        except StopIteration: break
    return results
print(coroutine_style())
