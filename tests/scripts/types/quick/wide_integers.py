"""Operations of integers beyond one word that have a quick way for few words."""
values = [0, 1, -1, 5, 2**53 + 1, 2**62, 2**63 - 1, 2**63, -(2**63), 2**64 - 1, 2**64, 2**64 + 1, -(2**64), 7**60, -(7**60), 3**200, -(3**200), 2**2047 + 3, 2**2048 + 9, 3**2000]
total = 0
for a in values:
    for b in values:
        out = [a & b, a | b, a ^ b]
        total ^= hash(tuple(out))
        assert out[0] == ~(~a | ~b) and out[2] == (a | b) - (a & b), (a, b)
        if b:
            try:
                print((a / b).hex(), end=" ")
            except OverflowError as e:
                print(e, end=" ")
    print()
print([hex(x & 0xFFFF_FFFF_FFFF_FFFF_FFFF) for x in values])
print([hex((x ^ (1 << 64)) % (1 << 70)) for x in values])
print([hex((x | 1) % (1 << 70)) for x in values])
print(10**22 / 3, (10**30 + 1) / 10**15, (2**64 + 1) / 2**11, (2**100 + 1) / (2**64 - 1), 1 / (2**64 - 1), (2**54 + 1) / 1, (2**54 + 3) / 1, -(2**55 + 2) / 3)
