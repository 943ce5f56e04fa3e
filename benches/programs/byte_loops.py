"""Bytes packed and restored: the Burrows-Wheeler order, move-to-front and a Huffman code, bit by bit."""
import sys
import time


def sorted_rotations(data):
    doubled = data + data
    n = len(data)
    order = sorted(range(n), key=lambda i: doubled[i : i + n])
    return bytes(doubled[i + n - 1] for i in order), order.index(0)


def unsorted_rotations(last, first):
    counts = [0] * 256
    for byte in last:
        counts[byte] += 1
    total, starts = 0, [0] * 256
    for byte in range(256):
        starts[byte] = total
        total += counts[byte]
    links = [0] * len(last)
    for i, byte in enumerate(last):
        links[starts[byte]] = i
        starts[byte] += 1
    out = bytearray()
    i = links[first]
    for _ in range(len(last)):
        out.append(last[i])
        i = links[i]
    return bytes(out)


def to_front(data):
    table = list(range(256))
    out = bytearray()
    for byte in data:
        i = table.index(byte)
        out.append(i)
        del table[i]
        table.insert(0, byte)
    return out


def from_front(codes):
    table = list(range(256))
    out = bytearray()
    for i in codes:
        byte = table.pop(i)
        out.append(byte)
        table.insert(0, byte)
    return bytes(out)


def lengths(data):
    """The length of each byte's code, by merging the two rarest again and again."""
    counts = {}
    for byte in data:
        counts[byte] = counts.get(byte, 0) + 1
    nodes = sorted((count, [(byte, 0)]) for byte, count in counts.items())
    while len(nodes) > 1:
        (a, left), (b, right) = nodes[:2]
        nodes[:2] = [(a + b, [(byte, depth + 1) for byte, depth in left + right])]
        nodes.sort()
    return dict(nodes[0][1])


def codes(lengths):
    """Canonical codes: byte to (bits, length)."""
    code, previous, table = 0, 0, {}
    for length, byte in sorted((length, byte) for byte, length in lengths.items()):
        code <<= length - previous
        table[byte] = code, length
        code += 1
        previous = length
    return table


def pack(data, table):
    out, held, n = bytearray(), 0, 0
    for byte in data:
        code, length = table[byte]
        held = held << length | code
        n += length
        while n >= 8:
            n -= 8
            out.append(held >> n)
            held &= (1 << n) - 1
    if n:
        out.append(held << (8 - n))
    return bytes(out)


def unpack(packed, table, count):
    known = {(length, code): byte for byte, (code, length) in table.items()}
    out = bytearray()
    code = length = 0
    for byte in packed:
        for shift in range(7, -1, -1):
            code = code << 1 | byte >> shift & 1
            length += 1
            found = known.get((length, code))
            if found is not None:
                out.append(found)
                if len(out) == count:
                    return out
                code = length = 0
    return out


def text(n):
    words = b"the head of a snake is not the body that it moves and eight heads move as one body".split()
    state, out = 1, []
    for _ in range(n):
        state = (state * 48271) % 2147483647
        out.append(words[state % len(words)])
    return b" ".join(out)


scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
start = time.perf_counter()
packed_size = 0
for piece in range(max(1, round(12 * scale))):
    data = text(500 + piece)
    last, first = sorted_rotations(data)
    front = to_front(last)
    table = codes(lengths(front))
    packed = pack(front, table)
    packed_size += len(packed)
    restored = unsorted_rotations(from_front(unpack(packed, table, len(front))), first)
    assert restored == data
print("time:", time.perf_counter() - start)
print("result:", packed_size)
