"""`__class__` is set to a class with `__del__`, and from one."""


class Plain:
    pass


class Dying:
    def __del__(self):
        print("dies", self.n)


a = Plain()
a.n = 1
a.__class__ = Dying
del a
b = Dying()
b.n = 2
b.__class__ = Plain
del b
c = [Plain() for _ in range(3)]
for i, x in enumerate(c):
    x.n = i + 10
    x.__class__ = Dying
del x
c.clear()
print("end")
