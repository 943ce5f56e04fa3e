"""Errors of operands and arguments, in the order in which they are looked at."""


def t(*sources):
    for source in sources:
        try:
            print(source, "=>", eval(source))
        except Exception as e:
            print(source, "->", type(e).__name__, e)


def f(**k):
    return k


class Silent:
    __iter__ = None


t("f(**{1: 2}, **{1: 3})", "f(**{1: 2})", "f(**{'a': 2}, **{'a': 3})", "f(**{1: 2}, **{'a': 3})")
t("str.maketrans('a', 'bc', 5)", "str.maketrans('a', 'b', 5)", "b'a'.count('a', 'b')", "b'a'.find(300, b'a')", "b'a'.index('x')")
t("[].sort(1, 2, 3)", "[].sort(1)", "'__len__' in dir(list[int])", "'append' in dir(list[int])")
t("hash(memoryview(bytearray(b'a')).toreadonly())", "hash(memoryview(b'a')) == hash(b'a')")
for left in ({1}, {1: 2}, frozenset(), Silent(), 1, None, range(3)):
    for right in ("a", [1], (1,)):
        try:
            left *= right
        except TypeError as e:
            print(type(left).__name__, type(right).__name__, e)
            continue
        print(type(left).__name__, type(right).__name__, left)
        break
for source in ("1j2", "x = 5€", "global a,", "if a == 1 or b = 2: pass", "x = 5é"):
    try:
        compile(source, "f", "exec")
    except SyntaxError as e:
        print(source, "->", e.msg, e.offset)
