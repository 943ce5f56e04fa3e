"""Context managers written as classes: nesting, transactions, re-raising, suppressing, timing."""
class Transaction:
    def __init__(self, data): self.data = data
    def __enter__(self): self.backup = dict(self.data); return self.data
    def __exit__(self, kind, value, tb):
        if kind is not None: self.data.clear(); self.data.update(self.backup)
        return kind is KeyError
d = {"a": 1}
with Transaction(d) as t: t["b"] = 2
print(d)
with Transaction(d) as t: t["c"] = 3; raise KeyError("rolled back")
print(d)
try:
    with Transaction(d) as t: t.clear(); raise ValueError("passes")
except ValueError as e: print(e, d)
class Suppress:
    def __init__(self, *kinds): self.kinds = kinds
    def __enter__(self): return self
    def __exit__(self, kind, value, tb): self.caught = value; return kind is not None and issubclass(kind, self.kinds)
with Suppress(ZeroDivisionError, KeyError) as s: 1 / 0
print(repr(s.caught))
with Suppress(LookupError) as s: {}["x"]
print(repr(s.caught))
class ExitStack:
    def __init__(self): self.stack = []
    def __enter__(self): return self
    def push(self, cm): self.stack.append(cm); return cm.__enter__()
    def callback(self, f, *a): self.stack.append(type("CB", (), {"__exit__": lambda self, *e: f(*a)})())
    def __exit__(self, *exc):
        while self.stack:
            try:
                if self.stack.pop().__exit__(*exc): exc = (None, None, None)
            except BaseException as e: exc = (type(e), e, e.__traceback__)
        if exc[1] is not None and exc[0] is not None: raise exc[1]
        return True
log = []
class Named:
    def __init__(self, n, fail=False): self.n, self.fail = n, fail
    def __enter__(self): log.append("+" + self.n); return self
    def __exit__(self, kind, v, tb):
        log.append("-" + self.n + (":" + kind.__name__ if kind else ""))
        if self.fail: raise RuntimeError(self.n)
with ExitStack() as st:
    for n in "abc": st.push(Named(n))
    st.callback(log.append, "callback")
print(log); log.clear()
try:
    with ExitStack() as st: st.push(Named("x")); st.push(Named("y", fail=True)); st.push(Named("z")); raise ValueError
except RuntimeError as e: print(e, log)
log.clear()
class Gen:
    def __init__(self, f): self.f = f
    def __call__(self, *a): m = Gen(self.f); m.g = self.f(*a); return m
    def __enter__(self): return next(self.g)
    def __exit__(self, kind, v, tb):
        if kind is None:
            try: next(self.g)
            except StopIteration: return False
            raise RuntimeError("generator didn't stop")
        try: self.g.throw(v)
        except StopIteration as s: return s is not v
        except BaseException as e:
            if e is not v: raise
            return False
        raise RuntimeError("generator didn't stop after throw")
@Gen
def tag(name):
    log.append(f"<{name}>")
    try: yield name.upper()
    except ValueError as e: log.append(f"caught {e}")
    finally: log.append(f"</{name}>")
with tag("a") as x: log.append(x)
with tag("b"): raise ValueError("inside")
try:
    with tag("c"): raise KeyError("out")
except KeyError: log.append("escaped")
print(log); log.clear()
with tag("o") as o, tag("i") as i: log.append(o + i)
print(log)
def f():
    for n in range(3):
        with Named(str(n)):
            if n == 1: return n
log.clear(); print(f(), log); log.clear()
def g():
    with Named("gen"): yield 1; yield 2
it = g(); next(it); it.close(); print(log); log.clear(); it = g(); next(it); del it; print(log)
class Reent:
    depth = 0
    def __enter__(self): Reent.depth += 1; return Reent.depth
    def __exit__(self, *a): Reent.depth -= 1
r = Reent()
with r as a, r as b:
    with r as c: print(a, b, c)
print(Reent.depth)
class BadEnter:
    def __enter__(self): raise OSError("enter")
    def __exit__(self, *a): print("never")
try:
    with Named("outer"), BadEnter(): print("never")
except OSError as e: print(e, log)
class Attr: pass
w = Attr()
with Named("t") as w.x: print(w.x.n)
