"""Generic aliases, containers, context and iteration methods written in Python, __getattribute__, __class_getitem__."""
class Stack:
    def __init__(self, items=()): self._i = list(items)
    def __len__(self): return len(self._i)
    def __getitem__(self, i): return Stack(self._i[i]) if isinstance(i, slice) else self._i[i]
    def __setitem__(self, i, v): self._i[i] = v
    def __delitem__(self, i): del self._i[i]
    def __contains__(self, x): return x in self._i
    def __iter__(self): return iter(self._i)
    def __reversed__(self): return reversed(self._i)
    def __repr__(self): return f"Stack({self._i})"
    def __eq__(self, o): return isinstance(o, Stack) and self._i == o._i
    def __bool__(self): return bool(self._i)
    def __add__(self, o): return Stack(self._i + list(o))
    def __iadd__(self, o): self._i.extend(o); return self
    def __call__(self): return self._i.pop()
s = Stack([1, 2, 3]); s[0] = 10; del s[1]; s += [7, 8]; t = s; t += (9,); print(s, t is s, len(s), s[-1], s[1:3], 7 in s, list(s), list(reversed(s)), s == Stack([10, 3, 7, 8, 9]), s + "ab", s(), bool(Stack()), [*s], max(s), sorted(s), sum(s))
for i, v in enumerate(s): s[i] = v * 2
print(s, dict(zip("ab", s)), *s)
class Log:
    def __getattribute__(self, n):
        if n == "secret": raise AttributeError("secret!")
        return ("intercepted", n) if n.startswith("x") else object.__getattribute__(self, n)
    def __getattr__(self, n): return "fallback " + n
    def __init__(self): self.real = 1
l = Log(); print(l.xyz, l.real, l.secret, l.missing, hasattr(l, "anything"))
print(list[int], dict[str, list[int]], tuple[int, ...], list[int] == list[int], list[int].__origin__, list[int].__args__, type(list[int]).__name__, list[int]([1]), int | str, (int | None).__args__, isinstance(5, int | str), int | str == str | int, type[int], set["x"])
for f in (lambda: int[int], lambda: isinstance([], list[int]), lambda: int | 5):
    try: print(f())
    except TypeError as e: print(e)
class Node:
    def __init__(self, v, l=None, r=None): self.v, self.l, self.r = v, l, r
    def __iter__(self):
        if self.l: yield from self.l
        yield self.v
        if self.r: yield from self.r
tree = Node(5, Node(2, Node(1)), Node(9, Node(7))); print(list(tree), sum(tree), 7 in tree, max(tree))
class Money:
    def __init__(self, n): self.n = n
    def __radd__(self, o): return Money(self.n + (o.n if isinstance(o, Money) else o))
    __add__ = __radd__
    def __lt__(self, o): return self.n < o.n
    def __hash__(self): return hash(self.n)
    def __eq__(self, o): return self.n == o.n
    def __repr__(self): return f"${self.n}"
    def __format__(self, spec): return f"${self.n:{spec}}"
print(sum([Money(1), Money(2)]), sorted([Money(3), Money(1)]), min(Money(5), Money(4)), {Money(1): "one"}[Money(1)], f"{Money(3.14159):.2f}", len({Money(1), Money(1)}))
class Multi(dict):
    def __getattr__(self, n):
        try: return self[n]
        except KeyError: raise AttributeError(n) from None
    __setattr__ = dict.__setitem__
m = Multi(a=1); m.b = 2; print(m.a, m["b"], m, hasattr(m, "q"))
class Chain:
    def __init__(self, path=""): self.path = path
    def __getattr__(self, n): return Chain(f"{self.path}/{n}")
    def __call__(self, **k): return f"{self.path}?{k}"
print(Chain().users.list(page=2))
class Desc:
    def __get__(s, o, c): return s
    def __set__(s, o, v): print("set via instance")
class H: d = Desc()
h = H(); h.d = 1; setattr(h, "d", 2); H.d = 3; print(h.d)
