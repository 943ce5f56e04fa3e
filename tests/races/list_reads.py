"""list: `l[i]`, `in`, `len` and iteration never block, never see a torn state and never crash while others grow, shrink, clear and sort
the list. Whatever is read was stored once.

weakened: no-grace
"""

from race import expect, rounds, together


class Item:
    def __init__(self, n):
        self.n = n
        self.twice = 2 * n

    def __lt__(self, other):
        return self.n < other.n


for _ in rounds():
    shared = [Item(i) for i in range(50)]
    stop = []

    def write():
        for i in range(150):
            shared.append(Item(i))
            if i % 7 == 0:
                shared.extend([Item(k) for k in range(i)])
            if i % 11 == 0:
                shared.clear()
            if i % 5 == 0:
                shared[:2] = [Item(i), Item(i + 1)]
            if i % 13 == 0:
                shared.reverse()
        stop.append(True)

    def read():
        while not stop:
            for item in shared:
                expect(item.twice == 2 * item.n, "torn item")
            for i in range(20):
                try:
                    item = shared[i]
                    expect(item.twice == 2 * item.n, "torn item")
                except IndexError:
                    pass
            len(shared)

    together(write, read, read)
