"""Endless recursion through every road that Python code can take ends in RecursionError."""
import functools, operator
class Eq:
    def __eq__(self, o): return self == o
    __hash__ = object.__hash__
class Lt:
    def __lt__(self, o): return self < o
class Hash:
    def __hash__(self): return hash(self)
class Repr:
    def __repr__(self): return repr(self)
class Str:
    def __str__(self): return str(self)
class Fmt:
    def __format__(self, s): return format(self, s)
class Add:
    def __add__(self, o): return self + o
class Call:
    def __call__(self): return self()
class Get:
    def __getattr__(self, n): return getattr(self, n)
class GetAll:
    def __getattribute__(self, n): return self.x
class Set:
    def __setattr__(self, n, v): self.x = v
class Item:
    def __getitem__(self, k): return self[k]
class Len:
    def __len__(self): return len(self)
class Bool:
    def __bool__(self): return bool(self)
class Iter:
    def __iter__(self): return iter(self)
class Contains:
    def __contains__(self, x): return x in self
class Int:
    def __int__(self): return int(self)
class Index:
    def __index__(self): return operator.index(self)
class Enter:
    def __enter__(self):
        with self: pass
    def __exit__(self, *a): pass
class New:
    def __new__(cls): return cls()
class Init:
    def __init__(self): Init()
class Prop:
    p = property(lambda self: self.p)
class Desc:
    def __get__(self, o, c): return o.d
class HasDesc: d = Desc()
class Inst(type):
    def __instancecheck__(cls, o): return isinstance(o, cls)
class K(metaclass=Inst): pass
class Missing(dict):
    def __missing__(self, k): return self[k]
def gen(): yield from gen()
def genexp(): return sum(genexp() for _ in range(1))
def comp(): return [comp() for _ in range(1)]
def key(): return sorted([1], key=lambda v: key())
def mapped(): return list(map(lambda v: mapped(), [1]))
def part(): return functools.partial(part)()
def red(): return functools.reduce(lambda a, b: red(), [1, 2])
def ex(): exec("ex()")
def ev(): return eval("ev()")
def deco(): return (lambda f: deco())(1)
def kw(**k): return kw(**k)
def star(*a): return star(*a)
def method(): return type("T", (), {"m": lambda self: method()})().m()
def sup():
    class A:
        def f(self): return sup()
    class B(A):
        def f(self): return super().f()
    return B().f()
def fin():
    try: pass
    finally: fin()
def mut_a(): return mut_b()
def mut_b(): return mut_a()
roads = {
    "eq": lambda: Eq() == Eq(), "in list": lambda: Eq() in [Eq()], "lt": lambda: Lt() < Lt(), "sort": lambda: [Lt(), Lt()].sort(), "min": lambda: min(Lt(), Lt()), "hash": lambda: {Hash(): 1}, "repr": lambda: repr(Repr()), "list repr": lambda: repr([Repr()]), "str": lambda: str(Str()), "format": lambda: f"{Fmt():x}", "add": lambda: Add() + 1, "call": lambda: Call()(),
    "getattr": lambda: Get().x, "getattribute": lambda: GetAll().x, "setattr": lambda: setattr(Set(), "x", 1), "item": lambda: Item()[0], "len": lambda: len(Len()), "bool": lambda: not Bool(), "iter": lambda: list(Iter()), "contains": lambda: 1 in Contains(), "int": lambda: int(Int()), "index": lambda: [1][Index()], "enter": lambda: Enter().__enter__(),
    "new": lambda: New(), "init": lambda: Init(), "property": lambda: Prop().p, "descriptor": lambda: HasDesc().d, "isinstance": lambda: isinstance(1, K), "missing": lambda: Missing()[1], "generator": lambda: next(gen()), "genexp": genexp, "comprehension": comp, "key": key, "map": mapped, "partial": part, "reduce": red, "exec": ex, "eval": ev,
    "lambda": deco, "kwargs": lambda: kw(a=1), "star": lambda: star(1), "method": method, "super": sup, "finally": fin, "mutual": mut_a,
}
for name, f in roads.items():
    try: f(); print(name, "returned")
    except RecursionError: print(name, "RecursionError")
print("and the interpreter works:", sum(i * i for i in range(10)))
