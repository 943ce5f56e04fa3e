"""Shared iterators of lists, tuples, ranges, strings and deques hand out each index once.

weakened: iterators
"""

from collections import deque

from race import expect, rounds, together

N = 400
text = "".join(chr(0x400 + i) for i in range(N))
for _ in rounds():
    for source in (list(range(N)), tuple(range(N)), range(N), text):
        shared = iter(source)

        def take():
            return [item for item in shared]

        got = sum(together(take, take, take), [])
        expect(sorted(got) == sorted(source), type(source).__name__, "handed out", len(got), "items of", N)
    backwards = reversed(list(range(N)))
    got = sum(together(*[lambda: list(backwards)] * 2), [])
    expect(len(got) == len(set(got)), "reversed list handed an index out twice")
