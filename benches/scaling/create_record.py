"""Each thread makes instances of a class like a dataclass: three fields, a default, a comparison."""
from harness import measure


class Record:
    __match_args__ = ("x", "y", "z")

    def __init__(self, x: int, y: int, z: int = 3):
        self.x = x
        self.y = y
        self.z = z

    def __eq__(self, other):
        if other.__class__ is self.__class__:
            return self.x == other.x and self.y == other.y and self.z == other.z
        return NotImplemented


def work(n):
    for i in range(n // 2):
        Record(i, 2) == Record(x=i, y=2)


measure("record", work, 1_000_000)
