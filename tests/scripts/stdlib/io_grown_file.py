# A text file that has ended goes on if it has grown, and a finished read asks again.
import os
import tempfile

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "log")
    with open(path, "w") as writer, open(path) as reader:
        print(repr(reader.readline()))
        writer.write("first\npart")
        writer.flush()
        print(repr(reader.readline()), repr(reader.readline()), repr(reader.readline()))
        writer.write("ly\nlast\n")
        writer.flush()
        print(repr(reader.readline()), list(reader), reader.read())
        writer.write("more")
        writer.flush()
        print(repr(reader.read()), repr(reader.read()))
        writer.write("ä€")
        writer.flush()
        print(repr(reader.read(1)), repr(reader.read(5)), repr(reader.read(5)))
