"""What a finalizer lets go of is finalized before it goes on."""
class B:
    def __init__(self, name): self.name = name
    def __del__(self): print("  del", self.name)
class A:
    def __del__(self):
        print("start")
        b = B("local")
        del b
        B("temporary")
        self.held = B("held")
        self.held = None
        print("end")
A()
def f():
    a = A()
    return 1
print(f())
class Chain:
    n = 0
    def __del__(self):
        Chain.n += 1
        if Chain.n < 50: Chain()
Chain()
print(Chain.n)
class Node:
    def __init__(self, name, *held): self.name, self.held = name, held
    def __del__(self): print("start", self.name); log = [self.name]; print("end", *log)
tree = [Node("a", Node("a1", Node("a11")), Node("a2")), Node("b", Node("b1"))]
del tree
print("done")
