"""array: `append`, `extend`, slice assignment and `tobytes` are atomic: nothing is lost, and a copy shows one moment.

weakened: no-lock
"""

from array import array

from race import expect, rounds, together

# Long enough for others to come in the middle.
MORE, SIZE = 3000, 60_000
for _ in rounds():
    shared = array("i")

    def grow(item):
        def run():
            more = array("i", [item]) * MORE
            for _ in range(40):
                shared.append(item)
                shared.extend(more)

        return run

    together(grow(1), grow(2), grow(3))
    expect([shared.count(item) for item in (1, 2, 3)] == [40 * (MORE + 1)] * 3, "items lost")

    few = array("i", range(600))

    def take():
        got = []
        while True:
            try:
                got.append(few.pop())
            except IndexError:
                return got

    got = sum(together(take, take, take), [])
    expect(sorted(got) == list(range(600)), "pop gave an item twice or never")

    parts = [array("b", bytes([i]) * SIZE) for i in range(2)]
    same = parts[0][:]
    stop = []

    def fill():
        for i in range(150):
            same[:] = parts[i % 2]
        stop.append(True)

    def look():
        while not stop:
            for seen in [same.tobytes() for _ in range(10)]:
                expect(seen == bytes(SIZE) or seen == b"\1" * SIZE, "two moments in one copy")

    together(fill, look, look)
