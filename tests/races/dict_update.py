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

    both = {}

    def update(first):
        def run():
            for i in range(0, 300, 3):
                both.update({first + i: i, first + i + 1: i, first + i + 2: i})

        return run

    together(update(0), update(300), update(600))
    expect(len(both) == 900 and sorted(both) == list(range(900)), "updates lost keys:", len(both))

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
