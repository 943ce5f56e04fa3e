"""dict: `d[k]`, `d.get`, `in`, `len` and iteration never block, never see a torn state and never crash while others insert, delete and
clear. A key's value is one that was stored for it. Iterating raises what CPython raises, or nothing.

weakened: no-grace
"""

from race import expect, rounds, together


class Item:
    def __init__(self, n):
        self.n = n


for _ in rounds():
    shared = {i: Item(i) for i in range(20)}
    stop = []

    def write():
        for i in range(250):
            shared[i] = Item(i)
            shared[i % 20] = Item(i % 20)
            if i % 3 == 0:
                shared.pop(i // 2, None)
            if i % 60 == 59:
                shared.clear()
        stop.append(True)

    def read():
        while not stop:
            for i in range(30):
                found = shared.get(i)
                expect(found is None or found.n == i, "a value of another key")
                try:
                    expect(shared[i].n == i, "a value of another key")
                except KeyError:
                    pass
                i in shared
            try:
                for key, value in shared.items():
                    expect(value.n == key, "a value of another key")
            except RuntimeError as error:
                expect("changed size" in str(error) or "changed during" in str(error), error)

    together(write, read, read)
