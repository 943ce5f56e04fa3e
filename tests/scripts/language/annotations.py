"""Annotations of variables, parameters and results."""
x: int = 5
y: "text"
print(x)
try: y
except NameError as e: print(e)
def f(a: int, b: str = "b", *args: float, c: list = None, **kw: dict) -> bool: return True
print(f.__annotations__, f(1))
class C:
    a: int
    b: str = "x"
    c: "C" = None
print(C.__annotations__, C.b, hasattr(C, "a"))
def g():
    local: int = 3
    unassigned: str
    return local
print(g(), g.__annotations__)
o = C()
o.attr: int = 4
d = {}
d["k"]: int = 5
(paren): int = 6
print(o.attr, d, paren)
def later(v: "Undefined") -> "Also": return v
print(later(1), later.__annotations__)
lam = lambda v: v
print(lam.__annotations__)
def gen(a: list[int], b: int | None = None) -> dict[str, int]: pass
print(gen.__annotations__["a"], gen.__annotations__["b"], gen.__annotations__["return"])
f.__annotations__["extra"] = 1
print("extra" in f.__annotations__)
f.__annotations__ = {}
print(f.__annotations__)
class D(C):
    d: float = 1.0
print(D.__annotations__)
