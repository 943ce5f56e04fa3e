"""Generators: next, return values, send, throw, close, attributes, exhaustion."""
def count(n):
    for i in range(n): yield i
    return "done"
g = count(2); print(next(g), next(g))
try: next(g)
except StopIteration as e: print("StopIteration", e.value)
try: next(g)
except StopIteration as e: print("again", e.value)
print(list(count(3)), sum(count(4)), [*count(2)], max(count(5)), dict(zip(count(2), "ab")), iter(g) is g, type(g).__name__, g.__name__, g.__qualname__, g.gi_running, g.gi_frame, g.gi_code.co_name)
def echo():
    got = []
    while True:
        x = yield got
        if x is None: return got
        got.append(x)
e = echo(); print(next(e), e.send(1), e.send(2))
try: e.send(None)
except StopIteration as s: print(s.value)
try: echo().send(1)
except TypeError as x: print(x)
def avg():
    total = n = 0
    value = None
    while True:
        v = yield value
        total += v; n += 1; value = total / n
a = avg(); a.send(None); print([a.send(v) for v in (10, 20, 60)])
def handles():
    log = []
    while True:
        try: x = yield log; log.append(x)
        except ValueError as e: log.append(f"V:{e}")
        except GeneratorExit: log.append("exit"); print(log); raise
h = handles(); next(h); h.send("a"); print(h.throw(ValueError("bad")), h.throw(ValueError)); h.close(); h.close()
try: next(h)
except StopIteration: print("closed")
try: h.throw(KeyError("k"))
except KeyError as e: print("throw on closed", e)
def never(): print("not run"); yield
n = never(); n.close(); print(list(n)); n = never()
try: n.throw(ValueError("before start"))
except ValueError as e: print(e)
try: next(n)
except StopIteration: print("finished")
def ignores():
    try: yield 1
    except GeneratorExit: yield 2
i = ignores(); next(i)
try: i.close()
except RuntimeError as e: print(e)
def stop(): yield 1; raise StopIteration("inside")
s = stop(); next(s)
try: next(s)
except RuntimeError as e: print(e, repr(e.__cause__))
def reenter():
    yield next(r)
r = reenter()
try: next(r)
except ValueError as e: print(e)
def fails(): yield 1; raise KeyError("boom"); yield 2
f = fails(); print(next(f))
try: next(f)
except KeyError as e: print(e)
print(list(f), next(f, "default"))
for bad in (lambda: g.throw(), lambda: g.throw(5), lambda: count(1).throw(int), lambda: g.send(), lambda: len(g), lambda: g[0], lambda: g.nope):
    try: print(bad())
    except Exception as x: print(type(x).__name__)
gen = (i * i for i in range(3)); print(gen.__name__, next(gen), list(gen), type(gen).__name__, repr(gen)[:33])
def fib():
    a, b = 0, 1
    while True: yield a; a, b = b, a + b
import itertools
print(list(itertools.islice(fib(), 10)), [next(x) for x in [fib()] * 3])
def two(): x = yield 1; y = yield x; return (x, y)
t = two(); print(next(t), t.send("X"))
try: t.send("Y")
except StopIteration as e: print(e.value)
def params(a, *b, c=3, **d): yield a; yield b; yield c; yield d
print(list(params(1, 2, c=4, e=5)), list((lambda: (yield 5))()), [x for x in (yield_ for yield_ in "ab")])
def empty(): return; yield
print(list(empty()), bool(empty()))
def closure():
    x = 0
    def inc():
        nonlocal x; x += 1; return x
    while x < 3: yield inc()
print(list(closure()), list(zip(count(3), count(2))), sorted(count(3), reverse=True))
