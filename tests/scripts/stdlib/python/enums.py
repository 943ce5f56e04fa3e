# enum: members, values, flags, auto, aliases, functional API.
import enum
from enum import Enum, IntEnum, Flag, IntFlag, StrEnum, auto, unique


class Color(Enum):
    RED = 1
    GREEN = 2
    CRIMSON = 1

    @property
    def pretty(self):
        return self.name.title()


print(Color.RED, repr(Color.GREEN), Color(1), Color['GREEN'], Color.CRIMSON is Color.RED, list(Color))
print(Color.RED.pretty, len(Color), Color.RED in Color, Color.__members__['CRIMSON'])
for call in (lambda: Color(7), lambda: Color['BLUE'], lambda: setattr(Color, 'RED', 3)):
    try:
        call()
    except Exception as e:
        print(type(e).__name__, e)


class Level(IntEnum):
    LOW = auto()
    HIGH = auto()


print(Level.LOW < Level.HIGH, Level.HIGH + 1, sorted([Level.HIGH, Level.LOW]), f'{Level.LOW}', int(Level.HIGH))


class Perm(Flag):
    R = auto()
    W = auto()
    X = auto()
    RW = R | W


print(Perm.R | Perm.X, Perm.RW, ~Perm.R, Perm.R in Perm.RW, bool(Perm.R & Perm.W), list(Perm.RW), Perm(0))


class Word(StrEnum):
    HELLO = auto()
    BYE = 'ciao'


print(Word.HELLO, Word.BYE.upper(), Word('hello') is Word.HELLO)
print(Enum('Animal', 'CAT DOG').DOG.value, IntFlag('F', ['A', 'B']).B | 4)
try:
    @unique
    class Twice(Enum):
        A = 1
        B = 1
except ValueError as e:
    print(e)


class Planet(Enum):
    EARTH = (5.97, 6.37)
    MARS = (0.64, 3.39)

    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius

    @classmethod
    def _missing_(cls, value):
        return cls.EARTH


print(Planet.MARS.mass, Planet(0).name, Planet.EARTH.value)
