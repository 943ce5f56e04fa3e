# by hand: unions are written with | since CPython 3.14, and CPython 3.11 knows fewer substitutions
"""Arguments in the place of type variables: aliases, unions, nested lists, tuples of variables, unpacked tuples."""
import copy
import pickle
import types
from collections.abc import Callable
from typing import List, ParamSpec, TypeVar, TypeVarTuple, Tuple, Unpack

T = TypeVar('T')
U = TypeVar('U')
P = ParamSpec('P')
Ts = TypeVarTuple('Ts')


def show(f):
    try:
        print(f())
    except TypeError as e:
        print('TypeError:', e)


show(lambda: list[T][int])
show(lambda: dict[T, list[U]][int, str])
show(lambda: dict[T, T][int])
show(lambda: tuple[T, ...][str])
show(lambda: list[int][str])
show(lambda: dict[T, U][int])
show(lambda: dict[T, U][int, str, bytes])
show(lambda: list[List[T]][int])
show(lambda: list[T][None])

print('tuples of variables')
C = tuple[Unpack[Ts]]
show(lambda: C)
show(lambda: C[int, str])
show(lambda: C[()])
show(lambda: tuple[T, Unpack[Ts]][int, str, bytes])
show(lambda: tuple[T, Unpack[Ts]][int])
show(lambda: tuple[T, Unpack[Ts]][()])
show(lambda: tuple[Unpack[Ts], T][int, str, bytes])
show(lambda: list[*tuple[int]])
show(lambda: dict[T, U][*tuple[int, str]])
show(lambda: tuple[T, U][*tuple[int, str]])
show(lambda: tuple[Unpack[Ts]][*tuple[int, ...]])
show(lambda: tuple[Unpack[Ts]][int, *tuple[str, ...]])

print('Callable')
show(lambda: Callable[[int, T], U][str, bytes])
show(lambda: Callable[P, T][[int, str], bytes])
show(lambda: Callable[..., T][int])
show(lambda: Callable[[], T][int])
show(lambda: Callable[[T], list[T]][int])
show(lambda: Callable[[int, T], U].__parameters__)

print('unions')
show(lambda: (int | T)[str])
show(lambda: (int | T)[int])
show(lambda: (list[T] | T | None)[bytes])
show(lambda: (T | U)[int, str])
show(lambda: (int | T).__parameters__)
show(lambda: (int | str)[int])

print('stars')
starred = next(iter(tuple[int, str]))
print(starred, starred == next(iter(tuple[int, str])), starred == tuple[int, str])
print(starred.__unpacked__, starred.__typing_unpacked_tuple_args__, tuple[int].__typing_unpacked_tuple_args__)
print(copy.copy(starred), copy.deepcopy(starred), pickle.loads(pickle.dumps(starred)) == starred)
print(next(iter(list[T]))[int])

print('subclasses')


class Alias(types.GenericAlias):
    __slots__ = ()


a = Alias(list, (int,))
print(type(a).__name__, a, type(copy.copy(a)).__name__, copy.copy(a) == a)
print('__origin__' in dir(list[int]), 'append' in dir(list[int]), '__parameters__' in dir(list[int]))
try:
    class D(int | str):
        pass
except TypeError as e:
    print(type(e).__name__)
