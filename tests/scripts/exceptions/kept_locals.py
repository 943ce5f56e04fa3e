# by hand: comprehensions have no frame of their own since 3.12
"""The variables of frames that an exception has left, also where a handler of theirs passed it on."""


def show(error):
    entry = error.__traceback__.tb_next
    while entry:
        print(entry.tb_frame.f_code.co_name, dict(entry.tb_frame.f_locals))
        entry = entry.tb_next


def comprehension(v):
    return [1 / i for i in range(v)]


def loop(v):
    for i in range(v):
        1 / i


def passed_on(v):
    try:
        v / 0
    except ZeroDivisionError as e:
        raise KeyError(1) from e


def cleaned_up(v):
    try:
        v / 0
    finally:
        x = 1


class Manager:
    def __enter__(self):
        return 5

    def __exit__(self, *info):
        return False


def managed(v):
    with Manager() as m:
        v / 0


def nested(v):
    w = v + 1
    try:
        cleaned_up(w)
    except TypeError:
        pass


def again(v, deep=2):
    try:
        if deep:
            again(v, deep - 1)
        v / 0
    except ZeroDivisionError:
        raise


for f in comprehension, loop, passed_on, cleaned_up, managed, nested, again:
    try:
        f(3)
    except Exception as e:
        show(e)
