# by hand: the carets of calls are those of 3.13 and later
def f():
    total = 1
    return totl_something_else
f()
