# While there is one thread, what globals, classes and modules hold dies at its last reference, and classes are collected like anything else.
import collections
import gc
import sys
import weakref


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone:", self.name)


one = Noisy("global")
one = None
print("after the global")
Noisy.attribute = Noisy("class attribute")
del Noisy.attribute
print("after the class attribute")
sys.attribute = Noisy("attribute of sys")
del sys.attribute
print("after the attribute of sys")
table = {"k": Noisy("dict value"), "l": [Noisy("in a list")]}
table["k"] = 1
print("after the dict value")
table.clear()
print("after the dict")
module = type(sys)("made_up")
sys.modules["made_up"] = module
module.thing = Noisy("in a module")
del sys.modules["made_up"], module
print("after the module")


def closure():
    kept = Noisy("in a closure")
    return lambda: kept


f = closure()
f = None
print("after the closure")
try:
    raise ValueError(Noisy("in an exception"))
except ValueError:
    pass
print("after the exception")
generator = (n for n in [Noisy("in a generator"), 1])
kept = next(generator)
kept = generator = None
print("after the generator")

# A class goes with its last instance, when the collector looks.
gc.collect()
gc.disable()


class Base:
    pass


def make(n):
    class Made(Base):
        number = n

        def get(self):
            return self.number

    return Made


class_ref = weakref.ref(make(1))
print(class_ref() is not None, len(Base.__subclasses__()))
gc.collect()
print(class_ref(), Base.__subclasses__())
instance = make(2)()
class_ref = weakref.ref(type(instance))
gc.collect()
print(class_ref() is type(instance), instance.get(), len(Base.__subclasses__()))
instance = None
gc.collect()
print(class_ref(), Base.__subclasses__())
# An instance in a cycle of its own keeps its class, and both go together.
instance = make(3)()
instance.me = [instance]
class_ref, instance_ref = weakref.ref(type(instance)), weakref.ref(instance)
instance = None
print(class_ref() is not None, instance_ref() is not None)
gc.collect()
print(class_ref(), instance_ref())
# A class that only the namespace of another names; a metaclass of its own.


class Meta(type):
    pass


outer = Meta("Outer", (), {"inner": Meta("Inner", (Base,), {})})
class_ref = weakref.ref(outer.inner)
outer = outer()
gc.collect()
print(class_ref() is type(outer).inner, len(Base.__subclasses__()))
outer = None
gc.collect()
print(class_ref(), Base.__subclasses__())

gc.enable()

# Automatic collection keeps up with classes made in a loop.
most = 0
for i in range(20_000):
    kind = make(i)
    kind().get()
    if i % 500 == 0:
        most = max(most, len(Base.__subclasses__()))
for i in range(300):
    kind = collections.namedtuple("T", "a b")
    kind(1, 2)
del kind
gc.collect()
print(most < 5000, Base.__subclasses__())
