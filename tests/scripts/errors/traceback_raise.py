# by hand: the carets of calls are those of 3.13 and later
def f():
    raise ValueError("bad value")

def g():
    result = [f() for _ in range(1)] if False else f()
    return result

g()
