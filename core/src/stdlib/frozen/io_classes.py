"""Classes of `io` that no other part of the interpreter needs: BufferedRWPair and IncrementalNewlineDecoder."""

from _io import DEFAULT_BUFFER_SIZE, BufferedReader, BufferedWriter, UnsupportedOperation, _BufferedIOBase


class BufferedRWPair(_BufferedIOBase):
    """A reader and a writer on two raw streams, as one object: for pipes and sockets, not for files that can be sought."""

    def __init__(self, reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /):
        if not reader.readable():
            raise UnsupportedOperation("File or stream is not readable.")
        if not writer.writable():
            raise UnsupportedOperation("File or stream is not writable.")
        self._reader = BufferedReader(reader, buffer_size)
        self._writer = BufferedWriter(writer, buffer_size)

    def read(self, size=-1, /):
        return self._reader.read(size)

    def read1(self, size=-1, /):
        return self._reader.read1(size)

    def readinto(self, buffer, /):
        return self._reader.readinto(buffer)

    def readinto1(self, buffer, /):
        return self._reader.readinto1(buffer)

    def peek(self, size=0, /):
        return self._reader.peek(size)

    def write(self, buffer, /):
        return self._writer.write(buffer)

    def flush(self):
        return self._writer.flush()

    def readable(self):
        return self._reader.readable()

    def writable(self):
        return self._writer.writable()

    def isatty(self):
        return self._writer.isatty() or self._reader.isatty()

    @property
    def closed(self):
        return self._writer.closed

    def close(self):
        try:
            self._writer.close()
        finally:
            self._reader.close()


class IncrementalNewlineDecoder:
    """Finds line ends in what another decoder makes, or in text, piece by piece, and may make all of them line feeds."""

    def __init__(self, decoder, translate, errors="strict"):
        self._decoder = decoder
        self._translate = bool(translate)
        self._held = False
        self._seen = [False, False, False]

    def decode(self, input, final=False):
        text = input if self._decoder is None else self._decoder.decode(input, final=final)
        if not isinstance(text, str):
            raise TypeError(f"decoder should return a string result, not '{type(text).__name__}'")
        if self._held and (text or final):
            text = "\r" + text
            self._held = False
        # Whether a carriage return at the end stands alone, the next piece tells.
        if text.endswith("\r") and not final:
            text = text[:-1]
            self._held = True
        both = text.count("\r\n")
        alone = text.count("\r") - both
        feeds = text.count("\n") - both
        for i, n in enumerate((alone, feeds, both)):
            self._seen[i] = self._seen[i] or n > 0
        if self._translate:
            if both:
                text = text.replace("\r\n", "\n")
            if alone:
                text = text.replace("\r", "\n")
        return text

    def getstate(self):
        buffered, flag = (b"", 0) if self._decoder is None else self._decoder.getstate()
        return buffered, flag << 1 | self._held

    def setstate(self, state, /):
        if not isinstance(state, tuple):
            raise TypeError("state argument must be a tuple")
        buffered, flag = state
        self._held = bool(flag & 1)
        if self._decoder is not None:
            self._decoder.setstate((buffered, flag >> 1))

    def reset(self):
        self._seen = [False, False, False]
        self._held = False
        if self._decoder is not None:
            self._decoder.reset()

    @property
    def newlines(self):
        found = tuple(mark for mark, seen in zip(("\r", "\n", "\r\n"), self._seen) if seen)
        return found if len(found) > 1 else found[0] if found else None


for _class in (BufferedRWPair, IncrementalNewlineDecoder):
    _class.__module__ = "_io"
