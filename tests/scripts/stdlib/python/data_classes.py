# dataclasses: generated methods, fields, inheritance, frozen, slots, order.
from dataclasses import dataclass, field, fields, asdict, astuple, replace, FrozenInstanceError, InitVar, KW_ONLY, make_dataclass


@dataclass
class Point:
    x: int
    y: int = 0
    tags: list = field(default_factory=list, compare=False, repr=False)


p = Point(1)
print(p, p == Point(1, 0, ['t']), asdict(p), astuple(p), replace(p, y=5), [f.name for f in fields(p)])
for call in (lambda: Point(), lambda: Point(1, 2, 3, 4), lambda: Point(z=1)):
    try:
        call()
    except TypeError as e:
        print(str(e).split('.')[-1])


@dataclass(frozen=True, order=True)
class Version:
    major: int
    minor: int = 0


print(sorted([Version(2), Version(1, 5), Version(1, 2)]), hash(Version(1)) == hash(Version(1)), Version(1) < Version(1, 1))
try:
    Version(1).major = 2
except FrozenInstanceError as e:
    print(e)


@dataclass
class Base:
    a: int
    total: int = field(init=False)
    scale: InitVar[int] = 2

    def __post_init__(self, scale):
        self.total = self.a * scale


@dataclass
class Derived(Base):
    _: KW_ONLY
    b: str = 'b'


print(Derived(3, 4, b='x'), Base(5))


@dataclass(slots=True)
class Slotted:
    v: float = 1.5


print(Slotted(), hasattr(Slotted(), '__dict__'), Slotted.__slots__)
print(make_dataclass('Made', [('q', int), ('r', str, 'z')])(1))
try:
    @dataclass
    class Bad:
        xs: list = []
except ValueError as e:
    print(e)
match Point(3, 4):
    case Point(x, y):
        print('matched', x, y)
