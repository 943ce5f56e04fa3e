"""The codecs of this group by name."""

from _multibytecodec import _codec

_NAMES = ('iso2022_jp', 'iso2022_jp_1', 'iso2022_jp_ext', 'iso2022_kr')


def getcodec(name, /):
    if isinstance(name, str) and name not in _NAMES:
        raise LookupError('no such codec is supported.')
    return _codec(name)
