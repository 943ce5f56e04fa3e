"""itertools: `count`, `chain`, `islice` and `zip` over shared sources give each value to one thread.

weakened: no-lock iterators
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

    source = iter(range(2 * N))

    def pairs():
        return [pair for pair in map(lambda x: x, source)]

    got = sum(together(pairs, pairs), [])
    expect(sorted(got) == list(range(2 * N)), "map over a shared iterator")
