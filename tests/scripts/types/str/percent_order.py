# by hand: the wording for %c is that of 3.14
"""The order in which a template and its arguments are looked at."""


def shown(template, argument):
    try:
        print(repr(template), repr(template % argument))
    except Exception as e:
        print(repr(template), type(e).__name__, e)


for template in ("%%", "%5%", "%-5%|", "%z", "%", "%5", "%lld", "%(a)s", "%(a", "%(a)", "%*%"):
    for argument in ((), 1, (1, 2), {"a": 5}):
        shown(template, argument)
shown("%.*f", (10**20, 1.5))
shown("%*d", (10**20, 1))
shown("%c", "ab")
shown("%c", 1.5)
shown(b"%i", "x")
shown(b"%d %c", (5, 65))
