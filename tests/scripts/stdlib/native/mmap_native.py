"""mmap: anonymous memory and files; views, resizing, closing, errors."""

import mmap
import os
import tempfile


def attempt(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error)


memory = mmap.mmap(-1, 16)
print(len(memory), memory[0], memory[:4], memory.tell(), memory.closed)
memory[0:5] = b'hello'
memory[5] = 33
print(memory[:6], memory.find(b'l'), memory.rfind(b'l'), memory.find(b'z'), memory.read(3), memory.tell())
memory.seek(0)
print(memory.read_byte(), memory.readline()[:5], memory.tell())
memory.seek(0)
print(memory.write(b'HE'), memory[:6], memory[::2][:3], memory[-1])
memory.move(8, 0, 5)
print(memory[8:13], list(memory[:2]))
attempt(lambda: memory[99])
attempt(lambda: memory['a'])
attempt(lambda: memory.__setitem__(0, 300))
attempt(lambda: memory.__setitem__(slice(0, 2), b'abc'))
attempt(lambda: memory.seek(99))
attempt(lambda: memory.write(b'x' * 99))
with memoryview(memory) as view:
    view[0:2] = b'ab'
    print(bytes(view[:5]), view.readonly)
    attempt(memory.close)
memory.close()
print(memory.closed)
attempt(lambda: memory[0])
attempt(lambda: memory.read())

with tempfile.TemporaryFile() as file:
    file.write(b'one\ntwo\nthree\n')
    file.flush()
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as readable:
        print(readable.readline(), readable.readline(), readable.size(), readable[:3])
        attempt(lambda: readable.__setitem__(0, 1))
        attempt(lambda: readable.write(b'x'))
        attempt(lambda: readable.resize(4))
    with mmap.mmap(file.fileno(), 0) as changed:
        changed[:3] = b'ONE'
        print(changed.flush())
        changed.resize(20)
        print(len(changed), os.fstat(file.fileno()).st_size)
    file.seek(0)
    print(file.read())
    with mmap.mmap(file.fileno(), 4, access=mmap.ACCESS_COPY) as copied:
        copied[0] = 0
        print(copied[:])
    file.seek(0)
    print(file.read(4))
    attempt(lambda: mmap.mmap(file.fileno(), 4000))
    attempt(lambda: mmap.mmap(file.fileno(), -1))
attempt(lambda: mmap.mmap(-1, 0))
print(mmap.PAGESIZE == mmap.ALLOCATIONGRANULARITY, mmap.ACCESS_WRITE, mmap.PROT_READ | mmap.PROT_WRITE)
