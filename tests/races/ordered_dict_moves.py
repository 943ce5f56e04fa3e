"""collections.OrderedDict: `move_to_end`, assignment and `popitem` are atomic: the keys stay the same while they change places, and each is
taken once.

weakened: no-lock
"""

from collections import OrderedDict

from race import expect, rounds, together

KEYS = 40
for _ in rounds():
    shared = OrderedDict((i, i) for i in range(KEYS))

    def move(last):
        def run():
            for turn in range(6):
                for key in range(KEYS):
                    shared.move_to_end((key * 7 + turn) % KEYS, last=last)

        return run

    def insert():
        for i in range(KEYS, 2 * KEYS):
            shared[i] = i

    together(move(True), move(False), insert)
    expect(len(shared) == 2 * KEYS and sorted(shared) == list(range(2 * KEYS)), "keys lost or doubled:", list(shared))
    expect(all(shared[key] == key for key in range(2 * KEYS)))

    def take(last):
        def run():
            got = []
            while True:
                try:
                    got.append(shared.popitem(last=last)[0])
                except KeyError:
                    return got

        return run

    got = sum(together(take(True), take(False), take(True)), [])
    expect(sorted(got) == list(range(2 * KEYS)), "popitem gave a key twice or never:", len(got))
