"""Classes: a class that is made while a special method of its base changes has the method that its base has in the end; of two threads that
change one special method, one has the last word, in the namespace and for the operator.

weakened: stale-slots
"""

from race import expect, rounds, together


class Base:
    pass


for _ in rounds():
    bases, made, stop = [], [], []

    def change():
        for i in range(100):
            bases.append(type("Many", (), {}))
            # At another moment of the making each time.
            seen = len(made)
            for _ in range(2000):
                if len(made) > seen + 2:
                    break
            for _ in range(i):
                pass
            # Once: another change would mend what this one has missed.
            bases[-1].__len__ = lambda self: 100
        stop.append(True)

    def make():
        while not stop and len(made) < 3000:
            if bases:
                made.append(type("Derived", (bases[-1],), {}))

    together(change, make, make)
    for cls in made:
        try:
            # (Called by native code, which goes by the slot.)
            [n] = map(len, [cls()])
        except TypeError:
            n = None
        expect(n == 100, "a class kept what its base had:", n)

    def put():
        for i in range(30):
            Base.__len__ = lambda self: 1

    def take():
        for i in range(30):
            try:
                del Base.__len__
            except AttributeError:
                pass

    together(put, take)
    try:
        [n] = map(len, [Base()])
    except TypeError:
        n = None
    expect((n is None) == ("__len__" not in vars(Base)), "a slot and the namespace differ:", n)
