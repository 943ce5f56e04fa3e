"""What special methods answer: a subclass of int, float or complex is taken, with a warning; another type is refused."""
import operator, warnings


class MyInt(int):
    pass


class MyFloat(float):
    pass


class Numbers:
    def __index__(self): return MyInt(3)
    def __int__(self): return True
    def __float__(self): return MyFloat(1.5)


class Wrong:
    def __index__(self): return "x"
    def __int__(self): return 1.5
    def __float__(self): return 1
    def __complex__(self): return 5


def shown(f, v):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            made = f(v)
            print(type(made).__name__, made, end=" ")
        except TypeError as e:
            print(type(e).__name__, e, end=" ")
    print([str(w.message).split(".  ")[0] for w in caught])


for f in (int, float, operator.index, hex, range, [0, 1, 2, 3, 4].__getitem__, "ab".__mul__):
    shown(f, Numbers())
for f in (int, float, complex, operator.index, hex, chr):
    shown(f, Wrong())
# A subclass that has no methods of its own is its value.
for f in (int, float, complex, operator.index, hex):
    shown(f, MyInt(7))
shown(float, MyFloat(2.5))
shown(int, MyFloat(2.5))
