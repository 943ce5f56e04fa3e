"""Private parts of functools that other modules of the library use."""

from abc import get_cache_token
from collections import namedtuple
from functools import partial, partialmethod, singledispatchmethod
from operator import itemgetter
from reprlib import recursive_repr
from types import GenericAlias, MappingProxyType, MethodType, UnionType
from _thread import RLock

__all__ = ['_unwrap_partial', '_unwrap_partialmethod', '_make_key', '_HashedSeq', 'get_cache_token', 'namedtuple',
           'itemgetter', 'recursive_repr', '_singledispatchmethod_get', 'GenericAlias', 'MappingProxyType', 'MethodType', 'UnionType', 'RLock']


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
