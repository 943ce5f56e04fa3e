"""What posixpath shares with genericpath."""

from _more_genericpath import ALLOW_MISSING


def _get_sep(path):
    return b'/' if isinstance(path, bytes) else '/'


__all__ = ['ALLOW_MISSING', '_get_sep']
