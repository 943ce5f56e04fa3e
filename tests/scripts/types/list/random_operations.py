"""A long random sequence of list operations, hashed: on a list of the module and on a local one."""
s = 12345
def rnd(n):
    global s
    s = (s * 1103515245 + 12345) % 2**31
    return (s >> 8) % n
def bound(): return [None, rnd(14) - 7, rnd(40) - 20, 10**20, -10**20][rnd(5)]
def sl():
    st = [None, 1, -1, 2, -2, 3, 10**20, -10**20][rnd(8)]
    return slice(bound(), bound(), st)
h = 0
def note(x):
    global h
    for c in repr(x): h = (h * 31 + ord(c)) % 1000000007
l = list(range(8))
for i in range(6000):
    k = rnd(22)
    try:
        if k == 0: l.append(rnd(100))
        elif k == 1: note(l.pop())
        elif k == 2: note(l.pop(rnd(20) - 10))
        elif k == 3: l.insert(rnd(30) - 15, rnd(100))
        elif k == 4: note(l[sl()])
        elif k == 5: l[sl()] = [rnd(9) for _ in range(rnd(6))]
        elif k == 6: del l[sl()]
        elif k == 7: del l[rnd(20) - 10]
        elif k == 8: l[rnd(20) - 10] = rnd(50)
        elif k == 9: l.reverse()
        elif k == 10: l.sort(reverse=bool(rnd(2)))
        elif k == 11: l.sort(key=lambda x: x % 7)
        elif k == 12: l.extend([rnd(5)] * rnd(4))
        elif k == 13: l *= rnd(3)
        elif k == 14: l += (1, 2)
        elif k == 15: l.remove(rnd(50))
        elif k == 16: note(l.index(rnd(50), rnd(10) - 5, rnd(20) - 5))
        elif k == 17: note((l.count(rnd(50)), rnd(50) in l, len(l)))
        elif k == 18: note((l < [rnd(50)] * 3, l == l[:], l * 2 == l + l, tuple(l)[sl()], range(rnd(50) - 25, rnd(50) - 25, rnd(9) + 1)[sl()]))
        elif k == 19: note(list(reversed(l))[:5])
        elif k == 20: l[1:3] = l
        elif k == 21: note([hash(tuple(l[:3])), sum(l), max(l), min(l), sorted(l)[:4]])
        if len(l) > 60: del l[20:]
    except (IndexError, ValueError) as e:
        m = str(e)
        note(type(e).__name__ + (m if "not in" not in m and "empty" not in m else ""))
    note(l)
    if i % 600 == 0: print(i, h, len(l))
print(h, l)
