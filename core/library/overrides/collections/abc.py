"""Abstract base classes of containers, with the containers of collections and weakref registered."""

from _collections_abc import *
from _collections_abc import __all__
from _collections_abc import _CallableGenericAlias
import collections
import weakref

MutableSequence.register(collections.deque)
MutableMapping.register(weakref.WeakKeyDictionary)
MutableMapping.register(weakref.WeakValueDictionary)
MutableSet.register(weakref.WeakSet)
