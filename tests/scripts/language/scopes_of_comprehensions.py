# by hand: comprehensions are inlined since 3.12, `locals()` in one at module level shows its variables since 3.13
"""Names in comprehensions within classes and modules; `global` in code that `exec` runs with two namespaces."""


class A:
    y = 3
    try:
        x = [__class__ for _ in range(1)]
    except NameError as e:
        print(type(e).__name__, e)
    try:
        w = [y for _ in range(2)]
    except NameError as e:
        print(type(e).__name__, e)
    z = [q for q in [y]]

    def f(self):
        return [__class__ for _ in range(1)]


print(A().f(), A.z)


class B:
    __class__ = 7
    print(__class__)
    try:
        print([__class__ for x in [1]])
    except NameError as e:
        print(type(e).__name__, e)

    def m(self):
        return __class__


print(B.m(1), B.__dict__["__class__"])


def outer():
    __class__ = 5
    return [__class__ for _ in range(1)]


print(outer())
print([sorted(locals()) for i in [1] for zz in [2]])


class C:
    a = 1
    print([sorted(locals()) for i in [1]])


def n():
    a = [1, 2]
    try:
        [1 / 0 for a in a]
    except ZeroDivisionError:
        pass
    return a


print(n())

space = {}
exec(
    """if 1:
    x = 7
    def f():
        x = 1
        def g():
            global x
            def i():
                def h():
                    return x
                return h()
            return i()
        return g()
    result = f()
""",
    space,
    local := {},
)
print(space["x"], local["result"], "x" in local)
print(eval("  1 + 1"), eval("\t'é'"), eval(b" 5 "), eval("\n(1,\n 2)\n"))
for source in ("", "  ", "x = 1", "1\n2"):
    try:
        eval(source)
    except SyntaxError as e:
        print(type(e).__name__, e)
