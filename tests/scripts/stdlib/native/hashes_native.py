"""The hash modules: digests, copies, parts, BLAKE2's parameters, errors."""
try:
    import _sha2
except ImportError:
    import _sha256, _sha512
    class _sha2:
        sha224, sha256 = _sha256.sha224, _sha256.sha256
        sha384, sha512 = _sha512.sha384, _sha512.sha512
import _md5, _sha1, _sha3, _blake2
data = bytes(range(256)) * 40
makers = {'md5': _md5.md5, 'sha1': _sha1.sha1, 'sha224': _sha2.sha224, 'sha256': _sha2.sha256, 'sha384': _sha2.sha384,
          'sha512': _sha2.sha512, 'sha3_224': _sha3.sha3_224, 'sha3_256': _sha3.sha3_256, 'sha3_384': _sha3.sha3_384,
          'sha3_512': _sha3.sha3_512, 'blake2b': _blake2.blake2b, 'blake2s': _blake2.blake2s}
for name, make in makers.items():
    h = make()
    print(name, h.name, h.digest_size, h.block_size, h.hexdigest())
    h.update(b'abc')
    c = h.copy()
    c.update(data)
    h.update(memoryview(data)[:5000])
    h.update(bytearray(data[5000:]))
    print(h.hexdigest() == c.hexdigest(), h.digest() == bytes.fromhex(c.hexdigest()), make(b'abc' + data).hexdigest() == c.hexdigest(), c.hexdigest())
for make in (_sha3.shake_128, _sha3.shake_256):
    h = make(b'abc')
    print(h.name, h.digest_size, h.block_size, h.hexdigest(10), h.digest(3), h.hexdigest(0), len(h.digest(1000)))
b = _blake2.blake2b
print(b(b'x', digest_size=10, key=b'key', salt=b'salt', person=b'person').hexdigest())
print(b(b'x', fanout=2, depth=3, leaf_size=100, node_offset=7, node_depth=1, inner_size=32, last_node=True).hexdigest())
s = _blake2.blake2s
print(s(b'x' * 1000, digest_size=32, key=b'k' * 32, salt=b's' * 8, person=b'p').hexdigest())
print(s(fanout=0, depth=255, leaf_size=2**32 - 1, node_offset=2**48 - 1, node_depth=255, inner_size=32).hexdigest())
print(b.SALT_SIZE, b.PERSON_SIZE, b.MAX_KEY_SIZE, b.MAX_DIGEST_SIZE, s.SALT_SIZE, s.MAX_DIGEST_SIZE)
def fails(f, *args, **kw):
    try:
        print(f(*args, **kw))
    except Exception as e:
        print(type(e).__name__, e)
fails(_md5.md5, 'text')
fails(_md5.md5, 5)
fails(_md5.md5().update, 'text')
fails(b, key=b'x' * 65)
fails(b, salt=b'x' * 17)
fails(s, person=b'x' * 9)
fails(b, depth=0)
fails(s, fanout=256)
fails(b, node_depth=-1)
fails(s, leaf_size=-1)
