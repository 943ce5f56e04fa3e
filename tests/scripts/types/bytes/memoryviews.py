"""memoryview over bytes and bytearray."""
m = memoryview(b"abcdef"); print(len(m), m[0], m[-1], bytes(m[1:3]), m.tolist(), m.tobytes(), m.readonly, m.nbytes, m.itemsize, m.format, m.ndim, m.shape, m.hex(), m == b"abcdef", m[1:3] == b"bc", list(m)[:2], 97 in m, bytes(m[::-1]), bytes(m[::2]), hash(m) == hash(b"abcdef"))
b = bytearray(b"abcdef"); w = memoryview(b); w[0] = 65; w[1:3] = b"XY"; print(b, w.readonly, bytes(w)); s = w[2:]; s[0] = 48; print(b)
for f in (lambda: m.__setitem__(0, 1), lambda: w.__setitem__(0, 300), lambda: w.__setitem__(slice(0, 2), b"abc"), lambda: m[99], lambda: memoryview("x"), lambda: memoryview(5), lambda: b.append(1), lambda: m["a"], lambda: w.__setitem__(0, "x")):
    try: print(f())
    except Exception as e: print(type(e).__name__)
w.release(); s.release(); b.append(33); print(b)
try: w[0]
except ValueError as e: print(e)
with memoryview(b) as v: print(v[0])
try: len(v)
except ValueError: print("released")
print(b"-".join([memoryview(b"a"), b"b"]), bytes(memoryview(bytearray(b"q"))), b"x" + memoryview(b"y"), bytearray(memoryview(b"z")), memoryview(b"ab") == memoryview(bytearray(b"ab")), memoryview(b"a") != b"b", repr(memoryview(b""))[:10], int.from_bytes(memoryview(b"\1\0"), "big"), [*memoryview(b"ab")], memoryview(b"abc").tolist(), bytes(memoryview(b"abc")[1:]))
