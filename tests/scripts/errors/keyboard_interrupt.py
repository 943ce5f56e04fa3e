# by hand: the carets of calls are those of 3.13 and later
def f():
    raise KeyboardInterrupt
f()
