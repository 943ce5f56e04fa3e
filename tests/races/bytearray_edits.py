"""bytearray: `append`, `extend`, slice assignment and copies are atomic: nothing is lost, and a copy shows one moment.

weakened: no-lock
"""

from race import expect, rounds, together

for _ in rounds():
    shared = bytearray()

    def grow(byte):
        def run():
            for _ in range(200):
                shared.append(byte)
                shared.extend(bytes([byte, byte]))

        return run

    together(grow(1), grow(2), grow(3))
    expect([shared.count(bytes([b])) for b in (1, 2, 3)] == [600] * 3, "bytes lost")

    same = bytearray(100)
    stop = []

    def fill():
        for i in range(100):
            same[:] = bytes([i]) * 100
        stop.append(True)

    def look():
        while not stop:
            seen = bytes(same)
            expect(len(seen) == 100 and seen.count(seen[:1]) == 100, "two moments in one copy")

    together(fill, look, look)
