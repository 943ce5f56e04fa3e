"""weakref: a weak reference gives its referent, alive and whole, or None; a callback is called once, after the referent is gone.

weakened: no-weak-count
"""

import gc
import weakref

from race import expect, rounds, together


class Thing:
    def __init__(self, n):
        self.n = n
        self.same = n


for _ in rounds():
    things = [Thing(i) for i in range(60)]
    called = []
    references = [weakref.ref(thing, called.append) for thing in things]
    mapping = weakref.WeakValueDictionary()
    for thing in things:
        mapping[thing.n] = thing
    del thing

    def drop():
        while things:
            things.pop()

    def use():
        for _ in range(3):
            for i, reference in enumerate(references):
                found = reference()
                expect(found is None or found.n == found.same == i, "a referent that is not whole")
                found = mapping.get(i)
                expect(found is None or found.n == i, "another key's value")

    together(drop, use, use)
    for _ in range(10):
        gc.collect()
        if len(called) == len(references):
            break
    expect(len(called) == len(references), "callbacks called:", len(called), "of", len(references))
    expect(all(reference() is None for reference in references), "a dead referent comes back")
