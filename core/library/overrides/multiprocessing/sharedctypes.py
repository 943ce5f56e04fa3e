"""Values and arrays that processes share: numbers of the kinds that `array` has, in memory that they all map."""

import struct

from . import heap
from .context import assert_spawning

__all__ = ["RawValue", "RawArray", "Value", "Array", "copy", "synchronized"]


def _kind(typecode):
    if not isinstance(typecode, str) or len(typecode) != 1 or typecode not in "cbBhHiIlLqQfd?":
        raise TypeError(f"a typecode of 'cbBhHiIlLqQfd?' is expected, not {typecode!r}")
    return typecode


class _Shared:
    """Elements of one kind in shared memory."""

    def __init__(self, kind, length, wrapper=None):
        self._kind = kind
        self._length = length
        if wrapper is None:
            size = struct.calcsize(kind) * length
            wrapper = heap.BufferWrapper(max(size, 1))
            wrapper.create_memoryview()[:] = bytes(max(size, 1))
        self._wrapper = wrapper
        self._bytes = wrapper.create_memoryview()[:struct.calcsize(kind) * length]
        self._view = self._bytes.cast(kind)

    def __reduce__(self):
        assert_spawning(self)
        return _rebuild, (type(self), self._kind, self._length, self._wrapper)


def _rebuild(cls, kind, length, wrapper):
    made = cls.__new__(cls)
    _Shared.__init__(made, kind, length, wrapper)
    return made


class _RawValue(_Shared):
    @property
    def value(self):
        return self._view[0]

    @value.setter
    def value(self, new):
        self._view[0] = new

    def __repr__(self):
        return f"{type(self).__name__}({self.value!r})"


class _RawArray(_Shared):
    def __len__(self):
        return self._length

    def __getitem__(self, i):
        if isinstance(i, slice):
            found = self._view[i].tolist()
            return b"".join(found) if self._kind == "c" else found
        if not -self._length <= i < self._length:
            raise IndexError("invalid index")
        return self._view[i]

    def __setitem__(self, i, new):
        if isinstance(i, slice):
            at = range(*i.indices(self._length))
            new = list(new) if self._kind != "c" else [bytes([c]) for c in new]
            if len(at) != len(new):
                raise ValueError("Can only assign sequence of same size")
            for i, one in zip(at, new):
                self._view[i] = one
            return
        if not -self._length <= i < self._length:
            raise IndexError("invalid index")
        self._view[i] = new

    def __iter__(self):
        for i in range(self._length):
            yield self._view[i]

    def __buffer__(self, flags):
        return memoryview(self._view)

    def _text(self):
        if self._kind != "c":
            raise AttributeError("only arrays of characters have a value")
        return bytes(self._bytes)

    @property
    def raw(self):
        return self._text()

    @raw.setter
    def raw(self, new):
        self._text()
        self._bytes[:len(new)] = new

    @property
    def value(self):
        return self._text().split(b"\0", 1)[0]

    @value.setter
    def value(self, new):
        self._text()
        if len(new) > self._length:
            raise ValueError("byte string too long")
        self._bytes[:len(new)] = new
        if len(new) < self._length:
            self._bytes[len(new)] = 0


def RawValue(typecode_or_type, *args):
    """A number in shared memory."""
    made = _RawValue(_kind(typecode_or_type), 1)
    if args:
        made.value = args[0]
    return made


def RawArray(typecode_or_type, size_or_initializer):
    """Numbers in shared memory."""
    kind = _kind(typecode_or_type)
    if isinstance(size_or_initializer, int):
        return _RawArray(kind, size_or_initializer)
    made = _RawArray(kind, len(size_or_initializer))
    made[:] = size_or_initializer
    return made


def _lock_for(lock, ctx):
    if lock not in (True, None):
        if not hasattr(lock, "acquire"):
            raise AttributeError(f"{lock!r} has no method 'acquire'")
        return lock
    if ctx is None:
        from . import context
        ctx = context._default_context.get_context()
    return ctx.RLock()


def Value(typecode_or_type, *args, lock=True, ctx=None):
    """A number in shared memory with a lock."""
    made = RawValue(typecode_or_type, *args)
    return made if lock is False else Synchronized(made, _lock_for(lock, ctx))


def Array(typecode_or_type, size_or_initializer, *, lock=True, ctx=None):
    """Numbers in shared memory with a lock."""
    made = RawArray(typecode_or_type, size_or_initializer)
    if lock is False:
        return made
    cls = SynchronizedString if made._kind == "c" else SynchronizedArray
    return cls(made, _lock_for(lock, ctx))


def copy(obj):
    made = type(obj)(obj._kind, obj._length)
    made._bytes[:] = obj._bytes
    return made


def synchronized(obj, lock=None, ctx=None):
    if isinstance(obj, SynchronizedBase):
        raise AssertionError("object already synchronized")
    if isinstance(obj, _RawValue):
        return Synchronized(obj, _lock_for(lock, ctx))
    return (SynchronizedString if obj._kind == "c" else SynchronizedArray)(obj, _lock_for(lock, ctx))


class SynchronizedBase:
    def __init__(self, obj, lock=None, ctx=None):
        self._obj = obj
        self._lock = _lock_for(lock, ctx)
        self.acquire = self._lock.acquire
        self.release = self._lock.release

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def __reduce__(self):
        assert_spawning(self)
        return type(self), (self._obj, self._lock)

    def get_obj(self):
        return self._obj

    def get_lock(self):
        return self._lock

    def __repr__(self):
        return f"<{type(self).__name__} wrapper for {self._obj}>"


def _guarded(name):
    def get(self):
        with self:
            return getattr(self._obj, name)

    def set(self, new):
        with self:
            setattr(self._obj, name, new)

    return property(get, set)


class Synchronized(SynchronizedBase):
    value = _guarded("value")


class SynchronizedArray(SynchronizedBase):
    def __len__(self):
        return len(self._obj)

    def __getitem__(self, i):
        with self:
            return self._obj[i]

    def __setitem__(self, i, value):
        with self:
            self._obj[i] = value


class SynchronizedString(SynchronizedArray):
    value = _guarded("value")
    raw = _guarded("raw")
