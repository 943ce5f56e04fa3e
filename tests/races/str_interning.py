"""str: threads that intern one text get one object, whoever comes first; attribute names and identifiers are found by it.

weakened: interning
"""

import sys

from race import expect, rounds, together

for n in rounds():
    names = [f"race_{n}_{i}" for i in range(60)]

    def intern():
        return [sys.intern(name[:5] + name[5:]) for name in names]

    results = together(intern, intern, intern)
    for group in zip(*results):
        expect(group[0] is group[1] is group[2], "two objects for", group[0])

    class Holder:
        pass

    holder = Holder()

    def write(offset):
        def run():
            for i in range(offset, 20, 3):
                setattr(holder, names[i], i)

        return run

    together(write(0), write(1), write(2))
    expect(all(getattr(holder, f"race_{n}_" + str(i)) == i for i in range(20)), "an attribute was lost")
