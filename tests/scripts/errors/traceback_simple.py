# by hand: the carets of calls are those of 3.13 and later
"""An uncaught exception: frames, lines, caret ranges."""
def divide(a, b):
    return a / b

def middle(x):
    value = divide(x, 0)
    return value

print("before")
middle(5)
