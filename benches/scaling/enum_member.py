"""Two threads read members of one shared enumeration: attributes of a class whose metaclass looks on."""
from harness import measure


class Members(type):
    def __new__(meta, name, bases, namespace):
        made = super().__new__(meta, name, bases, {})
        made.members = {}
        for key, value in namespace.items():
            if not key.startswith("_"):
                member = object.__new__(made)
                member.name, member.value = key, value
                made.members[key] = member
                type.__setattr__(made, key, member)
        return made

    def __setattr__(cls, name, value):
        if name != "members":
            raise AttributeError(name)
        type.__setattr__(cls, name, value)


class Color(metaclass=Members):
    RED = 1
    GREEN = 2
    BLUE = 3


def work(n):
    for _ in range(n // 4):
        x = Color.RED
        x = Color.GREEN.value
        x = Color.BLUE
        x = Color.RED.name


measure("member of an enumeration", work, 8_000_000)
