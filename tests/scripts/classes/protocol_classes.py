"""Larger classes as people write them: a matrix, an ordered set, a linked list, an event system, a state machine."""
class OrderedSet:
    def __init__(self, items=()): self._d = dict.fromkeys(items)
    def add(self, x): self._d[x] = None
    def discard(self, x): self._d.pop(x, None)
    def __contains__(self, x): return x in self._d
    def __iter__(self): return iter(self._d)
    def __len__(self): return len(self._d)
    def __or__(self, o): return OrderedSet([*self, *o])
    def __and__(self, o): return OrderedSet(x for x in self if x in o)
    def __eq__(self, o): return list(self) == list(o) if isinstance(o, OrderedSet) else NotImplemented
    def __repr__(self): return f"{type(self).__name__}({list(self)})"
s = OrderedSet("hello"); t = OrderedSet("world"); print(s, s | t, s & t, len(s), "h" in s, s == OrderedSet("helo"), s == 5, bool(OrderedSet()), sorted(s), [*s])
class LinkedList:
    class Node:
        __slots__ = ("value", "next")
        def __init__(self, value, next=None): self.value, self.next = value, next
    def __init__(self, items=()):
        self.head, self.size = None, 0
        for i in reversed(list(items)): self.push(i)
    def push(self, v): self.head = self.Node(v, self.head); self.size += 1
    def pop(self):
        if self.head is None: raise IndexError("pop from empty list")
        v, self.head = self.head.value, self.head.next; self.size -= 1; return v
    def __iter__(self):
        n = self.head
        while n: yield n.value; n = n.next
    def __len__(self): return self.size
    def reverse(self):
        prev, cur = None, self.head
        while cur: cur.next, prev, cur = prev, cur, cur.next
        self.head = prev; return self
    def __getitem__(self, i):
        if isinstance(i, slice): return [*self][i]
        if i < 0: i += len(self)
        for k, v in enumerate(self):
            if k == i: return v
        raise IndexError(i)
l = LinkedList(range(5)); l.push("x"); print(list(l), len(l), l[2], l[-1], l[1:3], l.pop(), list(l.reverse()), 3 in l, max(l), list(reversed(list(l))))
try: LinkedList().pop()
except IndexError as e: print(e)
class Signal:
    def __init__(self): self._handlers = []
    def connect(self, f): self._handlers.append(f); return f
    def __call__(self, *a, **k): return [h(*a, **k) for h in self._handlers]
class Button:
    clicked = None
    def __init__(self): self.clicked = Signal(); self.count = 0; self.clicked.connect(self.on_click)
    def on_click(self, by=1): self.count += by; return self.count
b = Button()
@b.clicked.connect
def other(by=1): return f"other {by}"
print(b.clicked(), b.clicked(by=5), b.count)
class State:
    transitions = {}
    def __init_subclass__(cls, name=None): State.transitions[name or cls.__name__.lower()] = cls
    def next(self, event): return State.transitions[self.on.get(event, type(self).__name__.lower())]()
class Idle(State): on = {"start": "running"}
class Running(State): on = {"stop": "idle", "pause": "paused"}
class Paused(State): on = {"start": "running", "stop": "idle"}
m = Idle(); trace = []
for e in "start pause pause start stop stop".split(): m = m.next(e); trace.append(type(m).__name__)
print(trace)
class Vector:
    __slots__ = ("c",)
    def __init__(self, *c): self.c = tuple(c)
    def __add__(self, o): return Vector(*map(lambda a, b: a + b, self.c, o.c))
    def __mul__(self, o): return sum(a * b for a, b in zip(self.c, o.c)) if isinstance(o, Vector) else Vector(*(a * o for a in self.c))
    __rmul__ = __mul__
    def __neg__(self): return -1 * self
    def __abs__(self): return (self * self) ** 0.5
    def __bool__(self): return any(self.c)
    def __hash__(self): return hash(self.c)
    def __eq__(self, o): return self.c == o.c
    def __lt__(self, o): return abs(self) < abs(o)
    def __iter__(self): return iter(self.c)
    def __repr__(self): return f"Vector{self.c!r}"
v, w = Vector(3, 4), Vector(1, 2); print(v + w, v * w, 2 * v, -v, abs(v), bool(Vector(0, 0)), sorted([v, w]), {v: 1}[Vector(3, 4)], max(v, w), [*v], sum([v, w], Vector(0, 0)))
class Tree:
    def __init__(self): self.root = None
    def insert(self, k):
        def go(n): return [k, None, None] if n is None else [n[0], go(n[1]), n[2]] if k < n[0] else [n[0], n[1], go(n[2])]
        self.root = go(self.root); return self
    def __iter__(self):
        def walk(n):
            if n: yield from walk(n[1]); yield n[0]; yield from walk(n[2])
        return walk(self.root)
t = Tree()
for k in (5, 2, 8, 1, 9, 3): t.insert(k)
print(list(t), max(t), 3 in t)
class Memo(dict):
    def __init__(self, f): super().__init__(); self.f = f
    def __missing__(self, k): r = self[k] = self.f(k); return r
    def __call__(self, k): return self[k]
@Memo
def sq(n): print("computing", n); return n * n
print(sq(3), sq(3), dict(sq))
class Temp:
    def __init__(self, c=0): self.celsius = c
    @property
    def fahrenheit(self): return self.celsius * 9 / 5 + 32
    @fahrenheit.setter
    def fahrenheit(self, f): self.celsius = (f - 32) * 5 / 9
x = Temp(100); print(x.fahrenheit); x.fahrenheit = 32; print(x.celsius, vars(x))
class Stack(list):
    push = list.append
    @property
    def top(self): return self[-1] if self else None
def rpn(text):
    s = Stack(); ops = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b}
    for tok in text.split(): s.push(ops[tok](*reversed((s.pop(), s.pop()))) if tok in ops else float(tok))
    return s.top
print(rpn("3 4 + 2 *"), rpn("5 1 2 + 4 * + 3 -"))
