# The abstract classes of io: what is registered with them, what derives from them.
import abc
import io
import tempfile

print(type(io.IOBase) is abc.ABCMeta, io.IOBase.__module__, io.RawIOBase.__name__)
for f in io.StringIO(), io.BytesIO(), io.BufferedReader(io.BytesIO()), io.TextIOWrapper(io.BytesIO()):
    print(type(f).__name__, [isinstance(f, c) for c in (io.IOBase, io.RawIOBase, io.BufferedIOBase, io.TextIOBase)])
with tempfile.TemporaryFile(buffering=0) as f:
    print([isinstance(f, c) for c in (io.IOBase, io.RawIOBase, io.BufferedIOBase, io.TextIOBase)])
print(io.StringIO.__mro__)


class Lines(io.TextIOBase):
    def __init__(self, lines):
        self.lines = list(lines)

    def readable(self):
        return True

    def readline(self, size=-1):
        return self.lines.pop(0) if self.lines else ''


with Lines(['a\n', 'b\n']) as f:
    print(list(f), isinstance(f, io.IOBase), issubclass(Lines, io.TextIOBase))
print(f.closed)


class Squares(io.RawIOBase):
    at = 0

    def readable(self):
        return True

    def readinto(self, buffer):
        buffer[:] = bytes(n * n % 256 for n in range(self.at, self.at + len(buffer)))
        self.at += len(buffer)
        return len(buffer)


print(io.BufferedReader(Squares()).read(6))


class Alien:
    pass


print(isinstance(Alien(), io.RawIOBase))
io.RawIOBase.register(Alien)
print(isinstance(Alien(), io.RawIOBase), isinstance(Alien(), io.IOBase), isinstance(Alien(), io.TextIOBase))


class Must(io.IOBase):
    @abc.abstractmethod
    def do(self):
        pass


try:
    Must()
except TypeError as e:
    print(e)
