"""int arithmetic, small and large, checked by identities and shown."""
big = 123456789012345678901234567890
values = [0, 1, -1, 2, -2, 7, -7, 10, 255, 256, -256, 2**31 - 1, 2**31, -2**31, 2**61, 2**62 - 1, 2**62, -2**62, -2**62 - 1, 2**63 - 1, 2**63, -2**63, 2**64, big, -big, 10**40, -10**40 + 1]
for a in values:
    for b in values:
        assert a + b == b + a and (a + b) - b == a and a - b == -(b - a), (a, b)
        assert a * b == b * a and (a + b) * (a - b) == a * a - b * b, (a, b)
        if b:
            q, r = divmod(a, b)
            assert q == a // b and r == a % b and q * b + r == a, (a, b)
            assert abs(r) < abs(b) and (r == 0 or (r < 0) == (b < 0)), (a, b)
        assert (a & b) + (a | b) == a + b and (a ^ b) == (a | b) - (a & b), (a, b)
        assert (a < b) == (b > a) == (not a >= b) and (a == b) == (hash(a) == hash(b) and not a != b), (a, b)
    assert ~a == -a - 1 and -(-a) == a and +a == a and abs(a) in (a, -a) and abs(a) >= 0
    for s in (0, 1, 5, 31, 62, 63, 64, 100):
        assert a << s == a * 2**s and a >> s == a // 2**s, (a, s)
print(big + 1, big - big, big * big, big // 7, big % 7, -big // 7, -big % 7, big ** 3)
print(2**62 - 1 + 1, -2**62 - 1, 2**31 * 2**31, (2**62) // 2, 2**64 - 2**64 + 5, 2**100 >> 90, -1 >> 100, 1 << 64, -5 >> 1)
print(pow(3, 200), pow(3, 200, 1000007), pow(2, -1), pow(-2, -3), pow(3, -1, 7), pow(0, 0), pow(7, 0, 1), pow(5, 3, -7))
print(7 / 2, 1 / 3, big / 3, -7 / 2, 10**400 / 10**399, 2**53 + 1, (2**53 + 1) / 1, 6 / 3)
for f in (lambda: 1 / 0, lambda: big / 0, lambda: 1 << -1, lambda: 1 >> -1, lambda: pow(2, -1, 4), lambda: pow(2, 3, 0), lambda: 10**400 / 3, lambda: 10**400 * 1.0, lambda: 1 + "a", lambda: "a" + 1, lambda: 1 - None, lambda: [] * 1.5, lambda: 1 << 1.0, lambda: pow(2.0, 3, 5), lambda: -"a", lambda: ~1.5):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
for f in (lambda: 1 // 0, lambda: 1 % 0, lambda: divmod(1, 0), lambda: big % 0):
    try: f()
    except ZeroDivisionError: print("ZeroDivisionError")
x = 1
for i in range(1, 60): x *= i
print(x)
x = 3
for _ in range(8): x = x * x % 10**30
print(x)
fib = [0, 1]
while len(fib) < 200: fib.append(fib[-1] + fib[-2])
print(fib[-1])
