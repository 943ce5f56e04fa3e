"""Private parts of functools that other modules of the library use."""

from abc import get_cache_token
from collections import namedtuple
from functools import partial, partialmethod, singledispatchmethod
from operator import itemgetter
from reprlib import recursive_repr
from types import GenericAlias, MappingProxyType, MethodType, UnionType
from _thread import RLock

__all__ = ['_unwrap_partial', '_unwrap_partialmethod', '_make_key', '_HashedSeq', 'get_cache_token', 'namedtuple',
           'itemgetter', 'recursive_repr', '_singledispatchmethod_get', 'GenericAlias', 'MappingProxyType', 'MethodType', 'UnionType', 'RLock',
           '_c3_merge', '_c3_mro', '_compose_mro', '_find_impl']


def _unwrap_partial(func):
    while isinstance(func, partial):
        func = func.func
    return func


def _unwrap_partialmethod(func):
    before = None
    while func is not before:
        before = func
        while isinstance(getattr(func, '__partialmethod__', None), partialmethod):
            func = func.__partialmethod__
        while isinstance(func, partialmethod):
            func = func.func
        func = _unwrap_partial(func)
    return func


class _HashedSeq(list):
    """A list that keeps the hash of what it was made of."""

    __slots__ = 'hashvalue'

    def __init__(self, values, hash=hash):
        self[:] = values
        self.hashvalue = hash(values)

    def __hash__(self):
        return self.hashvalue


_MARK = (object(),)


def _make_key(args, kwds, typed, kwd_mark=_MARK, fasttypes={int, str}, tuple=tuple, type=type, len=len):
    key = args
    if kwds:
        key += kwd_mark
        for item in kwds.items():
            key += item
    if typed:
        key += tuple(type(value) for value in args)
        if kwds:
            key += tuple(type(value) for value in kwds.values())
    elif len(key) == 1 and type(key[0]) in fasttypes:
        return key[0]
    return _HashedSeq(key)


def _restore_partial(cls, func, args, keywords, attributes):
    """A partial as it was when it was pickled or copied."""
    made = cls(func, *args, **keywords)
    if attributes:
        made.__dict__.update(attributes)
    return made


_singledispatchmethod_get = type(singledispatchmethod(len).__get__(0))


def _c3_merge(sequences):
    """The classes of all sequences in one order that keeps that of each."""
    rest = [list(sequence) for sequence in sequences if sequence]
    order = []
    while rest:
        for sequence in rest:
            first = sequence[0]
            if not any(first in other[1:] for other in rest):
                break
        else:
            raise RuntimeError('Inconsistent hierarchy')
        order.append(first)
        for sequence in rest:
            if sequence[0] is first:
                del sequence[0]
        rest = [sequence for sequence in rest if sequence]
    return order


def _c3_mro(cls, abcs=None):
    """The order of a class with these abstract classes fitted in, each where the first class stands that is one of it."""
    bases = cls.__bases__
    split = 0
    for i in range(len(bases), 0, -1):
        if hasattr(bases[i - 1], '__abstractmethods__'):
            split = i
            break
    explicit, others = list(bases[:split]), list(bases[split:])
    remaining = list(abcs) if abcs else []
    own = [abc for abc in remaining if issubclass(cls, abc) and not any(issubclass(base, abc) for base in bases)]
    for abc in own:
        remaining.remove(abc)
    parts = [[cls]]
    for group in explicit, own, others:
        parts += [_c3_mro(base, abcs=remaining) for base in group]
    parts += [explicit, own, others]
    return _c3_merge(parts)


def _compose_mro(cls, types):
    """The order of a class with those of the types in it that it is a virtual subclass of."""
    bases = set(cls.__mro__)

    def is_related(kind):
        return (kind not in bases and hasattr(kind, '__mro__') and not isinstance(kind, GenericAlias)
                and issubclass(cls, kind))

    related = [kind for kind in types if is_related(kind)]
    kinds = [kind for kind in related if not any(kind is not other and kind in other.__mro__ for other in related)]
    wanted = set(kinds)
    order = []
    for kind in kinds:
        chains = []
        for derived in kind.__subclasses__():
            if derived not in bases and issubclass(cls, derived):
                chains.append([c for c in derived.__mro__ if c in wanted])
        if not chains:
            order.append(kind)
            continue
        chains.sort(key=len, reverse=True)
        for chain in chains:
            for c in chain:
                if c not in order:
                    order.append(c)
    return _c3_mro(cls, abcs=order)


def _find_impl(cls, registry):
    """What the registry has for the first class of the order that is in it."""
    order = _compose_mro(cls, registry.keys())
    found = None
    for kind in order:
        if found is not None:
            # Two abstract classes that have nothing to do with each other are equally good.
            if (kind in registry and kind not in cls.__mro__ and found not in cls.__mro__
                    and not issubclass(found, kind)):
                raise RuntimeError(f'Ambiguous dispatch: {found} or {kind}')
            break
        if kind in registry:
            found = kind
    return registry.get(found)
