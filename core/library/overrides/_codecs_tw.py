"""The codecs of this group by name."""

from _multibytecodec import _codec

_NAMES = ('big5', 'cp950')


def getcodec(name, /):
    if isinstance(name, str) and name not in _NAMES:
        raise LookupError('no such codec is supported.')
    return _codec(name)
