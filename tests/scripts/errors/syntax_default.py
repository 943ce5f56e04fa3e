# by hand: the wording is that of 3.12 and later
def f(a=1, b):
    pass
