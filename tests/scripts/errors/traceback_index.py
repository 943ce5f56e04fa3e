# by hand: the carets of calls are those of 3.13 and later
items = [1, 2, 3]
def pick(i):
    return items[i] + items[i + 1]
print(pick(0))
print(pick(2))
