"""bytearray: what bytes do, and mutation."""
a = bytearray(b"hello")
print(a, repr(a), str(a), len(a), a[0], a[1:3], a == b"hello", bytearray(), bytearray(3), bytearray([1, 2]), bytearray("é", "utf-8"), bytearray.fromhex("0aff"), a.hex())
a[0] = 72; a.append(33); a.extend(b" x"); a.extend([65, 66]); a += b"!"; a.insert(0, 46)
print(a, a.pop(), a.pop(0), a)
a.remove(33); a.reverse(); print(a); a.reverse()
a[1:3] = b"XYZW"; print(a); a[::2] = b"-" * len(a[::2]); print(a); del a[0], a[-1]; del a[1:3]; print(a)
a *= 2; print(a, a.copy() is a, a.copy() == a); a.clear(); print(a)
for f in (lambda: a.pop(), lambda: a.append(256), lambda: a.append("x"), lambda: a.remove(5), lambda: a.extend([300]), lambda: a.__setitem__(0, 1), lambda: bytearray("x"), lambda: hash(a), lambda: a.insert("x", 1), lambda: bytearray(-1), lambda: bytearray(b"abc").__setitem__(slice(0, 3, 2), b"x"), lambda: a + "x", lambda: bytearray(b"a").__setitem__(0, -1), lambda: bytearray(b"a")["x"], lambda: bytearray([None])):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
b = bytearray(b"one two three")
print(b.split(), b.upper(), b.find(b"two"), b.replace(b"two", b"2"), b.startswith(b"one"), b.title(), b.partition(b" "), b"-".join([b, b]), b + b"x", b"x" + b, type(b + b"x").__name__, type(b"x" + b).__name__, b.strip(b"e"), b.decode(), b.count(b"e"), b.translate(None, b"aeiou"), b.isalpha(), b.center(20, b"*"), b.index(116), b.rsplit(b" ", 1), b.splitlines(), b.zfill(15), b.endswith(b"e"), b.removeprefix(b"one "))
print(bytes(b[:3]), b > b"a", sorted([bytearray(b"b"), bytearray(b"a")]), list(b"ab"), 111 in b, b"two" in b, bytearray(b"%d%%" % 5), bytearray(b"x%sy") % b"-", [*bytearray(b"ab")], list(reversed(bytearray(b"ab"))))
c = bytearray(10)
for i in range(10): c[i] = i * i % 256
print(c, sum(c), max(c), c[-1], c[::-1], bytes(c)[3], c.count(0), c.find(9), c[5:2:-1])
d = e = bytearray(b"x"); d += b"y"; print(e, d is e)
class Sub(bytearray): pass
s = Sub(b"q"); s.tag = 1; s.append(65); print(s, s.tag, type(s).__name__, s == b"qA")
c[2:2] = range(3); c[len(c):] = [255]; c[:0] = b"<"; print(c)
for i in range(300): d.append(i % 256)
print(len(d), d[-1], d[:5]); del d[10:]; print(d)
try: bytearray(b"abc").foo
except AttributeError as ex: print(ex)
