"""What io has beside its native part."""

import abc
from _collections_abc import _check_methods
from types import GenericAlias

__all__ = ['Reader', 'Writer']


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


Reader.__module__ = Writer.__module__ = 'io'
