"""Memoryviews compare by value with whatever shows its memory; casts keep it."""
import array

doubles = array.array("d", [1.5, 2.0])
ints = array.array("i", [1, 2])
print(memoryview(doubles) == doubles, memoryview(doubles) == array.array("d", [1.5, 2.5]))
print(memoryview(ints) == array.array("d", [1.0, 2.0]), memoryview(ints) == array.array("h", [1, 2]))
print(memoryview(ints) == ints.tobytes(), memoryview(ints).cast("B") == ints.tobytes())
print(memoryview(b"ab") == b"ab", memoryview(b"ab") == bytearray(b"ab"), memoryview(b"ab") != b"ac", memoryview(b"ab") == "ab")
grid = memoryview(bytearray(range(6))).cast("B", [2, 3])
flat = grid.cast("B", [6])
print(flat.shape, flat.tolist(), grid == flat, grid.cast("B").shape)
for code in ("grid.cast('B', [3, 2])", "grid[1]", "grid[1,]", "grid[0, 1, 2]", "grid.cast(5)", "grid.cast('x')", "flat.cast('B', 5)"):
    try:
        print(eval(code))
    except Exception as e:
        print(code, type(e).__name__, e)
for code in ("grid[1] = 7", "grid[1, 2] = 7", "grid[0:1] = b'abc'", "flat[0:2] = b'xyz'", "flat[5] = 256"):
    try:
        exec(code)
        print(code, flat.tolist())
    except Exception as e:
        print(code, type(e).__name__, e)
for code in ("5", "I()", "'ab'", "1.5", "b'xy'", "[1, 2]", "(i for i in (3, 4))", "[256]", "None"):
    class I:
        def __index__(self): return 3
    target = bytearray(b"abcd")
    try:
        target[1:2] = eval(code)
        print(code, target)
    except Exception as e:
        print(code, type(e).__name__, e)
target = bytearray(b"abc")
try:
    target.__init__("x")
except TypeError as e:
    print(e, target)
