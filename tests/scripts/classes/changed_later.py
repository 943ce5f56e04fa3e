"""Classes whose metaclass, bases or special methods change after they were used."""


class Meta(type):
    pass


class C(metaclass=Meta):
    def __init__(self, a=1):
        self.a = a


class D(metaclass=Meta):
    pass


def hot():
    for _ in range(500):
        made = C(), D()
    return [type(m).__name__ for m in made]


print(hot())
Meta.__call__ = lambda cls, *args: "called " + cls.__name__
print(hot(), C(), D())
del Meta.__call__
print(hot())


class Derived(Meta):
    pass


class E(metaclass=Derived):
    pass


def make():
    for _ in range(500):
        made = E()
    return made


print(type(make()).__name__)
Meta.__call__ = lambda cls: "derived too"
print(make(), E())
del Meta.__call__


class OrderMeta(type):
    def mro(cls):
        if cls.__name__ == "Sub":
            Base.__len__ = lambda self: 7
        return super().mro()


class Base(metaclass=OrderMeta):
    pass


class Sub(Base):
    pass


print(len(Sub()))


class Names:
    def __set_name__(self, owner, name):
        Plain.__call__ = lambda self: "call from the base"


class Plain:
    pass


class Later(Plain):
    x = Names()


print(Later()())


class Shy(int):
    __slots__ = ()

    def __add__(self, other):
        return Shy(super().__add__(other))

    __radd__ = __add__

    def __str__(self):
        return f"<{super().__str__()}>"


print(Shy(3) + 5, 5 + Shy(3), str(Shy(1) + Shy(2)), sum([Shy(1), 2], Shy(4)))


class Loud(str):
    __slots__ = ()

    def __add__(self, other):
        return "loud"

    def __len__(self):
        return 99


print(Loud("a") + Loud("b"), len(Loud("a")), Loud("a") + "b", "b" + Loud("a"))


class Row(list):
    __slots__ = ()

    def __len__(self):
        return 5

    def __getitem__(self, i):
        return "item"

    def __contains__(self, x):
        return True


r = Row([1])
print(len(r), r[0], 7 in r, [x for x in r], bool(Row()))


class Made(list):
    __new__ = object.__new__


class Other(list):
    __new__ = dict.__new__


print(Made([1, 2]), Other("ab"))
