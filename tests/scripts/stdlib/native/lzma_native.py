# lzma: what is compressed comes back, in every format, at once and part by part; filters; errors.
import io
import lzma
import pickle
import random

random.seed(5)
data = b'the quick brown fox ' * 3000 + random.randbytes(5000) + bytes(100000)

for format in lzma.FORMAT_XZ, lzma.FORMAT_ALONE:
    for preset in 0, 3, 6, 6 | lzma.PRESET_EXTREME:
        packed = lzma.compress(data, format=format, preset=preset)
        print(format, preset & 15, len(packed) < 12000, lzma.decompress(packed) == data,
              lzma.decompress(packed, format=format) == data)
for check in lzma.CHECK_NONE, lzma.CHECK_CRC32, lzma.CHECK_CRC64, lzma.CHECK_SHA256:
    packed = lzma.compress(data, check=check)
    reader = lzma.LZMADecompressor()
    print(check, lzma.is_check_supported(check), reader.check, reader.decompress(packed) == data, reader.check)

chains = [
    [{'id': lzma.FILTER_LZMA2, 'preset': 3}],
    [{'id': lzma.FILTER_LZMA1, 'dict_size': 1 << 20, 'lc': 1, 'lp': 1, 'pb': 1, 'mode': lzma.MODE_FAST, 'nice_len': 30}],
    [{'id': lzma.FILTER_DELTA, 'dist': 4}, {'id': lzma.FILTER_LZMA2, 'preset': 6}],
]
for filters in chains:
    packed = lzma.compress(data, lzma.FORMAT_RAW, filters=filters)
    print(len(packed) < 30000, lzma.decompress(packed, lzma.FORMAT_RAW, filters=filters) == data)
packed = lzma.compress(data, filters=[{'id': lzma.FILTER_X86}, {'id': lzma.FILTER_LZMA2}])
print(lzma.decompress(packed) == data)

writer = lzma.LZMACompressor()
packed = b''.join(writer.compress(data[i:i + 777]) for i in range(0, len(data), 777)) + writer.flush()
reader = lzma.LZMADecompressor()
out = b''.join(reader.decompress(packed[i:i + 50]) for i in range(0, len(packed), 50))
print(out == data, reader.eof, reader.needs_input, reader.unused_data)
reader = lzma.LZMADecompressor()
out = [reader.decompress(packed + b'rest', 1000)]
print(len(out[0]), reader.needs_input, reader.eof)
while not reader.eof:
    out.append(reader.decompress(b'', 1000))
print(b''.join(out) == data, max(map(len, out)), reader.unused_data)
for action in (lambda: reader.decompress(b'x'), lambda: writer.compress(b'x'), lambda: writer.flush(),
               lambda: lzma.decompress(b'no such thing at all'), lambda: lzma.decompress(packed[:-10]),
               lambda: lzma.decompress(packed[:100] + b'?' + packed[101:]),
               lambda: lzma.decompress(b'garbage', format=lzma.FORMAT_XZ),
               lambda: lzma.LZMADecompressor(memlimit=1000).decompress(packed),
               lambda: lzma.LZMADecompressor(format=99), lambda: lzma.LZMACompressor(format=99),
               lambda: lzma.LZMADecompressor(format=lzma.FORMAT_RAW),
               lambda: lzma.LZMADecompressor(filters=chains[0]), lambda: lzma.LZMACompressor(preset=10),
               lambda: lzma.LZMACompressor(preset=1, filters=chains[0]),
               lambda: lzma.LZMACompressor(format=lzma.FORMAT_RAW),
               lambda: lzma.LZMACompressor(format=lzma.FORMAT_ALONE, check=lzma.CHECK_CRC32),
               lambda: lzma.LZMACompressor(filters=[{'id': lzma.FILTER_DELTA}]),
               lambda: lzma.LZMACompressor(filters=[{}]), lambda: lzma.LZMACompressor(filters=[{'id': 12345}]),
               lambda: lzma.LZMACompressor(filters=[{'id': lzma.FILTER_LZMA2, 'foo': 1}]),
               lambda: lzma.LZMACompressor(filters=[b'']), lambda: lzma.LZMACompressor(filters=chains[0] * 5)):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)

print(lzma.decompress(packed + lzma.compress(b'more')) == data + b'more')
with lzma.open(io.BytesIO(packed)) as file:
    print(file.read(20), file.seek(60000), file.readline()[:0], file.tell() > 60000)
buffer = io.BytesIO()
with lzma.open(buffer, 'wt', encoding='latin-1') as file:
    file.write('one\ntwo é\n')
with lzma.open(io.BytesIO(buffer.getvalue()), 'rt', encoding='latin-1') as file:
    print(ascii(list(file)))

print(lzma._encode_filter_properties({'id': lzma.FILTER_LZMA2, 'dict_size': 1 << 23}),
      lzma._encode_filter_properties({'id': lzma.FILTER_LZMA1}), lzma._encode_filter_properties({'id': 3, 'dist': 7}))
print(lzma._decode_filter_properties(lzma.FILTER_LZMA1, b']\x00\x00\x80\x00'))
print(lzma._decode_filter_properties(lzma.FILTER_LZMA2, b'\x16'))
for thing in lzma.LZMACompressor(), lzma.LZMADecompressor():
    try:
        pickle.dumps(thing)
    except TypeError as error:
        print(error)
# A file that another program has written.
print(lzma.decompress(bytes.fromhex('fd377a585a000004e6d6b4460200210116000000742fe5a3e0003b001b5d00241949986f16028bf128823a5fbd4809a484c201126b0cd97d40000000ad20fe913bde34840001373c9869ee9f1fb6f37d010000000004595a')))
