# A metaclass's own mro() looks for attributes on the class while it has no order yet: what it does not find then is found later.


class Meta(type):
    def mro(cls):
        print("mro of", cls.__name__, getattr(cls, "x", "none"), getattr(cls, "y", "none"))
        return type.mro(cls)


class Base:
    y = 2


class A(Base, metaclass=Meta):
    x = 1


print(A.x, A.y, A().x, A().y)


class Other:
    z = 4


class Second(Other):
    pass


class B(A):
    pass


A.__bases__ = (Second,)
print(B.z, B().z, hasattr(B, "y"))


# A mro() that fails leaves the bases as they were.
class Picky(type):
    fails = False

    def mro(cls):
        if Picky.fails:
            raise ValueError("no order")
        return type.mro(cls)


class C(Base, metaclass=Picky):
    pass


class D(C):
    pass


Picky.fails = True
try:
    C.__bases__ = (Second,)
except ValueError as error:
    print(error)
Picky.fails = False
print(C.__bases__, C.__mro__ == (C, Base, object), D().y, hasattr(D, "z"))
