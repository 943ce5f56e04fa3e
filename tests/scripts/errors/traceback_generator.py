# by hand: the carets of calls are those of 3.13 and later
def numbers():
    yield 1
    yield 1 / 0
def total():
    return list(numbers())
print(total())
