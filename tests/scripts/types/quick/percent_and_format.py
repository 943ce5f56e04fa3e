"""Simple directives of `%` and simple fields of `format`, beside those that are nearly as simple and mean something else."""


def show(template, right):
    try:
        print(repr(template), repr(right), "->", repr(template % right))
    except Exception as e:
        print(repr(template), repr(right), "->", type(e).__name__, e)


class I(int):
    def __str__(self):
        return "I!"

    def __repr__(self):
        return "I?"


class F(float):
    def __str__(self):
        return "F!"

    def __float__(self):
        return 7.0


class S(str):
    def __str__(self):
        return "S!"

    def __repr__(self):
        return "S?"


for i in (0, 5, -5, 42, -42, 255, 10**6, -(10**6), 2**62, -(2**63), 10**30, True, I(9)):
    for t in ("%d", "%5d", "%05d", "%-5d|", "%-05d|", "%i", "%u", "%x", "%X", "%o", "%04x", "%8X", "%#x", "%+d", "% d", "%s", "%6s", "%-6s|", "%r", "%06r", "%.3d", "%3.1s", "%f", "%.2f", "%c"):
        if t == "%c" and not 0 <= i < 0x110000:
            continue
        show(t, i)
for f in (0.0, -0.0, 1.5, -2.5, 3.14159, 1e15, 1e16, 1e300, float("inf"), float("nan"), 0.125, F(2.5)):
    for t in ("%f", "%.2f", "%8.3f", "%08.3f", "%-9.1f|", "%.0f", "%d", "%s", "%5s", "%r", "%e", "%g", "%.12f", "%x"):
        show(t, f)
for s in ("", "a", "plain", "it's", 'say "x"', "both ' and \"", "back\\slash", "tab\t", "\x7f", "é", "日本", "x" * 300, S("sub")):
    for t in ("%s", "%10s|", "%-10s|", "%010s|", "%r", "%12r|", "%-12r|", "%c", "%.2s", "%d", "%a"):
        # How the complaint about a text that is not one character is worded depends on the version.
        if t != "%c" or len(s) == 1:
            show(t, s)
show("%s %d %f", ("a", 1, 2.5))
show("%s %s", ("a",))
show("%s", ("a", "b"))
show("%d%%", 5)
show("%5%", ())
show("%", 5)
show("%5", 5)
show("%.", 5)
show("%-", 5)
show("%0", 5)
show("100%", ())
show("%(a)s %(b)5d", {"a": 1, "b": 2})
show("%99d|", 7)
show("%100d|", 7)
show("%y", 3)
show("%5.10f", 1.5)
show("%*d", (5, 3))
for b in (b"%x", b"%X", b"%o", b"%d", b"%5d", b"%-5d|", b"%05d", b"%.2f", b"%08.3f", b"%s", b"%b", b"%r", b"%i", b"%u"):
    for v in (5, -255, 1.5, b"xyz", True, (7,), 2**70):
        show(b, v)
for t in ("{0} {1} {0}", "{0}", "{1}", "{0}{}", "{}{0}", "{0:>5}", "{:>5}{0}", "{9}", "{00}", "{0} {2}", "{0!r}", "{{0}} {0}"):
    try:
        print(t, "->", t.format("a", 2))
    except Exception as e:
        print(t, "->", type(e).__name__, e)
