# by hand: what is no iterable is refused in the words of 3.13
"""Slices: reading, storing, deleting, negative steps, custom __getitem__."""
l = list(range(10))
print(l[2:5], l[:3], l[7:], l[:], l[::2], l[::-1], l[8:2:-2], l[-3:], l[:-7], l[100:], l[-100:2], l[5:2], l[-1:-4:-1])
s = "hello world"
print(s[0], s[-1], s[1:5], s[::-1], s[::3], s[-5:], repr(s[20:]))
t = (1, 2, 3, 4)
print(t[1:3], t[::-1], t[:0], b"bytes"[1:3], b"bytes"[0], range(10)[2:8:3], range(10)[::-1], range(10)[-1])
l[2:5] = ["a"]
print(l)
l[1:1] = [100, 200]
print(l)
l[::2] = [0] * len(l[::2])
print(l)
l[-2:] = []
print(l)
del l[1:4]
print(l)
del l[::2]
print(l)
l[:] = "xyz"
print(l)
l[1:2] = l
print(l)
for bad in ("l[::2] = [1]", "l[0:4:-1] = [1, 2]", "l[0:1] = 5", "l[::0]", "l['a':]", "l[1.0]", "l['x']", "l[99]", "l[99] = 1", "del l[99]", "s[50]", "t[9]", "t['a']", "s['a']", "t[0] = 1", "s[0] = 'x'", "del t[0]", "b'ab'[0] = 1", "range(3)[5]", "(five := 5)[0]", "(none := None)[0]", "{}[0:1] if False else {1:2}['a']"):
    try:
        exec(bad)
    except Exception as e:
        print(bad, "->", type(e).__name__, e)
class Show:
    def __getitem__(self, key): return key
    def __setitem__(self, key, value): print("set", key, value)
    def __delitem__(self, key): print("del", key)
o = Show()
print(o[1], o[1:2], o[1:2:3], o[::], o[:], o[1, 2], o[1:2, ::3, ...], o[()], o[None], o[*[1, 2]], o["a":"b"])
o[1:2] = 5; o[...] = 6; o[1, 2] = 7
del o[3:], o[4]
sl = slice(1, 10, 2)
print(sl.start, sl.stop, sl.step, sl.indices(5), slice(None, None, -1).indices(4), slice(-3, None).indices(10), slice(5), slice(1, 2) == slice(1, 2))
print([1, 2, 3, 4][slice(1, 3)], "abcdef"[slice(None, None, 2)])
class I:
    def __index__(self): return 2
print([0, 1, 2, 3][I()], "abcd"[I():], list(range(10))[::I()])
m = [[1, 2], [3, 4]]
m[0][1] = 9; m[1][:] = [0]; m[0] += [7]
print(m)
b = bytearray(b"abcdef")
b[1:3] = b"XYZ"; del b[-1]; b[0] = 65; b[::2] = b"111"
print(b)
