"""Jumps on the equality of strings: lent and owned ones, the same and equal ones, classes of their own, all lengths and widths."""


class Text(str):
    pass


class Never(str):
    def __eq__(self, other):
        return False

    def __ne__(self, other):
        return True

    __hash__ = str.__hash__


class Thing:
    kind = "odd"

    def __init__(self, name):
        self.name = name


def judge(a, b):
    found = []
    if a == b:
        found.append("eq")
    if a != b:
        found.append("ne")
    if not a == b:
        found.append("not eq")
    if not a != b:
        found.append("not ne")
    while a == b:
        found.append("while")
        break
    return ",".join(found)


def constant(a):
    if a == "odd":
        return "odd"
    if a != "a long constant with more than a few characters":
        return "other"
    return "long"


def attributes(a, b):
    if a.name == b.name:
        return "names"
    if a.kind == b.kind:
        return "kinds"
    return "nothing"


def made(n):
    return "x" * n


texts = ["", "a", "b", "\xe9", "\u20ac", "\U0001f600", "aa", "ab", "odd", "a" * 7, "a" * 15, "a" * 16, "a" * 40, "\xe9" * 40, "a" * 39 + "b"]
for t in texts:
    print([judge(t, u) for u in texts].count("eq,not ne,while"), judge(t, t), judge(t, "".join(list(t))), judge(t[:1], t[-1:]))
for t in ("odd", Text("odd"), Never("odd"), "o" + "dd"[:2], None, 3, b"odd", "a long constant with more than a few characters"):
    print(constant(t), judge(t, "odd"), judge("odd", t))
print([judge(made(n), made(m)) for n in (0, 1, 2, 30) for m in (0, 1, 2, 30)])
things = [Thing("a"), Thing("b"), Thing("".join(["a"])), Thing(Text("a")), Thing(Never("a")), Thing(made(1)), Thing(made(30)), Thing(made(30))]
things[1].kind = "".join(["e", "ven"])
print([[attributes(x, y) for y in things] for x in things])
print(judge(1, 1.0), judge("1", 1), judge(None, "None"), judge(float("nan"), "nan"))
print(judge("\ud800", "\ud800"), judge("\ud800", "\ud801"))
