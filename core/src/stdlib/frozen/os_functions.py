"""Functions of `os` that stand on its system calls: exec and spawn in all their forms, popen, and the environment as bytes."""

import os
from _collections_abc import Mapping, MutableMapping
from os import _spawn, environ, execv, execve, fsdecode, fsencode


def execl(file, *args):
    execv(file, args)


def execle(file, *args):
    execve(file, args[:-1], args[-1])


def execlp(file, *args):
    execvp(file, args)


def execlpe(file, *args):
    execvpe(file, args[:-1], args[-1])


def execvp(file, args):
    _search(file, lambda path: execv(path, args), environ)


def execvpe(file, args, env):
    _search(file, lambda path: execve(path, args, env), env)


def get_exec_path(env=None):
    env = environ if env is None else env
    found = env.get("PATH", os.defpath) if hasattr(env, "get") else os.defpath
    return fsdecode(found).split(os.pathsep)


def _search(file, attempt, env):
    """Calls `attempt` with `file` in each folder of PATH until one is there; returns what it returns."""
    if os.path.dirname(file):
        return attempt(file)
    failure = None
    for folder in get_exec_path(env):
        if isinstance(file, bytes):
            folder = fsencode(folder)
        try:
            return attempt(os.path.join(folder, file))
        except (FileNotFoundError, NotADirectoryError) as error:
            last = error
        except OSError as error:
            failure = failure or error
    raise failure or last


def _finish(mode, pid):
    if mode == os.P_NOWAIT:
        return pid
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def spawnve(mode, file, args, env):
    try:
        pid = _spawn(file, args, env, ())
    except OSError:
        # The exit code of a child whose program cannot be run.
        return 127
    return _finish(mode, pid)


def spawnv(mode, file, args):
    return spawnve(mode, file, args, environ)


def spawnvpe(mode, file, args, env):
    try:
        pid = _search(file, lambda path: _spawn(path, args, env, ()), env)
    except OSError:
        return 127
    return _finish(mode, pid)


def spawnvp(mode, file, args):
    return spawnvpe(mode, file, args, environ)


def spawnl(mode, file, *args):
    return spawnv(mode, file, args)


def spawnle(mode, file, *args):
    return spawnve(mode, file, args[:-1], args[-1])


def spawnlp(mode, file, *args):
    return spawnvp(mode, file, args)


def spawnlpe(mode, file, *args):
    return spawnvpe(mode, file, args[:-1], args[-1])


def popen(cmd, mode="r", buffering=-1):
    if not isinstance(cmd, str):
        raise TypeError(f"invalid cmd type ({type(cmd)}, expected string)")
    if mode not in ("r", "w"):
        raise ValueError(f"invalid mode {mode!r}")
    if buffering == 0 or buffering is None:
        raise ValueError("popen() does not support unbuffered streams")
    read, write = os.pipe()
    own, other, target = (read, write, 1) if mode == "r" else (write, read, 0)
    try:
        pid = _spawn("/bin/sh", ("/bin/sh", "-c", cmd), environ, ((other, target),))
    except OSError:
        os.close(own)
        raise
    finally:
        os.close(other)
    return _Stream(open(own, mode, buffering), pid)


class _Stream:
    """A pipe to or from a command; closing it waits for the command."""

    def __init__(self, stream, pid):
        self._stream = stream
        self._pid = pid

    def close(self):
        self._stream.close()
        if self._pid is None:
            return None
        pid, self._pid = self._pid, None
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        return code << 8 if code else None

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def __iter__(self):
        return iter(self._stream)


_Stream.__name__ = _Stream.__qualname__ = "_wrap_close"


class _BytesEnviron(MutableMapping):
    """`os.environ` with names and values as bytes."""

    @staticmethod
    def _bytes(value):
        if not isinstance(value, bytes):
            raise TypeError(f"bytes expected, not {type(value).__name__}")
        return fsdecode(value)

    def __getitem__(self, key):
        try:
            return fsencode(environ[self._bytes(key)])
        except KeyError:
            raise KeyError(key) from None

    def __setitem__(self, key, value):
        environ[self._bytes(key)] = self._bytes(value)

    def __delitem__(self, key):
        try:
            del environ[self._bytes(key)]
        except KeyError:
            raise KeyError(key) from None

    def __iter__(self):
        return map(fsencode, list(environ))

    def __len__(self):
        return len(environ)

    def __contains__(self, key):
        return self._bytes(key) in environ

    def __repr__(self):
        return f"environ({dict(self.items())!r})"

    def __eq__(self, other):
        return self.copy() == (other.copy() if isinstance(other, _BytesEnviron) else other)

    __hash__ = None

    def copy(self):
        return {fsencode(key): fsencode(value) for key, value in environ.items()}

    def setdefault(self, key, value):
        if key not in self:
            self[key] = value
        return self[key]

    def __or__(self, other):
        return self.copy() | dict(other) if isinstance(other, Mapping) else NotImplemented

    def __ror__(self, other):
        return dict(other) | self.copy() if isinstance(other, Mapping) else NotImplemented

    def __ior__(self, other):
        self.update(other)
        return self


environb = _BytesEnviron()


def getenvb(key, default=None):
    return environb.get(key, default)
