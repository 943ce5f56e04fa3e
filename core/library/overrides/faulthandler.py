"""Dump where the program is, on request, after a time, or when a signal comes.

The interpreter's own memory is safe, so a fatal signal comes from the system or from outside; its handler (in _signal) only says which it was.
"""

import os
import signal
import sys
import threading
import _signal

__all__ = ['cancel_dump_traceback_later', 'disable', 'dump_traceback', 'dump_traceback_later', 'enable', 'is_enabled',
           'register', 'unregister']

_enabled = False
_later = None
_registered = {}


def _descriptor(file):
    if file is None:
        file = sys.stderr
        if file is None:
            raise RuntimeError('sys.stderr is None')
    if isinstance(file, int):
        if file < 0:
            raise ValueError('file is not a valid file descripter')
        return file
    fd = file.fileno()
    file.flush()
    return fd


def _write(fd, ident, frame, current):
    lines = [f"{'Current thread' if current else 'Thread'} 0x{ident:016x} (most recent call first):"]
    depth = 0
    while frame is not None and depth < 100:
        code = frame.f_code
        if code.co_filename != __file__:
            lines.append(f'  File "{code.co_filename}", line {frame.f_lineno} in {code.co_name}')
            depth += 1
        frame = frame.f_back
    if len(lines) == 1:
        lines.append('  <no Python frame>')
    os.write(fd, ('\n'.join(lines) + '\n').encode('ascii', 'backslashreplace'))


def _dump(fd, frame, all_threads):
    me = threading.get_ident()
    if all_threads:
        others = [(ident, other) for ident, other in sys._current_frames().items() if ident != me]
        for ident, other in others:
            _write(fd, ident, other, False)
            os.write(fd, b'\n')
    _write(fd, me, frame, True)


def dump_traceback(file=None, all_threads=True):
    """Dump the traceback of the current thread into file, or of all threads as far as they are known."""
    _dump(_descriptor(file), sys._getframe(1), all_threads)


def enable(file=None, all_threads=True, c_stack=True):
    """Enable the fault handler."""
    global _enabled
    _signal._say_fatal_signals(_descriptor(file))
    _enabled = True


def disable():
    """Disable the fault handler; say whether it was enabled."""
    global _enabled
    before, _enabled = _enabled, False
    if before:
        _signal._say_fatal_signals(-1)
    return before


def is_enabled():
    """Check if the handler is enabled."""
    return _enabled


def dump_traceback_later(timeout, repeat=False, file=None, exit=False):
    """Dump the tracebacks of all threads into file after so many seconds."""
    global _later
    if timeout <= 0:
        raise ValueError('timeout must be greater than 0')
    fd = _descriptor(file)
    cancel_dump_traceback_later()
    stop = threading.Event()
    hours, rest = divmod(timeout, 3600)
    minutes, seconds = divmod(rest, 60)
    title = f'Timeout ({int(hours)}:{int(minutes):02d}:{int(seconds):02d}{f"{seconds % 1:.6f}"[1:] if seconds % 1 else ""})!\n'

    def wait():
        while not stop.wait(timeout):
            os.write(fd, title.encode())
            for ident, frame in sys._current_frames().items():
                if ident != threading.get_ident():
                    _write(fd, ident, frame, False)
            if exit:
                os._exit(1)
            if not repeat:
                break

    _later = stop
    threading.Thread(target=wait, name='faulthandler', daemon=True).start()


def cancel_dump_traceback_later():
    """Cancel the previous call to dump_traceback_later()."""
    global _later
    if _later is not None:
        _later.set()
        _later = None


def register(signum, file=None, all_threads=True, chain=False):
    """Register a handler for a signal, that dumps the tracebacks."""
    fd = _descriptor(file)
    if signum in (signal.SIGSEGV, signal.SIGFPE, signal.SIGABRT, signal.SIGBUS, signal.SIGILL):
        raise RuntimeError(f'signal {signum} cannot be registered, use enable() instead')
    before = signal.getsignal(signum) if signum not in _registered else _registered[signum]

    def handler(number, frame):
        _dump(fd, frame, all_threads)
        if chain and callable(before):
            before(number, frame)

    signal.signal(signum, handler)
    _registered[signum] = before


def unregister(signum):
    """Unregister the handler of a signal; say whether there was one."""
    if signum not in _registered:
        return False
    before = _registered.pop(signum)
    signal.signal(signum, signal.SIG_DFL if before is None else before)
    return True


def _sigsegv(release_gil=False, /):
    """Raise SIGSEGV."""
    os.kill(os.getpid(), signal.SIGSEGV)


def _sigabrt():
    """Raise SIGABRT."""
    os.abort()
