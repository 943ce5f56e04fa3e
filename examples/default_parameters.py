"""Default parameters are evaluated once, when the function is defined."""


def greet(name="world", *, times=1):
    return ", ".join([f"hello {name}"] * times)


print(greet())
print(greet("Orochi"))
print(greet(times=3))
print(greet(name="you", times=2))


def remember(item, seen=[]):
    """The list is made once and shared by all calls: rarely what one wants."""
    seen.append(item)
    return seen


print(remember(1), remember(2), remember(3, []))
print("the default now:", remember.__defaults__)


def remember_properly(item, seen=None):
    if seen is None:
        seen = []
    seen.append(item)
    return seen


print(remember_properly(1), remember_properly(2))

base = 10


def add(x, y=base):
    return x + y


base = 20
print("still the old base:", add(1))

adders = [lambda x, n=n: x + n for n in range(3)]
print([adder(100) for adder in adders])

try:
    greet("a", "b")
except TypeError as error:
    print("TypeError:", error)
