"""`isinstance` and `issubclass` with abstract base classes: registrations, hooks, classes that say they are another, replaced hooks."""
import abc
import weakref
from collections.abc import Hashable, Iterable, Mapping, Sequence, Sized
from numbers import Integral, Number


class Base(abc.ABC):
    @abc.abstractmethod
    def m(self): ...


class Impl(Base):
    def m(self):
        return 1


class Other: ...


print(isinstance(Impl(), Base), isinstance(Other(), Base), isinstance(3, Base), issubclass(Impl, Base), issubclass(int, Base))
Base.register(Other)
print(isinstance(Other(), Base), issubclass(Other, Base), isinstance(3, Base))
Base.register(int)
print(isinstance(3, Base), isinstance(True, Base), isinstance("x", Base))


class Liar:
    @property
    def __class__(self):
        return Impl


print(isinstance(Liar(), Base), isinstance(Liar(), Impl), isinstance(Liar(), Sized))


class Hooked(abc.ABC):
    @classmethod
    def __subclasshook__(cls, c):
        return hasattr(c, "quack") or NotImplemented


class Duck:
    def quack(self): ...


print(isinstance(Duck(), Hooked), isinstance(Other(), Hooked), issubclass(Duck, Hooked))
for v in ([], {}, (), "", 1, 1.5, None, set(), range(3), print, Duck()):
    print(type(v).__name__, [isinstance(v, t) for t in (Sequence, Mapping, Iterable, Hashable, Sized, Number, Integral, (Sequence, Number))])


class Meta(abc.ABCMeta):
    asked = []

    def __subclasscheck__(cls, sub):
        Meta.asked.append(sub.__name__)
        return super().__subclasscheck__(sub)


class Watched(metaclass=Meta): ...


print(isinstance(5, Watched), isinstance(Watched(), Watched), issubclass(str, Watched), Meta.asked)


class Meta2(abc.ABCMeta):
    def __instancecheck__(cls, v):
        return v == 42


class Answer(metaclass=Meta2): ...


print(isinstance(42, Answer), isinstance(41, Answer), issubclass(int, Answer))
for bad in (lambda: issubclass(3, Base), lambda: issubclass("x", Sequence), lambda: abc.ABCMeta.__instancecheck__(Base)):
    try:
        print(bad())
    except TypeError as e:
        print(e)


class Raises(abc.ABC):
    @classmethod
    def __subclasshook__(cls, c):
        raise ValueError("hook")


try:
    isinstance(3, Raises)
except ValueError as e:
    print("ValueError", e)


class Deep(abc.ABC):
    @classmethod
    def __subclasshook__(cls, c):
        return issubclass(c, Deep)


try:
    isinstance(3, Deep)
except RecursionError:
    print("RecursionError")
kept = abc.ABCMeta.__instancecheck__
abc.ABCMeta.__instancecheck__ = lambda cls, v: "replaced"
print(isinstance(3, Base), isinstance(None, Sequence))
abc.ABCMeta.__instancecheck__ = kept
print(isinstance(None, Sequence), isinstance([], Sequence))


class Sub(Base):
    def m(self): ...


print(isinstance(Sub(), Base), Sub in (Base.__subclasses__()))


class Made(type(Base)):
    pass


Named = Made("Named", (Base,), {"m": lambda self: 0})
print(isinstance(Named(), Base), isinstance(Named(), Named), isinstance(Impl(), Named))


# A proxy has the class of what it stands for.
class Empty(Mapping):
    def __getitem__(self, key):
        raise KeyError(key)

    def __iter__(self):
        return iter(())

    def __len__(self):
        return 0


empty = Empty()
proxy = weakref.proxy(empty)
print(isinstance(proxy, Mapping), isinstance(proxy, Empty), issubclass(type(proxy), Mapping))
