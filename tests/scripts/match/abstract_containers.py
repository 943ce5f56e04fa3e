"""What counts as a sequence or mapping in a pattern: builtin types, abstract base classes, registered ones."""
import array
import collections
import types


def kind(x):
    match x:
        case [*_]:
            return "sequence"
        case {}:
            return "mapping"
        case _:
            return "other"


def show():
    print(kind("abc"), kind(b""), kind(bytearray(b"a")), kind([]), kind(()), kind({}), kind(set()), kind(iter([])))


show()
print(kind(range(3)), kind(memoryview(b"a")), kind(array.array("i", [1])), kind(collections.deque()))
print(kind(types.MappingProxyType({})), kind(collections.OrderedDict()), kind(collections.defaultdict(int)))
print(kind(collections.UserDict()), kind(collections.UserList()), kind(collections.ChainMap()))
print(kind(collections.UserString("a")), kind(collections.Counter()))

import collections.abc

show()


class M(collections.abc.Mapping):
    def __getitem__(self, key):
        raise KeyError(key)

    def __iter__(self):
        return iter(())

    def __len__(self):
        return 0


class Registered:
    def __len__(self):
        return 0

    def __getitem__(self, i):
        raise IndexError


class Below(Registered):
    pass


print(kind(M()), kind(Registered()), kind(Below()))
collections.abc.Sequence.register(Registered)
print(kind(Registered()), kind(Below()))


class First(collections.UserDict, collections.abc.Sequence):
    pass


class Second(collections.UserList, collections.abc.Mapping):
    pass


class Third(list, collections.abc.Mapping):
    pass


print(kind(First()), kind(Second()), kind(Third()))
print(isinstance(collections.UserDict(), collections.abc.MutableMapping), isinstance(collections.UserList(), collections.abc.MutableSequence))
match collections.UserDict({0: 1, 2: 3}):
    case {2: x, **rest}:
        print(x, rest)


class Fourth(dict, collections.abc.Sequence):
    pass


class Fifth(collections.UserList, dict):
    pass


print(kind(Fourth()), kind(Fifth()))
