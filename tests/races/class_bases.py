"""Classes: `__bases__` is assigned in one step. Whoever calls a method meanwhile finds that of the old bases or that of the new ones; a class
that is made meanwhile has an order that fits its bases; of two threads that assign at once neither makes a circle, and in
the end bases, order and the lists of subclasses agree.

weakened: open-bases
"""

from race import expect, rounds, together


class First:
    def who(self):
        return "first"


class Second:
    def who(self):
        return "second"


class Left:
    pass


class Right:
    pass


for _ in rounds():
    class Top(First):
        pass

    class Middle(Top):
        pass

    class Left(First):
        pass

    class Right(First):
        pass

    made, stop = [], []

    def change():
        for i in range(60):
            Top.__bases__ = (Second,) if i % 2 else (First,)
        stop.append(True)

    def change_too():
        for i in range(60):
            Top.__bases__ = (First,) if i % 2 else (Second,)

    def call():
        shared = Middle()
        while not stop:
            got = shared.who()
            expect(got in ("first", "second"), "a method of no base:", got)
            if len(made) < 60:
                made.append(type("Made", (Middle,), {}))

    def turn(a, b):
        def run():
            for _ in range(20):
                try:
                    a.__bases__ = (b,)
                    a.__bases__ = (First,)
                except TypeError:
                    pass

        return run

    together(change, change_too, call)
    base = Top.__bases__[0]
    for cls in [Top, Middle, *made]:
        expect(base in cls.__mro__ and len(cls.__mro__) == len(cls.__bases__[0].__mro__) + 1, "an order that is not of the bases:", cls.__mro__)
        expect(cls().who() == base.who(None), "a method that is not of the bases")
    for each in (First, Second):
        n = each.__subclasses__().count(Top)
        expect(n == (each is base), "among the subclasses of", each.__name__, n, "times")
    together(turn(Left, Right), turn(Right, Left))
    expect(not (issubclass(Left, Right) and issubclass(Right, Left)), "a circle")
