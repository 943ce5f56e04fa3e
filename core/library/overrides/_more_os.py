"""What os has beside its native part."""

import abc
import os
from _collections_abc import _check_methods
from os import fsencode, fspath

__all__ = ['fwalk', 'supports_dir_fd', 'supports_effective_ids', 'supports_fd', 'supports_follow_symlinks',
           '_fspath', '_exists', '_get_exports_list', 'GenericAlias', 'PathLike', 'register_at_fork',
           'sys']

import stat
import sys
import types
from types import GenericAlias

_fspath = fspath


class PathLike(abc.ABC):
    """Abstract base class for implementing the file system path protocol."""

    __slots__ = ()

    @abc.abstractmethod
    def __fspath__(self):
        """Return the file system path representation of the object."""
        raise NotImplementedError

    @classmethod
    def __subclasshook__(cls, subclass):
        return _check_methods(subclass, '__fspath__') if cls is PathLike else NotImplemented

    __class_getitem__ = classmethod(GenericAlias)


PathLike.__module__ = 'os'


def _get_exports_list(module):
    try:
        return list(module.__all__)
    except AttributeError:
        return [n for n in dir(module) if n[0] != '_']


_fork = os.fork
_before, _in_parent, _in_child = [], [], []


def _run(functions):
    for function in functions:
        try:
            function()
        except BaseException as error:
            sys.unraisablehook(types.SimpleNamespace(exc_type=type(error), exc_value=error,
                                                     exc_traceback=error.__traceback__, err_msg=None, object=function))


def _fork_with_hooks():
    _run(reversed(_before))
    try:
        child = _fork()
    except BaseException:
        # What was acquired for the fork is released when there is none.
        _run(_in_parent)
        raise
    _run(_in_child if child == 0 else _in_parent)
    return child


def register_at_fork(*, before=None, after_in_child=None, after_in_parent=None):
    """Register callables that are called when a process is forked."""
    if before is None and after_in_child is None and after_in_parent is None:
        raise TypeError('At least one argument is required.')
    for name, function in (('before', before), ('after_in_child', after_in_child), ('after_in_parent', after_in_parent)):
        if function is not None and not callable(function):
            raise TypeError(f"'{name}' must be callable, not {type(function).__name__}")
    for functions, function in ((_before, before), (_in_child, after_in_child), (_in_parent, after_in_parent)):
        if function is not None:
            functions.append(function)
    _fork_with_hooks.__name__ = _fork_with_hooks.__qualname__ = 'fork'
    os.fork = _fork_with_hooks


def _exists(name):
    return hasattr(os, name)


def _those(*names):
    return {getattr(os, name) for name in names if hasattr(os, name)}


supports_dir_fd = _those('access', 'chmod', 'chown', 'stat', 'link', 'mkdir', 'mkfifo', 'mknod', 'open',
                         'readlink', 'rename', 'symlink', 'unlink', 'rmdir', 'utime')
supports_effective_ids = _those('access')
supports_fd = _those('chdir', 'chmod', 'chown', 'listdir', 'scandir', 'stat', 'truncate', 'utime', 'statvfs')
supports_follow_symlinks = _those('chown', 'stat', 'link', 'utime', 'access')


def fwalk(top='.', topdown=True, onerror=None, *, follow_symlinks=False, dir_fd=None):
    """Walk a tree as walk() does, and yield with each folder a descriptor of it: (path, folders, files, descriptor)."""
    sys.audit('os.fwalk', top, topdown, onerror, follow_symlinks, dir_fd)
    top = fspath(top)
    in_bytes = isinstance(top, bytes)
    # What is to be done next is at the end: a folder to enter, one to show, a descriptor to close.
    steps = [('enter', (True, dir_fd, top, top, None))]
    try:
        while steps:
            step, value = steps.pop()
            if step == 'close':
                os.close(value)
                continue
            if step == 'show':
                yield value
                continue
            is_top, above, path, name, entry = value
            try:
                if not follow_symlinks:
                    before = (os.stat(name, follow_symlinks=False, dir_fd=above) if entry is None
                              else entry.stat(follow_symlinks=False))
                fd = os.open(name, os.O_RDONLY | os.O_NONBLOCK, dir_fd=above)
            except OSError as error:
                if is_top:
                    raise
                if onerror is not None:
                    onerror(error)
                continue
            steps.append(('close', fd))
            if not follow_symlinks:
                if is_top and not stat.S_ISDIR(before.st_mode):
                    return
                if not os.path.samestat(before, os.stat(fd)):
                    continue
            folders, files, entries = [], [], []
            with os.scandir(fd) as found:
                for entry in found:
                    name = fsencode(entry.name) if in_bytes else entry.name
                    try:
                        is_folder = entry.is_dir()
                    except OSError:
                        is_folder = False
                    (folders if is_folder else files).append(name)
                    if is_folder:
                        entries.append(entry)
            if topdown:
                yield path, folders, files, fd
            else:
                steps.append(('show', (path, folders, files, fd)))
            # The caller may have taken folders out, or put others in.
            known = dict(zip(folders, entries)) if not topdown else {}
            for name in reversed(folders):
                steps.append(('enter', (False, fd, os.path.join(path, name), name, known.get(name))))
    finally:
        for step, value in reversed(steps):
            if step == 'close':
                os.close(value)
