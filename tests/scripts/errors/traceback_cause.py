# by hand: the carets of calls are those of 3.13 and later
def load():
    try:
        int("x")
    except ValueError as e:
        raise RuntimeError("cannot load") from e
load()
