"""`__del__` is called once for every object, also if it is resurrected, dies in a cycle, or is dropped by another thread than its maker.

weakened: no-finalized-mark
"""

import gc

from race import expect, rounds, together

finalized = []
rescued = []


class Thing:
    def __init__(self, n):
        self.n = n
        self.other = None

    def __del__(self):
        finalized.append(self.n)
        if self.n % 5 == 0 and len(rescued) < 1000:
            rescued.append(self)


N = 100
for _ in rounds():
    finalized.clear()
    shared = []

    def make(base):
        def run():
            for i in range(base, base + N):
                thing = Thing(i)
                if i % 3 == 0:
                    thing.other = thing
                shared.append(thing)

        return run

    def drop():
        for _ in range(N):
            try:
                shared.pop()
            except IndexError:
                pass

    together(make(0), drop, make(N))
    shared.clear()
    for _ in range(20):
        gc.collect()
        rescued.clear()
        if len(finalized) >= 2 * N:
            break
    gc.collect()
    rescued.clear()
    gc.collect()
    expect(sorted(finalized) == list(range(2 * N)), "finalized:", len(finalized), "of", 2 * N)
