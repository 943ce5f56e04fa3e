# by hand: the carets of calls are those of 3.13 and later
print("start")
class Q:
    def __init__(self):
        raise TypeError("no Q today")
values = [Q() for _ in range(2)]
