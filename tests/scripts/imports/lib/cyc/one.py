print("one starts")
from . import two
x = "one x"
def use(): return two.y
print("one ends")
