# by hand: since 3.13 _replace raises TypeError for unexpected names
"""collections.namedtuple."""
from collections import namedtuple
P = namedtuple("P", "x y"); p = P(1, 2); print(p, p.x, p.y, p[0], p[-1], len(p), tuple(p), p == (1, 2), hash(p) == hash((1, 2)), P(y=5, x=4), P._fields, p._asdict(), p._replace(x=9), P._make([7, 8]), isinstance(p, tuple), P.__name__, repr(P), p + (3,), [*p], P.__doc__, p.count(1), p.index(2))
x, y = p; print(x, y, sorted([P(2, 1), P(1, 5)]), max(P(1, 2), P(1, 3)), {p: "k"}[(1, 2)], p < P(1, 3), "%s-%s" % p, "{0.x}".format(p))
D = namedtuple("D", ["a", "b", "c"], defaults=[2, 3]); print(D(1), D(1, 5), D._field_defaults, D(a=0, c=9)); E = namedtuple("E", "a,b , c"); print(E(1, 2, 3)); R = namedtuple("R", "a def a _x b", rename=True); print(R._fields, namedtuple("Z", "")(), namedtuple("M", "a", module="mm").__module__)
for f in (lambda: P(1), lambda: P(1, 2, 3), lambda: P(1, z=2), lambda: namedtuple("X", "a a"), lambda: namedtuple("X", "def"), lambda: namedtuple("X", "_a"), lambda: namedtuple("1X", "a"), lambda: namedtuple("X", "a b", defaults=[1, 2, 3]), lambda: p.z, lambda: setattr(p, "x", 1), lambda: p._replace(q=1), lambda: P._make([1]), lambda: namedtuple("X", "a-b")):
    try: print(f())
    except Exception as e: print(type(e).__name__)
class Point(namedtuple("Base", "x y")):
    __slots__ = ()
    @property
    def norm(self): return (self.x ** 2 + self.y ** 2) ** 0.5
    def __add__(self, o): return Point(self.x + o.x, self.y + o.y)
print(Point(3, 4).norm, Point(1, 2) + Point(3, 4), Point(1, 2)._replace(y=0), hasattr(Point(1, 2), "__dict__"), type(Point(1, 2)._replace(x=1)).__name__)
class New(P):
    def __new__(cls, x): return super().__new__(cls, x, x * 2)
print(New(4)); Emp = namedtuple("Emp", "name dept"); staff = [Emp("a", 1), Emp("b", 2), Emp("c", 1)]; print({d: [e.name for e in staff if e.dept == d] for d in sorted({e.dept for e in staff})}, list(map(lambda e: e.name, staff)), p.__class__._fields, P.x.__doc__, p.__repr__(), P.__new__.__defaults__, P.__match_args__)
