# by hand: the help of a property is that of 3.13
"""`help` is what pydoc says."""
print(help)


def f(a, b=2, *args, c: int, **kw) -> None:
    "What f does."


class A:
    """Doc of A."""

    def m(self, x, /):
        "doc of m"

    @property
    def p(self):
        "doc of p"

    @staticmethod
    def s(): ...


help(f)
help(A.m)
help(A.p)
try:
    help(1, 2)
except TypeError as e:
    print("TypeError")
help("nothing_of_this_name")
