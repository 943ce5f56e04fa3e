"""Special methods of builtin types, called by name: what they refuse, what they say of themselves."""


def shown(code):
    try:
        print(code, "->", repr(eval(code)))
    except Exception as e:
        print(code, "->", type(e).__name__ + ":", e)


for code in (
    "'a'.__add__(5)", "[1].__add__((2,))", "(1,).__add__([2])", "b'a'.__add__('b')", "bytearray(b'a').__add__(5)",
    "'a'.__mul__('b')", "[1].__mul__(1.5)", "(1,).__rmul__(None)", "b'a'.__mul__(True)", "[1].__imul__('x')",
    "'a'.__eq__(5)", "(5).__add__('a')", "(1.5).__mul__('a')", "{1}.__or__([2])", "{}.__or__([])",
    "(5).__divmod__(2)", "(5).__rdivmod__(12)", "(5.5).__divmod__(2)", "(5).__divmod__('a')", "int.__divmod__(7, 2)",
    "(5).__add__()", "(5).__add__(1, 2)", "(5).__add__(x=1)", "(5).__pow__()", "(5).__pow__(2, 3, 4)", "[].__setitem__(1)",
    "int.__add__.__doc__", "int.__radd__.__doc__", "list.__iadd__.__doc__", "int.__pow__.__doc__", "int.__divmod__.__doc__",
    "int.__pow__.__text_signature__", "int.__new__.__text_signature__", "int.from_bytes.__text_signature__",
    "len.__text_signature__", "pow.__text_signature__", "print.__text_signature__", "list.__text_signature__",
    "complex.real", "range.start", "slice.stop", "OSError.errno", "BaseExceptionGroup.message", "int.__divmod__",
    "SyntaxError.msg", "(1j).real", "range(3).start",
): shown(code)
for code in ("(1j).real = 5", "range(3).start = 1", "ExceptionGroup('m', [ValueError()]).message = 1", "del slice(1).stop"):
    try:
        exec(code)
    except AttributeError as e:
        print(code, "->", e)
