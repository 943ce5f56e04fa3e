"""Classes: a change of a class attribute or method is seen by every call that starts after it, in all threads, and a call in progress
sees the old or the new one.

weakened: stale-classes
"""

import threading

from race import expect, rounds, together


class Base:
    def method(self):
        return 0

    level = 0


class Derived(Base):
    pass


for _ in rounds():
    Base.method = lambda self: 0
    Base.level = 0
    shared = Derived()
    reached = [0]
    stop = []

    def change():
        for i in range(1, 40):
            Base.method = lambda self, i=i: i
            Base.level = i
            reached[0] = i
        stop.append(True)

    def call():
        while not stop:
            least = reached[0]
            got = shared.method()
            expect(got >= least, "an old method was called:", got, "after", least)
            got = shared.level
            expect(got >= least, "an old attribute was read:", got, "after", least)

    together(change, call, call)
