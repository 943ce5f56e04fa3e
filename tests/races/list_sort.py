"""list: `sort` works on a detached buffer: nothing is lost and nothing doubled if others look on, and of two threads that sort one list
each either sorts it or finds it modified.

weakened: no-lock
"""

from race import expect, rounds, together

N = 120
for _ in rounds():
    # Objects, not small numbers: storing one is a step that others may see.
    shared = [(i * 37 % N,) for i in range(N)]

    def sort():
        for reverse in (False, True, False):
            try:
                shared.sort(key=lambda x: x, reverse=reverse)
            except ValueError as error:
                expect("modified" in str(error), error)

    def look():
        for _ in range(20):
            seen = shared.copy()
            expect(len(seen) in (0, N) and len(set(seen)) == len(seen), "part of a list:", len(seen))

    together(sort, sort, look)
    expect(sorted(shared) == [(i,) for i in range(N)], "sorting lost items:", len(shared))

    plain = []
    together(*[lambda: [plain.append((i,)) for i in range(100)] for _ in range(3)])
    expect(len(plain) == 300, "appends lost:", len(plain))
