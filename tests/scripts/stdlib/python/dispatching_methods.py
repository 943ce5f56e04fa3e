# What singledispatchmethod, cached_property and classes derived from float, map, takewhile say and take.
# 3.14: map has the keyword `strict`, so it says of another that it is unexpected.
import abc
import functools
import itertools


class A:
    @functools.singledispatchmethod
    def show(self, arg):
        "Shows it."
        return 'any', arg

    @show.register
    def _(self, arg: int):
        return 'int', arg

    @functools.singledispatchmethod
    @classmethod
    def make(cls, arg):
        return cls.__name__, 'any', arg

    @make.register
    @classmethod
    def _(cls, arg: str):
        return cls.__name__, 'str', arg

    @functools.singledispatchmethod
    @abc.abstractmethod
    def must(self, arg):
        pass

    @functools.cached_property
    def once(self):
        "Made once."
        return []

    def __repr__(self):
        return 'A()'


a = A()
print(a.show(1), a.show('x'), A.make('x'), A.make(1), a.make(2))
print(a.show.__name__, a.show.__doc__, a.show.__qualname__, a.show.__wrapped__.__name__, a.show.__module__)
print(A.must.__isabstractmethod__, A.__dict__['must'].__isabstractmethod__)


@a.show.register(list)
def _(self, arg):
    return 'list', len(arg)


print(a.show([1, 2]))
m = a.show
m.note = 5
print(m.note, hasattr(a.show, 'note'))
try:
    a.show()
except TypeError as e:
    print(e)
print(A.__dict__['once'].__module__, A.__dict__['once'].__doc__, a.once is a.once)


class Measure(float):
    def __init__(self, value, unit=None):
        self.unit = unit


print(Measure(2.5, unit='m') * 2, Measure(1, unit='s').unit)
for base in map, itertools.takewhile, itertools.dropwhile, itertools.starmap, itertools.filterfalse, filter:
    class Named(base):
        def __init__(self, *args, name=None):
            self.name = name
    print(Named(pow, [], name='n').name, list(Named(pow, [])))
for f in lambda: float(x=1), lambda: map(str, [], name=1), lambda: itertools.takewhile(str, [], a=1):
    try:
        print(f())
    except TypeError as e:
        print(e)
