"""list: a slice, a copy, `list(l)` and `l + []` read a list as it is at one moment. A writer keeps all items equal in one step, so that a
copy with two different items mixes two moments; `extend` and slice assignment are one step each.

weakened: no-lock
"""

from race import expect, rounds, together

N = 64
for _ in rounds():
    shared = [0] * N
    stop = []

    def write():
        for i in range(1, 60):
            shared[:] = [i] * N
        stop.append(True)

    def read(copy):
        def run():
            while not stop:
                seen = copy()
                expect(len(seen) == N, "length", len(seen))
                expect(seen.count(seen[0]) == N, "two moments in one copy:", sorted(set(seen)))

        return run

    together(write, read(lambda: shared[:]), read(shared.copy), read(lambda: list(shared)), read(lambda: shared + []))

    grown = []

    def extend():
        for i in range(100):
            grown.extend((i, i, i, i))

    together(extend, extend, extend)
    expect(len(grown) == 1200)
    for at in range(0, len(grown), 4):
        expect(len(set(grown[at : at + 4])) == 1, "an extend was interrupted:", grown[at : at + 4])
