"""array: `append`, `extend`, slice assignment and `tobytes` are atomic: nothing is lost, and a copy shows one moment.

weakened: no-lock
"""

from array import array

from race import expect, rounds, together

for _ in rounds():
    shared = array("i")

    def grow(item):
        def run():
            more = array("i", [item, item])
            for _ in range(200):
                shared.append(item)
                shared.extend(more)

        return run

    together(grow(1), grow(2), grow(3))
    expect([shared.count(item) for item in (1, 2, 3)] == [600] * 3, "items lost")

    def take():
        got = []
        while True:
            try:
                got.append(shared.pop())
            except IndexError:
                return got

    got = sum(together(take, take, take), [])
    expect([got.count(item) for item in (1, 2, 3)] == [600] * 3, "pop gave an item twice or never")

    same = array("b", bytes(100))
    stop = []

    def fill():
        for i in range(100):
            same[:] = array("b", bytes([i]) * 100)
        stop.append(True)

    def look():
        while not stop:
            seen = same.tobytes()
            expect(len(seen) == 100 and seen.count(seen[:1]) == 100, "two moments in one copy")

    together(fill, look, look)
