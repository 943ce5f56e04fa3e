"""What io has beside its native part."""

import _io
import abc
from _collections_abc import _check_methods
from types import GenericAlias

__all__ = ['Reader', 'Writer', 'IOBase', 'RawIOBase', 'BufferedIOBase', 'TextIOBase']


class IOBase(_io._IOBase, metaclass=abc.ABCMeta):
    __doc__ = _io._IOBase.__doc__


class RawIOBase(_io._RawIOBase, IOBase):
    __doc__ = _io._RawIOBase.__doc__


class BufferedIOBase(_io._BufferedIOBase, IOBase):
    __doc__ = _io._BufferedIOBase.__doc__


class TextIOBase(_io._TextIOBase, IOBase):
    __doc__ = _io._TextIOBase.__doc__


RawIOBase.register(_io.FileIO)
for _class in _io.BytesIO, _io.BufferedReader, _io.BufferedWriter, _io.BufferedRandom, _io.BufferedRWPair:
    BufferedIOBase.register(_class)
for _class in _io.StringIO, _io.TextIOWrapper:
    TextIOBase.register(_class)


class Reader(metaclass=abc.ABCMeta):
    """Protocol for simple I/O reader instances: what has a read method."""

    __slots__ = ()

    @abc.abstractmethod
    def read(self, size=..., /):
        """Read data from the input stream and return it."""

    @classmethod
    def __subclasshook__(cls, C):
        return _check_methods(C, 'read') if cls is Reader else NotImplemented

    __class_getitem__ = classmethod(GenericAlias)


class Writer(metaclass=abc.ABCMeta):
    """Protocol for simple I/O writer instances: what has a write method."""

    __slots__ = ()

    @abc.abstractmethod
    def write(self, data, /):
        """Write data to the output stream and return the number of items written."""

    @classmethod
    def __subclasshook__(cls, C):
        return _check_methods(C, 'write') if cls is Writer else NotImplemented

    __class_getitem__ = classmethod(GenericAlias)


for _class in IOBase, RawIOBase, BufferedIOBase, TextIOBase, Reader, Writer:
    _class.__module__ = 'io'
