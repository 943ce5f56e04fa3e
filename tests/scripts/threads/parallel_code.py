"""Threads running functions, classes, closures, generators and imports side by side."""
import threading
def together(f, n=4):
    out = [None] * n; gate = threading.Barrier(n)
    def go(i):
        gate.wait()
        try: out[i] = f(i)
        except BaseException as e: out[i] = repr(e)
    ts = [threading.Thread(target=go, args=(i,)) for i in range(n)]; [t.start() for t in ts]; [t.join() for t in ts]; return out
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(together(lambda i: fib(16 + i)))
class Point:
    count = 0
    def __init__(self, x, y): self.x, self.y = x, y
    def __add__(self, o): return Point(self.x + o.x, self.y + o.y)
    @property
    def norm(self): return abs(self.x) + abs(self.y)
def geometry(i):
    p = Point(0, 0)
    for k in range(2000): p = p + Point(k % 7 - i, i)
    return p.norm
print(together(geometry))
def closures(i):
    def counter():
        n = 0
        def inc(): nonlocal n; n += i + 1; return n
        return inc
    c = counter()
    for _ in range(1000): c()
    return c()
print(together(closures))
def generators(i):
    def gen(n):
        for k in range(n): yield k * (i + 1)
    return sum(gen(3000))
print(together(generators))
def strings(i): return len("".join(str(k) + "é" * (i % 2) for k in range(2000))), "x".join(["a"] * 3)
print(together(strings))
def classes(i):
    made = []
    for k in range(50):
        C = type(f"C{i}_{k}", (Point,), {"v": k, "get": lambda self: self.v + i}); made.append(C(1, 2).get())
    return sum(made)
print(together(classes))
def exceptions(i):
    n = 0
    for k in range(1000):
        try:
            if k % 3 == 0: raise ValueError(k)
            if k % 5 == 0: {}[k]
        except ValueError as e: n += e.args[0]
        except KeyError: n += 1
        finally: n += 1
    return n
print(together(exceptions))
shared = {"f": fib, "table": list(range(100)), "nested": {"a": (1, 2, [3])}}
def reads(i): return sum(shared["table"][k % 100] + shared["nested"]["a"][2][0] for k in range(3000)) + shared["f"](10)
print(together(reads))
def imports(i): import math, collections, itertools, functools; return math.floor(2.5), collections.Counter("aab")["a"], functools.reduce(max, [1, i])
print(together(imports))
def sorting(i): import random; r = random.Random(i); l = [r.random() for _ in range(2000)]; return sorted(l) == sorted(l, reverse=True)[::-1]
print(together(sorting))
class Meta(type):
    def __call__(cls, *a): return super().__call__(*a)
class M(metaclass=Meta):
    __slots__ = ("a",)
    def __init__(self, a): self.a = a
print(together(lambda i: sum(M(k).a for k in range(1000))))
def mutate_class(i):
    for k in range(200): setattr(Point, f"attr{i}", k); assert getattr(Point, f"attr{i}") == k; Point(1, 2).norm
    return getattr(Point(0, 0), f"attr{i}")
print(together(mutate_class))
def globals_(i):
    for k in range(500): globals()[f"g{i}"] = k
    return globals()[f"g{i}"]
print(together(globals_))
def exec_(i): ns = {}; exec(f"def f(): return {i} * 2\nr = f()", ns); return ns["r"], eval("i + 1", {"i": i})
print(together(exec_))
def format_(i): return f"{i:>3}|{i / 3:.2f}|{[i] * 2}|{'%05d' % i}|{'{:x}'.format(i + 10)}"
print(together(format_))
def big(i): return (3 ** (200 + i)) % 1000007, len(str(7 ** 500))
print(together(big))
gen = (i for i in range(3))
def recursion(i):
    def deep(n): return 0 if n == 0 else 1 + deep(n - 1)
    return deep(500)
print(together(recursion), together(lambda i: __name__), together(lambda i: threading.current_thread() is not threading.main_thread()))
