"""Instances: writes of attributes by several threads are not lost, and readers see values that were stored under the name that they
read, also while attributes are added and deleted and the instance moves to a dict.

weakened: no-lock
"""

from race import expect, rounds, together


class Thing:
    pass


for _ in rounds():
    shared = Thing()

    def write(name):
        def run():
            for i in range(70):
                setattr(shared, f"{name}{i}", (name, i))

        return run

    together(write("a"), write("b"), write("c"))
    for name in "abc":
        for i in range(70):
            expect(getattr(shared, f"{name}{i}", None) == (name, i), "attribute", name, i, "is lost or wrong")

    moving = Thing()
    stop = []

    def churn():
        for i in range(60):
            moving.first = ("first", i)
            moving.second = ("second", i)
            del moving.first
            if i % 20 == 10:
                vars(moving)
        stop.append(True)

    def look():
        while not stop:
            expect(getattr(moving, "first", ("first",))[0] == "first", "another attribute's value")
            expect(getattr(moving, "second", ("second",))[0] == "second", "another attribute's value")

    together(churn, look, look)
