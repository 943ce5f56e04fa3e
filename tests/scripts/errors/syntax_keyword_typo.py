# by hand: CPython 3.14 only
def f(x):
    whlie x:
        x -= 1
