"""dict: `update` from an exact dict, `copy`, `list(d)`, `list(d.values())` and `list(d.items())` are one step each: all values are of one
moment, since a writer replaces them in one step.

weakened: no-lock
"""

from race import expect, rounds, together

KEYS = range(40)
for _ in rounds():
    shared = dict.fromkeys(KEYS, 0)
    stop = []

    def write():
        for i in range(1, 80):
            shared.update(dict.fromkeys(KEYS, i))
        stop.append(True)

    def copy():
        while not stop:
            seen = shared.copy()
            expect(len(seen) == len(KEYS))
            expect(len(set(seen.values())) == 1, "two moments in one copy:", sorted(set(seen.values())))

    def values():
        while not stop:
            seen = list(shared.values())
            expect(len(set(seen)) == 1, "two moments in list(d.values()):", sorted(set(seen)))
            seen = list(shared.items())
            expect(len({value for _, value in seen}) == 1, "two moments in list(d.items())")
            expect(list(shared) == list(KEYS))

    together(write, copy, values)

    grown = {}

    def grow():
        for i in range(200):
            grown[i] = i
            if i % 3 == 0:
                del grown[i]

    def list_keys():
        for _ in range(40):
            list(grown)
            list(grown.values())
            sorted(grown)
            tuple(grown.items())

    together(grow, list_keys, list_keys)
