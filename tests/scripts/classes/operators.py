"""Every operator method: forward, reflected, in place, and NotImplemented."""
ops = ["add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "lshift", "rshift", "and", "or", "xor"]
signs = dict(zip(ops, ["+", "-", "*", "/", "//", "%", "**", "@", "<<", ">>", "&", "|", "^"]))
class Full:
    def __repr__(self): return "F"
class Refl:
    def __repr__(self): return "R"
class InPlace:
    def __repr__(self): return "I"
for op in ops:
    setattr(Full, f"__{op}__", lambda self, o, op=op: f"{op}({self},{o})")
    setattr(Refl, f"__r{op}__", lambda self, o, op=op: f"r{op}({self},{o})")
    setattr(InPlace, f"__i{op}__", lambda self, o, op=op: f"i{op}({self},{o})")
f, r, i = Full(), Refl(), InPlace()
for op, s in signs.items():
    print(eval(f"f {s} 1"), eval(f"1 {s} r"), eval(f"f {s} r"), end=" ")
    ns = {"x": f}; exec(f"x {s}= 2", ns); print(ns["x"], end=" ")
    ns = {"x": i}; exec(f"x {s}= 2", ns); print(ns["x"], end=" ")
    ns = {"x": 5, "r": r}; exec(f"x {s}= r", ns); print(ns["x"])
    for e in (f"object() {s} 1", f"1 {s} object()", f"r {s} 1"):
        try: eval(e)
        except TypeError as err: print(" ", err)
    try: exec("x = None; x %s= 1" % s)
    except TypeError as err: print(" ", err)
class Log:
    def __init__(self, n): self.n = n
    def __add__(self, o): print(self.n, "add", end=" "); return NotImplemented
    def __radd__(self, o): print(self.n, "radd", end=" "); return NotImplemented
    def __iadd__(self, o): print(self.n, "iadd", end=" "); return NotImplemented
class Sub(Log):
    def __radd__(self, o): print(self.n, "sub radd", end=" "); return "sub"
for x, y in ((Log("a"), Log("b")), (Log("a"), 1), (1, Log("a")), (Log("a"), Sub("s")), (Sub("s"), Log("a")), (Sub("s"), Sub("t"))):
    try: print(x + y)
    except TypeError as e: print(e)
x = Log("z")
try: x += 1
except TypeError as e: print(e)
class Unary:
    def __neg__(self): return "neg"
    def __pos__(self): return "pos"
    def __invert__(self): return "inv"
    def __abs__(self): return "abs"
    def __int__(self): return 7
    def __float__(self): return 7.5
    def __complex__(self): return 7j
    def __index__(self): return 3
    def __bool__(self): return False
    def __len__(self): return 4
    def __contains__(self, x): return x == "in"
    def __getitem__(self, k): return ("get", k)
    def __hash__(self): return 99
    def __str__(self): return "str"
    def __format__(self, s): return "fmt" + s
    def __bytes__(self): return b"bytes"
    def __round__(self, n=None): return ("round", n)
    def __trunc__(self): return "trunc"
    def __floor__(self): return "floor"
    def __ceil__(self): return "ceil"
    def __iter__(self): return iter("iter")
    def __reversed__(self): return "reversed"
    def __call__(self, *a): return ("call", a)
    def __dir__(self): return ["d"]
    def __sizeof__(self): return 1
u = Unary()
import math
print(-u, +u, ~u, abs(u), int(u), float(u), complex(u), [0, 1, 2, 3][u], bool(u), len(u), "in" in u, "out" in u, u[1], u[1:2], u[1, 2], hash(u), str(u), f"{u:x}", bytes(u), round(u), round(u, 2), math.trunc(u), math.floor(u), math.ceil(u), list(u), reversed(u), u(1), dir(u), hex(u))
for e in ("-object()", "+object()", "~object()", "abs(object())", "int(object())", "float(object())", "object()()", "object()[0]", "len(object())", "1 in object()", "object() < 1", "[1][object()]", "round(object())"):
    try: eval(e)
    except TypeError as err: print(str(err).split(" is not")[0] if " in " in e else err)
class Cmp:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return ("lt", self.v, getattr(o, "v", o))
    def __le__(self, o): return NotImplemented
    def __ge__(self, o): return ("ge", self.v, getattr(o, "v", o))
print(Cmp(1) < Cmp(2), Cmp(1) > Cmp(2), Cmp(1) <= Cmp(2), 5 > Cmp(1), 5 <= Cmp(1))
try: Cmp(1) > 5
except TypeError as e: print(e)
class Vec:
    def __init__(self, *v): self.v = v
    def __add__(self, o): return Vec(*(a + b for a, b in zip(self.v, o.v)))
    def __mul__(self, k): return Vec(*(a * k for a in self.v)) if isinstance(k, (int, float)) else NotImplemented
    __rmul__ = __mul__
    def __matmul__(self, o): return sum(a * b for a, b in zip(self.v, o.v))
    def __eq__(self, o): return isinstance(o, Vec) and self.v == o.v
    def __neg__(self): return self * -1
    def __getitem__(self, i): return self.v[i]
    def __repr__(self): return f"Vec{self.v}"
a, b = Vec(1, 2), Vec(3, 4); print(a + b, a * 3, 3 * a, a @ b, -a, a == Vec(1, 2), a != b, [*a], a[-1], sum([a, b], Vec(0, 0)))
try: a * "x"
except TypeError as e: print(e)
