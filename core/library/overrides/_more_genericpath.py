"""What genericpath has for the path modules of other systems."""

import os

__all__ = ['_splitext', '_check_arg_types', 'ALLOW_MISSING']


def _splitext(p, sep, altsep, extsep):
    separator = p.rfind(sep)
    if altsep:
        separator = max(separator, p.rfind(altsep))
    dot = p.rfind(extsep)
    if dot > separator:
        # Leading dots belong to the name.
        start = separator + 1
        while start < dot:
            if p[start:start + 1] != extsep:
                return p[:dot], p[dot:]
            start += 1
    return p, p[:0]


def _check_arg_types(funcname, *args):
    has_str = has_bytes = False
    for s in args:
        if isinstance(s, str):
            has_str = True
        elif isinstance(s, bytes):
            has_bytes = True
        else:
            raise TypeError(f'{funcname}() argument must be str, bytes, or os.PathLike object, '
                            f'not {s.__class__.__name__!r}') from None
    if has_str and has_bytes:
        raise TypeError("Can't mix strings and bytes in path components") from None


@object.__new__
class ALLOW_MISSING:
    """Value for the strict argument of realpath: missing files are no error."""

    def __repr__(self):
        return 'os.path.ALLOW_MISSING'

    def __reduce__(self):
        return self.__class__.__name__
