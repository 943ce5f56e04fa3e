"""Overflow edges between the representations, and mixed comparisons with floats."""
edges = []
for bits in (30, 31, 32, 52, 53, 60, 61, 62, 63, 64, 127, 128):
    for d in (-2, -1, 0, 1, 2):
        edges += [2**bits + d, -2**bits + d]
for e in edges:
    assert e + 1 - 1 == e and e - 1 + 1 == e and e * 3 // 3 == e and (e << 3) >> 3 == e and -(-e) == e
    assert (e * e) // e == e and (e * e) % e == 0 and int(str(e)) == e and ~~e == e and e ^ e == 0 and e ^ 0 == e
    assert e & -1 == e and e | 0 == e and abs(e) == abs(-e) and e == int(float(e)) or abs(e) > 2**53
    assert sorted([e + 1, e, e - 1]) == [e - 1, e, e + 1]
assert edges == [int(repr(e)) for e in edges] and len(set(edges)) == len(edges)
print(sum(edges), max(edges), min(edges))
print(2**53 == 2.0**53, 2**53 + 1 == 2.0**53, 2**53 + 1 > 2.0**53, 10**30 > 1e30, 10**30 == 1e30, 10**400 > 1e308, -10**400 < -1e308, 10**400 < float("inf"), 10**400 > float("-inf"), 10**400 == float("inf"))
print(1 < float("nan"), 10**30 < float("nan"), 0 == -0.0, 3 == 3.0 == 3 + 0j, hash(3) == hash(3.0) == hash(3 + 0j), hash(2**62) == hash(2.0**62), hash(10**22) == hash(1e22))
n = 2**62 - 5
for _ in range(10): n += 1
print(n, n - 2**62)
n = -2**62 + 5
for _ in range(10): n -= 1
print(n)
n = 1
for i in range(130): n *= 2
for i in range(130): n //= 2
print(n)
n = 1
for i in range(70): n = n << 1 | 1
print(n, bin(n).count("1"))
total = 0
for i in range(-2**62 - 2, -2**62 + 3): total += i
print(total, list(range(2**62 - 1, 2**62 + 2)), len(range(-2**70, 2**70, 2**69)))
print([2**62 + i for i in range(-1, 2)], {2**64: 1}[2**64], 2**64 in {2**64, 1}, (2**70) .__sizeof__() > 0)
print(0x7fffffffffffffff + 1, -0x8000000000000000 - 1, 0x7fffffffffffffff * 2, -0x8000000000000000 // -1, abs(-0x8000000000000000), -(-0x8000000000000000), -0x8000000000000000 % -1)
print(4611686018427387903 + 1, -4611686018427387904 - 1, 3037000500 ** 2, 2147483648 * 2147483648, 4294967296 * 4294967296, 1 << 62, 1 << 61, 3 << 61, -1 << 63, 1 << 63)
