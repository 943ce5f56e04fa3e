# by hand: `__buffer__` in Python classes came with 3.12
"""Classes that lend their bytes: `__buffer__` and `__release_buffer__`."""
import collections.abc


class Lender:
    def __init__(self):
        self.data = bytearray(b"abc")

    def __buffer__(self, flags):
        print("lent", flags)
        self.view = memoryview(self.data)
        return self.view

    def __release_buffer__(self, view):
        print("back", view is self.view)
        view.release()


a = Lender()
m = memoryview(a)
print(bytes(m), m.readonly, len(m), m.nbytes)
m[0] = ord("z")
try:
    a.data.append(1)
except BufferError as e:
    print(e)
m.release()
m.release()
a.data.append(33)
print(a.data)
print(bytes(a), bytearray(a))
with memoryview(a) as m:
    print(m.tolist())
m = memoryview(a)
del m
print("gone")
for v in (b"", bytearray(), memoryview(b""), a, "", 5, [], int):
    print(type(v).__name__, isinstance(v, collections.abc.Buffer))


class Odd:
    def __buffer__(self, flags):
        return b"no view"


class Failing:
    def __buffer__(self, flags):
        raise ValueError("not now")


for v in (Odd(), Failing(), object()):
    try:
        memoryview(v)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
print(b"abc".__buffer__(0).tolist(), bytearray(b"x").__buffer__(0).readonly)
array = bytearray(b"q")
view = array.__buffer__(0)
array.__release_buffer__(view)
array.append(1)
print(array)
