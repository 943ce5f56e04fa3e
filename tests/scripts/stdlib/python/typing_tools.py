# typing, collections.abc, inspect, functools with signatures.
import collections
import collections.abc as cabc
import inspect
import typing
from typing import Any, Callable, ClassVar, Generic, Literal, NamedTuple, Optional, Protocol, TypedDict, TypeVar, Union

T = TypeVar('T')


class Box(Generic[T]):
    def __init__(self, v: T):
        self.v = v


print(Box[int], Box[int](3).v, Box.__parameters__, typing.get_origin(Box[int]), typing.get_args(dict[str, int]))
print(Optional[int] == Union[int, None], Callable[[int], str], Literal['a', 1], list[int], Any, ClassVar[int])


class Movie(TypedDict, total=False):
    name: str
    year: int


class Emp(NamedTuple):
    name: str
    id: int = 3


print(Movie(name='x'), Movie.__annotations__['year'], Emp('a'), Emp._fields, Emp('b')._replace(id=9))


@typing.runtime_checkable
class HasLen(Protocol):
    def __len__(self) -> int: ...


print(isinstance([], HasLen), isinstance(3, HasLen))


def f(a: int, /, b: 'str' = 'x', *args: int, c: list[int], d=None, **kw) -> float:
    """Doc."""


print(inspect.signature(f), typing.get_type_hints(f)['b'], inspect.getdoc(f))
print(inspect.signature(f).bind(1, c=[]).arguments, inspect.getfullargspec(f).kwonlyargs)
print(inspect.isfunction(f), inspect.ismethod(Box(1).__init__), inspect.isclass(Box), inspect.isgenerator(x for x in ()))
print([name for name, _ in inspect.getmembers(Emp('q'), lambda v: isinstance(v, int)) if name[0] != '_'])


class Config(collections.abc.MutableMapping):
    def __init__(self):
        self.d = {}

    def __getitem__(self, k):
        return self.d[k]

    def __setitem__(self, k, v):
        self.d[k] = v

    def __delitem__(self, k):
        del self.d[k]

    def __iter__(self):
        return iter(self.d)

    def __len__(self):
        return len(self.d)


c = Config()
c.update(a=1, b=2)
print(dict(c), c.pop('a'), c.setdefault('z', 5), list(c.items()), 'z' in c, c == {'b': 2, 'z': 5}, c.get('no'))
print(isinstance({}, cabc.Mapping), isinstance([], cabc.Sequence), isinstance('', cabc.Iterable), isinstance(collections.deque(), cabc.MutableSequence))
print(issubclass(int, cabc.Hashable), isinstance(iter([]), cabc.Iterator), isinstance(print, cabc.Callable), isinstance({1}.__len__, cabc.Callable))
ch = collections.ChainMap({'a': 1}, {'a': 2, 'b': 3})
print(ch['a'], ch['b'], dict(ch), collections.UserList([1, 2]) + [3], collections.UserString('ab').upper())
print(typing.cast(int, 'x'), typing.NewType('Id', int)(5), typing.TYPE_CHECKING, typing.overload(lambda: 1) is not None)
