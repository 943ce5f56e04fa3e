"""with: order, suppression, several managers, exceptions in enter and exit."""
class M:
    def __init__(self, name, suppress=False, fail=None):
        self.name, self.suppress, self.fail = name, suppress, fail
    def __enter__(self):
        print("enter", self.name)
        if self.fail == "enter": raise ValueError("enter " + self.name)
        return self.name.upper()
    def __exit__(self, t, v, tb):
        print("exit", self.name, t.__name__ if t else None, v, tb is not None)
        if self.fail == "exit": raise KeyError("exit " + self.name)
        return self.suppress
with M("a") as x: print("body", x)
with M("a") as x, M("b") as y: print(x, y)
with (M("p") as x, M("q") as y,): print(x, y)
with M("n"): pass
try:
    with M("outer"), M("inner"): raise RuntimeError("boom")
except RuntimeError as e: print("caught", e)
with M("s", suppress=True): raise RuntimeError("gone")
print("after")
with M("o"), M("i", suppress=True): 1 / 0
try:
    with M("first"), M("second", fail="enter"): print("no")
except ValueError as e: print("caught", e)
try:
    with M("x", fail="exit"): raise RuntimeError("original")
except KeyError as e: print("caught", e, repr(e.__context__))
def f():
    with M("ret"):
        return "value"
print(f())
def g():
    for i in range(3):
        with M(str(i)):
            if i == 0: continue
            if i == 1: break
    return i
print(g())
d = {}
with M("item") as d["k"]: print(d)
class NoExit:
    def __enter__(self): pass
class NoEnter:
    def __exit__(self, *a): pass
for bad in (NoExit(), NoEnter(), 5):
    try:
        with bad: print("no")
    except TypeError as e: print(str(e).split(" (")[0])
class InstanceOnly: pass
o = InstanceOnly(); o.__enter__ = o.__exit__ = lambda *a: None
try:
    with o: pass
except TypeError as e: print("looked up on the type")
def gen():
    with M("gen"):
        yield 1
        yield 2
for v in gen(): print(v); break
it = gen(); next(it); it.close(); print("closed")
try:
    with M("nested"):
        with M("deep"):
            raise IndexError("x")
except IndexError: print("out")
class Falsy(M):
    def __exit__(self, *a): return []
try:
    with Falsy("f"): raise ValueError("passes")
except ValueError as e: print(e)
