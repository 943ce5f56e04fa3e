"""The classes of codecs whose characters are several bytes; the encodings themselves are native."""

from _multibyte import decode as _decode, encode as _encode, names as _names

__all__ = ['MultibyteIncrementalDecoder', 'MultibyteIncrementalEncoder', 'MultibyteStreamReader',
           'MultibyteStreamWriter']


class MultibyteCodec:
    __slots__ = ('_name',)

    def __init_subclass__(cls):
        raise TypeError("type '_multibytecodec.MultibyteCodec' is not an acceptable base type")

    def encode(self, input, errors=None):
        """Return a tuple of an encoded string and the number of characters that it took."""
        data, _ = _encode(self._name, input, errors, 0, True)
        return data, len(input)

    def decode(self, input, errors=None):
        """Return a tuple of a decoded string and the number of bytes that it took."""
        text, used, _ = _decode(self._name, input, errors, 0, True)
        return text, used


def _codec(name):
    if not isinstance(name, str):
        raise TypeError('encoding name must be a string.')
    if name not in _names:
        raise LookupError('no such codec is supported.')
    codec = MultibyteCodec()
    codec._name = name
    return codec


def _check(errors):
    if not isinstance(errors, str):
        raise TypeError('errors must be a string')
    return errors


class _WithErrors:
    @property
    def errors(self):
        """how to treat errors"""
        return self._errors

    @errors.setter
    def errors(self, value):
        self._errors = _check(value)

    @errors.deleter
    def errors(self):
        raise AttributeError('cannot delete attribute')

    def _begin(self, errors):
        if not isinstance(getattr(self, 'codec', None), MultibyteCodec):
            raise TypeError('codec is unexpected type')
        self._errors = _check(errors)
        self._state = 0
        self._kept = b''

    def _next(self, data, final):
        data = self._kept + bytes(data)
        text, used, self._state = _decode(self.codec._name, data, self._errors, self._state, final)
        self._kept = data[used:]
        return text

    def _write(self, text, final):
        data, self._state = _encode(self.codec._name, text, self._errors, self._state, final)
        return data


class MultibyteIncrementalEncoder(_WithErrors):
    def __init__(self, errors='strict'):
        self._begin(errors)

    def encode(self, input, final=False):
        return self._write(input, final)

    def getstate(self):
        return self._state << 8

    def setstate(self, state, /):
        self._state = state >> 8

    def reset(self):
        self._state = 0


class MultibyteIncrementalDecoder(_WithErrors):
    def __init__(self, errors='strict'):
        self._begin(errors)

    def decode(self, input, final=False):
        return self._next(input, final)

    def getstate(self):
        return self._kept, self._state

    def setstate(self, state, /):
        kept, flags = state
        if not isinstance(kept, bytes):
            raise TypeError(f'setstate(): argument 1 must be bytes, not {type(kept).__name__}')
        if len(kept) > 8:
            raise UnicodeDecodeError(self.codec._name, kept, 0, len(kept), 'pending buffer too large')
        self._kept, self._state = kept, flags

    def reset(self):
        self._kept, self._state = b'', 0


class MultibyteStreamReader(_WithErrors):
    def __init__(self, stream, errors='strict'):
        self.stream = stream
        self._begin(errors)

    def _read(self, method, size):
        if size == 0:
            return ''
        while True:
            data = method() if size < 0 else method(size)
            if not isinstance(data, bytes):
                raise TypeError(f'stream function returned a non-bytes object ({type(data).__name__})')
            text = self._next(data, size < 0 or not data)
            if text or size < 0 or not data:
                return text

    def read(self, sizeobj=None, /):
        return self._read(self.stream.read, -1 if sizeobj is None else sizeobj)

    def readline(self, sizeobj=None, /):
        return self._read(self.stream.readline, -1 if sizeobj is None else sizeobj)

    def readlines(self, sizehintobj=None, /):
        return self._read(self.stream.read, -1 if sizehintobj is None else sizehintobj).splitlines(True)

    def reset(self):
        self._kept, self._state = b'', 0


class MultibyteStreamWriter(_WithErrors):
    def __init__(self, stream, errors='strict'):
        self.stream = stream
        self._begin(errors)

    def write(self, strobj, /):
        self.stream.write(self._write(strobj, False))

    def writelines(self, lines, /):
        for line in lines:
            self.write(line)

    def reset(self):
        """Nothing is kept that could still be written."""
