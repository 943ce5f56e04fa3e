# by hand: the wording of 3.14
"""Arguments by name that do not fit: which of several complaints comes first."""


def shown(code):
    try:
        print(code, "->", repr(eval(code)))
    except Exception as e:
        print(code, "->", type(e).__name__ + ":", e)


for code in (
    "[].append(1, x=2)", "'a'.upper(1, x=2)", "'a'.encode(x=1)", "'a'.encode('utf-8', 'strict', x=1)", "'a'.expandtabs(1, x=2)",
    "'a'.expandtabs(x=2)", "'a'.encode('utf-8', encoding='ascii')", "memoryview(b'').cast(x=1)", "'a'.split(',', 1, 2)",
    "'a'.split(',', 1, sep=',')", "(5).to_bytes(1, 'big', signed=True, x=1)", "int.from_bytes()", "int.from_bytes(x=1)",
    "pow(1)", "pow(1, x=2)", "pow(1, 2, 3, 4)", "round(x=1)", "round(1, 2, 3)", "sorted([1], x=2)", "print(1, x=2)",
    "sum([1], 2, start=3)", "enumerate([], x=1)", "compile('1', 'f')", "'abc'.replace('a', 'b', count=1)", "'abc'.replace('a', old='b')",
    "isinstance(1)", "isinstance(1, int | list[int])", "isinstance([], int | list[int])", "issubclass(int, int | list[int])",
    "issubclass(str, int | list[int])",
): shown(code)
