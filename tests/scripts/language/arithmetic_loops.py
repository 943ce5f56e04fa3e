"""The smallest programs: expressions, while, for, if, print."""
print(1 + 2 * 3 - 4 // 3, 7 % 3, 2 ** 10, -2 ** 2, (-2) ** 2, 7 / 2)
print(1 < 2 < 3, 1 < 3 < 2, 1 == 1.0, not 0, 5 and 3, 0 or "x", None or False)
i = 0
while i < 5:
    i += 1
    if i == 2:
        continue
    if i == 4:
        break
    print("i", i)
else:
    print("never")
while i < 6:
    i += 1
else:
    print("while else", i)
for x in (1, 2, 3):
    if x == 5:
        break
else:
    print("for else")
for x in range(3):
    for y in range(3):
        if y > x:
            break
        print(x, y, end="; ")
print()
total = 0
for i in range(1000):
    if i % 3 == 0 or i % 5 == 0:
        total += i
print(total)
a, b = 0, 1
while b < 200:
    print(b, end=" ")
    a, b = b, a + b
print()
print("yes" if total > 10 else "no", "big" if total > 10**9 else "small")
x = y = z = 7
print(x, y, z)
x += 3; y -= 3; z *= 3
print(x, y, z)
x //= 4; y /= 2; z %= 4
print(x, y, z)
x **= 5; x <<= 2; x >>= 1; x |= 1; x &= 0x7f; x ^= 3
print(x)
if x > 100:
    print("a")
elif x > 50:
    print("b")
elif x > 10:
    print("c")
else:
    print("d")
pass
print(..., Ellipsis is ..., __name__)
