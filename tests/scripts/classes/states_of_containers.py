"""Copies of containers keep attributes and slots; keywords of constructors are for who overrides the initializer; weak containers are containers."""
import collections
import collections.abc as abc
import copy
import pickle
import weakref
from itertools import chain, cycle, islice


class SlotSet(set):
    __slots__ = ('x', '__dict__')


class SlotFrozen(frozenset):
    __slots__ = ('x',)


class SlotDeque(collections.deque):
    __slots__ = ('x', '__dict__')


class SlotBytes(bytearray):
    __slots__ = ('x', '__dict__')


class SlotOrdered(collections.OrderedDict):
    __slots__ = ('x',)


for cls in SlotSet, SlotFrozen, SlotDeque, SlotBytes, SlotOrdered:
    v = cls([(1, 2)]) if cls is SlotOrdered else cls([1, 2])
    v.x = [5]
    if cls is not SlotFrozen:
        v.y = 6
    for made in copy.deepcopy(v), pickle.loads(pickle.dumps(v)):
        print(cls.__name__, type(made) is cls, made == v, made.x, getattr(made, 'y', None))

it = iter(collections.deque('abcd'))
next(it)
again = pickle.loads(pickle.dumps(it))
print(list(again), list(it))
back = reversed(collections.deque('abcd'))
next(back)
print(list(copy.copy(back)), type(back)(collections.deque('xyz'), 1).__next__())

# Keyword arguments of a subclass's initializer.
for base, args in (set, ([1],)), (frozenset, ([1],)), (tuple, ([1],)), (list, ([1],)), (filter, (None, [1])), \
        (map, (str, [1])), (chain, ([1],)), (cycle, ([1],)), (islice, ([1], 1)), (reversed, ((1,),)):
    class Plain(base):
        pass

    class Own(base):
        def __init__(self, *args, extra=None):
            if base in (set, list):
                super().__init__(*args)
            self.extra = extra

    try:
        Plain(*args, extra=3)
    except TypeError:
        print(base.__name__, 'refuses', end='; ')
    if base is not map:
        print(Own(*args, extra=3).extra)


class NewList(list):
    def __new__(cls, items, extra=None):
        self = super().__new__(cls, items)
        self.extra = extra
        return self


print(NewList([1, 2], extra=4), NewList([1], extra=4).extra)


class Thing:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        return self.n == other.n


things = [Thing(i) for i in range(3)]
s = weakref.WeakSet(things)
print(isinstance(s, abc.MutableSet), isinstance(weakref.WeakValueDictionary(), abc.MutableMapping),
      isinstance(weakref.WeakKeyDictionary(), abc.MutableMapping), issubclass(weakref.WeakSet, abc.Set))
print(s == set(things), s != set(things), s == s.copy(), s == weakref.WeakSet(things), s <= set(things), len(s.data))


class Mine(weakref.WeakSet):
    pass


m = Mine(things)
m.note = ['n']
dup = copy.copy(m)
print(type(dup).__name__, dup == m, dup.note is m.note, type(m.union(things)).__name__)
m.__init__(things[:1])
print(len(m), len(dup))
r = weakref.ref(things[0])
print(things[0].__weakref__ is r, Thing(9).__weakref__)


class Text(str):
    def __bytes__(self):
        return b'own ' + self.encode()


class Blocked(int):
    __bytes__ = None


print(bytes(Text('a')))
try:
    bytes(Blocked(3))
except TypeError as e:
    print('TypeError')


# What changes while it is looked at.
class Clearing:
    def __init__(self, target):
        self.target = target

    def __hash__(self):
        return 0

    def __eq__(self, other):
        self.target.clear()
        return False


one, two = [], []
one.append(Clearing(one))
two.append(Clearing(two))
print(one == [1])
one = [0]


class Empties:
    def __eq__(self, other):
        one.clear()
        two.clear()
        return NotImplemented


one, two = [Empties()], [1]
print(one == two)
other = {i: 0 for i in range(1, 40)}
other[Clearing({})] = 0
try:
    {Clearing(other): 0, 1: 1}.update(other)
except RuntimeError as e:
    print(e)
