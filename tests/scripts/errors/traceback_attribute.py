# by hand: the carets of calls are those of 3.13 and later
class C:
    pass
def show(o):
    print(o.missing_attribute)
show(C())
