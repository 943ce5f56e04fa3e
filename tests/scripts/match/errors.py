# by hand: CPython 3.12 and later say "class" where 3.11 says "type"; positions of or-patterns as in 3.14
"""What `match` refuses: when it is compiled, and when it runs."""

SOURCES = [
    "match x:\n case a: pass\n case b: pass",
    "match x:\n case _: pass\n case 1: pass",
    "match x:\n case a|b: pass",
    "match x:\n case [a, a]: pass",
    "match x:\n case [a, {'k': a}]: pass",
    "match x:\n case {'k': a, **a}: pass",
    "match x:\n case a as a: pass",
    "match x:\n case {'a': 1, 'a': 2}: pass",
    "match x:\n case {1: 1, True: 2}: pass",
    "match x:\n case (1 | _) | 2: pass",
    "match x:\n case [a] | [b]: pass",
    "match x:\n case [a] | 1: pass",
    "match x:\n case P(a=1, a=2): pass",
    "match x:\n case [*a, *b]: pass",
    "match x:\n case {f(): 1}: pass",
    "match x:\n case {**_}: pass",
    "match x:\n case a.b: pass\n case c.d.e: pass",
    "match x:\n case x if y: pass\n case z: pass",
    "match x:\n case (a | 1): pass",
]
for source in SOURCES:
    try:
        compile(source, "<s>", "exec")
        print("fine")
    except SyntaxError as e:
        print(e.msg)


class P:
    __match_args__ = ("x", "y")

    def __init__(self):
        self.x, self.y = 1, 2


class Bad1:
    __match_args__ = ["x"]


class Bad2:
    __match_args__ = (1,)


class K:
    k = "a"


def too_many():
    match P():
        case P(1, 2, 3):
            pass


def too_many_self():
    match 1:
        case int(1, 2):
            pass


def none_at_all():
    match K():
        case K(1):
            pass


def twice():
    match P():
        case P(1, x=1):
            pass


def duplicate_key():
    match {"a": 1}:
        case {K.k: 1, "a": 2}:
            pass


def no_class():
    o = 3
    match 1:
        case o():
            pass


def list_of_args():
    match Bad1():
        case Bad1(1):
            pass


def wrong_arg():
    match Bad2():
        case Bad2(1):
            pass


def missing_attribute():
    match P():
        case P(z=1):
            return "never"
    return "no z: no match"


def unbound():
    match 1:
        case [never]:
            pass
    return never


def raising_eq():
    class E:
        def __eq__(self, other):
            raise KeyError("eq")

    match E():
        case 1:
            pass


for f in (too_many, too_many_self, none_at_all, twice, duplicate_key, no_class, list_of_args, wrong_arg, missing_attribute, unbound, raising_eq):
    try:
        print(f.__name__, f())
    except Exception as e:
        print(f.__name__, type(e).__name__, e)
