"""The line events of statements that do nothing (`try:`, `pass`, `continue`), of what is left through `finally` and `with`, of generators that are thrown into."""
import sys


def trace(f):
    events = []
    first = f.__code__.co_firstlineno

    def tracer(frame, event, arg):
        if frame.f_code.co_filename != __file__:
            return None
        shown = arg[0].__name__ if event == "exception" else arg if event == "return" and not hasattr(arg, "me") else None
        events.append((event, frame.f_lineno - first, frame.f_code.co_name, shown))
        return tracer

    sys.settrace(tracer)
    try:
        f()
    except BaseException as e:
        events.append(repr(e))
    finally:
        sys.settrace(None)
    print(f.__name__)
    for e in events:
        print("  ", e)


def plain_try():
    try:
        x = 1
    except ValueError:
        pass
    else:
        y = 2
    finally:
        z = 3
    return z


def handled():
    try:
        1 / 0
    except ZeroDivisionError as e:
        pass
    finally:
        z = 3


def not_handled():
    try:
        raise ValueError
    except TypeError:
        pass


def loops():
    for i in range(2):
        if i:
            continue
        else:
            pass
    else:
        q = 1
    while i:
        i -= 1


def endless():
    i = 0
    while True:
        i += 1
        if i > 2:
            break
    return i


def constants():
    if 0:
        x = 1
    "no docstring"
    1
    ...
    x = 1 if i else 2
    return


i = 0


def left_through_finally():
    try:
        try:
            return 1
        finally:
            x = 1
    finally:
        y = 2


def loop_and_finally():
    for i in range(3):
        try:
            if i == 1:
                continue
            if i == 2:
                break
        finally:
            x = i


class Manager:
    me = True

    def __enter__(self):
        return self

    def __exit__(self, *a):
        return True


def managers():
    with Manager() as a, Manager() as b:
        1 / 0
    with Manager():
        pass
    for i in [1]:
        with Manager():
            continue


def thrown():
    def g():
        try:
            yield 1
        finally:
            x = 3
    it = g()
    next(it)
    try:
        it.throw(KeyError)
    except KeyError:
        pass


def closed():
    def g():
        x = yield 1
        try:
            yield 2
        except GeneratorExit:
            pass
    it = g()
    next(it)
    it.send(5)
    it.close()


def delegating():
    def inner():
        yield 1
        yield 2

    def outer():
        yield from inner()
    it = outer()
    next(it)
    next(it)


def body_of_class():
    class C:
        x = 1

        def m(self):
            return 1
    C().m()


for f in (plain_try, handled, not_handled, loops, endless, constants, left_through_finally, loop_and_finally, managers, thrown, closed, delegating, body_of_class):
    trace(f)
