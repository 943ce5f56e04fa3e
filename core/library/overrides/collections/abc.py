"""Abstract base classes of containers, with the containers of collections registered."""

from _collections_abc import *
from _collections_abc import __all__
from _collections_abc import _CallableGenericAlias
import collections

MutableSequence.register(collections.deque)
