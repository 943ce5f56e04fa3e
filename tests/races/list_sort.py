"""list: `sort` works on a detached buffer: nothing is lost and nothing doubled if others look on, and of two threads that sort one list
each either sorts it or finds it modified.

weakened: no-lock
"""

from race import expect, rounds, together

N = 120
for _ in rounds():
    shared = [(i * 37) % N for i in range(N)]

    def sort():
        for reverse in (False, True, False):
            try:
                shared.sort(key=lambda x: x, reverse=reverse)
            except ValueError as error:
                expect("modified" in str(error), error)

    def add():
        for i in range(40):
            shared.append(N + i)

    together(sort, sort)
    expect(sorted(shared) == list(range(N)), "sorting lost items:", len(shared))

    plain = []
    together(*[lambda: [plain.append(i) for i in range(100)] for _ in range(3)])
    expect(len(plain) == 300, "appends lost:", len(plain))
