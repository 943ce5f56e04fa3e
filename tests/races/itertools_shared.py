"""itertools and map: a `count`, `chain` or `map` that threads share gives no value to two of them.

weakened: iterators
"""

import itertools

from race import expect, rounds, together

N = 300
for _ in rounds():
    counter = itertools.count()

    def number():
        return [next(counter) for _ in range(N)]

    got = sum(together(number, number, number), [])
    expect(sorted(got) == list(range(3 * N)), "count gave a number twice or never")

    sources = itertools.chain(list(range(N)), tuple(range(N, 2 * N)))

    def take():
        return [item for item in sources]

    got = sum(together(take, take), [])
    expect(len(got) == len(set(got)), "chain gave an item twice")
    mapped = map(lambda x: (x, x), iter(range(2 * N)))
    got = sum(together(lambda: list(mapped), lambda: list(mapped)), [])
    expect(sorted(got) == [(i, i) for i in range(2 * N)], "map over a shared iterator lost or doubled items")
