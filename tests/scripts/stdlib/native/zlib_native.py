"""zlib: round trips in all forms, streams, flushes, dictionaries, copies, errors."""
import zlib
data = b''.join(b'line %d of the text\n' % (i * i % 97) for i in range(5000))
for level in (-1, 0, 1, 6, 9):
    for wbits in (15, -15, 31, 9):
        c = zlib.compress(data, level, wbits=wbits) if wbits == 15 else None
        o = zlib.compressobj(level, zlib.DEFLATED, wbits)
        c2 = o.compress(data[:1000]) + o.compress(data[1000:]) + o.flush()
        print(level, wbits, zlib.decompress(c2, wbits) == data, c is None or zlib.decompress(c) == data, level == 0 or len(c2) < len(data) // 2)
d = zlib.decompressobj()
c = zlib.compress(data)
out = b''
rest = c + b'tail'
while rest and not d.eof:
    out += d.decompress(rest, 1000)
    rest = d.unconsumed_tail
print(out == data, d.eof, d.unused_data, d.unconsumed_tail)
d = zlib.decompressobj()
print(d.decompress(c[:50])[:4], d.eof, d.flush(), d.unused_data)
o = zlib.compressobj()
parts = [o.compress(b'abc' * 100), o.flush(zlib.Z_SYNC_FLUSH), o.compress(b'def'), o.flush(zlib.Z_FULL_FLUSH), o.flush()]
d = zlib.decompressobj()
print([d.decompress(p) for p in parts][1:], d.eof)
o = zlib.compressobj(zdict=b'the line of text')
c = o.compress(b'the line of text, the line of text') + o.flush()
print(zlib.decompressobj(zdict=b'the line of text').decompress(c))
try:
    zlib.decompress(c)
except zlib.error as e:
    print(str(e)[:9])
o = zlib.compressobj()
head = o.compress(b"x" * 100)
o2 = o.copy()
a, b = head + o.flush(), head + o2.compress(b'y') + o2.flush()
print(zlib.decompress(a) == b'x' * 100, zlib.decompress(b) == b'x' * 100 + b'y')
d = zlib.decompressobj()
d.decompress(a[:5])
d2 = d.copy()
print(d.decompress(a[5:]) == d2.decompress(a[5:]))
def fails(f, *args, **kw):
    try:
        print(f(*args, **kw))
    except Exception as e:
        print(type(e).__name__, e)
fails(zlib.decompress, b'abc')
fails(zlib.decompress, zlib.compress(data)[:-5])
fails(zlib.decompress, b'')
fails(zlib.compress, 'text')
fails(zlib.compress, b'x', 99)
fails(zlib.compressobj, 99)
fails(zlib.decompressobj().decompress, b'x', -1)
fails(zlib.decompressobj().flush, 0)
fails(zlib.decompressobj, 99)
print(zlib.crc32(b'hello'), zlib.crc32(b'lo', zlib.crc32(b'hel')), zlib.adler32(b'hello'), zlib.adler32(data), zlib.crc32(data), zlib.adler32(b'', 7))
print(zlib.MAX_WBITS, zlib.DEFLATED, zlib.DEF_MEM_LEVEL, zlib.Z_BEST_COMPRESSION, zlib.Z_DEFAULT_STRATEGY, zlib.error.__mro__[1])
