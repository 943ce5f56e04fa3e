"""`print` writes what it has before the next value's `__str__` runs, which may print as well, or fail."""


class Talks:
    def __str__(self):
        print("<talking>", end="")
        return "talks"


class Fails:
    def __repr__(self):
        raise ValueError("no text")


print("a", Talks(), "b", Talks())
try:
    print(1, 2, Fails(), 3)
except ValueError as e:
    print("!", e)
try:
    print("x", [1, Fails()], sep="-")
except ValueError as e:
    print("!", e)
print(Talks(), end="|\n", sep=Talks.__name__)
