"""Iterators, sub-iterators and context managers written as classes."""
class I:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 2: raise StopIteration("val")
        return self.n
def g():
    r = yield from I()
    print("result", r)
    return r
print(list(g()))
class S(I):
    def send(self, v): return ("sent", v)
    def throw(self, *a): return ("thrown", a[0].__class__.__name__ if not isinstance(a[0], type) else a[0].__name__)
    def close(self): print("closed")
def h():
    yield from S()
x = h(); print(next(x), x.send(5), x.throw(ValueError("q"))); x.close()
try: next(I().__next__ for _ in ())
except StopIteration as e: print("stop", e.value)
i = I(); i.n = 5
try: next(i)
except StopIteration as e: print("value", e.value, e.args)
print(next(i, "dflt"))
try: i.__next__()
except StopIteration as e: print("value", e.value)
class Ctx:
    def __enter__(self): return self
    def __exit__(self, *a): return a[0] is ValueError
with Ctx() as c: raise ValueError
print("ok", type(c).__name__)
class NoExit:
    def __enter__(self): pass
try:
    with NoExit(): pass
except TypeError as e: print(e)
