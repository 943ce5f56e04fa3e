"""Where the flush of a close fails and closing fails as well, the second error has the first behind it; the file is closed."""
import io


class Unwritable(io.RawIOBase):
    def writable(self):
        return True

    def write(self, data):
        raise OSError('write failed')


class Unclosable(Unwritable):
    def close(self):
        if not self.closed:
            super().close()
            raise ValueError('close failed')


class OnlyUnclosable(Unclosable):
    def write(self, data):
        return len(data)


for raw in (Unwritable, Unclosable, OnlyUnclosable):
    for make in (lambda: io.BufferedWriter(raw()), lambda: io.TextIOWrapper(io.BufferedWriter(raw()), encoding='utf-8')):
        file = make()
        file.write('x' if isinstance(file, io.TextIOBase) else b'x')
        try:
            file.close()
        except Exception as error:
            print(raw.__name__, type(file).__name__, repr(error), repr(error.__context__), file.closed)
        file.close()
        try:
            file.write('x' if isinstance(file, io.TextIOBase) else b'x')
        except ValueError as error:
            print(error)
