# by hand: the caret is that of 3.12 and later
def f():
return 1
