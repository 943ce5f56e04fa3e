"""set: `add`, `discard`, `pop`, `update` and the copying operations are atomic: nothing that is added is lost, one thread gets each
element by `pop`, and a copy shows one moment.

weakened: no-lock
"""

from race import expect, rounds, together

N = 200
for _ in rounds():
    shared = set()

    def add(base):
        def run():
            for i in range(base, base + N):
                shared.add(i)

        return run

    together(add(0), add(N // 2), add(N))
    expect(len(shared) == 2 * N and sorted(shared) == list(range(2 * N)), "elements lost:", len(shared))

    def take():
        got = []
        while True:
            try:
                got.append(shared.pop())
            except KeyError:
                return got

    got = sum(together(take, take, take), [])
    expect(sorted(got) == list(range(2 * N)), "pop gave an element twice or never:", len(got))

    stop = []
    pair = {0, 1, 2, 3, 4, 5, 6, 7}

    def swap():
        for _ in range(60):
            pair.symmetric_difference_update({0, 1, 2, 3, 4, 5, 6, 7})
        stop.append(True)

    def look():
        while not stop:
            expect(len(pair.copy()) in (0, 8), "a copy of two moments")
            expect(len(pair | set()) in (0, 8), "a union of two moments")

    together(swap, look, look)

    both = set(range(40))

    def keep_sets():
        everything = set(range(1000))
        for _ in range(60):
            both.intersection_update(everything)
            both.difference_update({-1, -2})

    def add_some():
        for i in range(40, 240):
            both.add(i)

    together(keep_sets, add_some, keep_sets)
    expect(sorted(both) == list(range(240)), "an intersection lost", 240 - len(both), "elements that were added meanwhile")
