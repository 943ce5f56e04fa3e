"""The exception being handled, in generators that are resumed while others are handled."""
import sys


def g():
    print(repr(sys.exception()))
    try:
        raise ValueError("own")
    except ValueError:
        yield 1
        print(repr(sys.exception()))
    print(repr(sys.exception()))
    yield 2
    print(repr(sys.exception()))


def run(gen):
    try:
        raise KeyError("caller")
    except KeyError:
        next(gen)
        print("caller", repr(sys.exception()))


one = g()
run(one)
next(one)
print("after", repr(sys.exception()))

two = g()
next(two)
run(two)
try:
    raise IndexError("end")
except IndexError:
    print(next(two, "finished"), repr(sys.exception()))


def context():
    try:
        yield
    except TypeError as e:
        print("context", repr(e.__context__))
        raise OSError("from the generator")


three = context()
next(three)
try:
    try:
        raise KeyError("first")
    except KeyError:
        three.throw(TypeError("thrown"))
except OSError as e:
    print(repr(e), repr(e.__context__), repr(e.__context__.__context__))


def cycle():
    try:
        raise ValueError(1)
    except ValueError as e:
        e.__context__ = e
        raise TypeError(2)


try:
    cycle()
except TypeError as e:
    print(repr(e), repr(e.__context__), e.__context__.__context__ is e.__context__)


import contextlib


@contextlib.contextmanager
def replaces():
    try:
        yield
    except IndexError:
        exc = OSError("instead")
        try:
            raise exc
        finally:
            exc.__context__ = None


try:
    with replaces():
        raise IndexError
except OSError as e:
    print(repr(e), e.__context__)
