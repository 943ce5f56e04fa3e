# by hand: several messages are of 3.14
"""SyntaxErrors: what they say, and the place they give."""

SOURCES = [
    "a, b += 1", "(a, b) += 1", "[a] += 1", "f() += 1", "class A(x for x in y): pass", "import *", "import x,",
    "import a as b.c", "from a import b as [x]", "import a as f()", "try: pass\nexcept A as b.c: pass",
    "try: pass\nexcept* A as 1: pass", "match x:\n case 1 as a.b: pass", "match x:\n case 1 as 1 + 2: pass",
    "if 1: pass\nelse: pass\nelif 2: pass", "x = 1 if True else pass", "x = 1 if True else return 2",
    "x = pass if True else 1", "x = break if 1 else 2", "bu'x'", "x = ub'x'", "fb'x'", "ru'x'", "ut'x'",
    "print('a' b 'c')", 'x = "The "important" thing"', "def f(a b): pass", "lambda x=: 1", "foo(a, b=c=d)",
    "f'{a b}'", "f'{x!r y}'", "def f[*T: int](): pass", "class A[**P: (int, str)]: pass", "for i < (): pass",
    "def f(*None): pass", "a.b := 1", "lambda: x := 1", "not a := b", "dict(a = i for i in x)",
    "try: pass\nexcept* A:\npass", "t'{}'", "t'a' 'b'", "t'{x!z}'", "whille True: pass",
]
for source in SOURCES:
    try:
        compile(source, "<source>", "exec")
        print(repr(source), "is fine")
    except SyntaxError as e:
        print(f"{source!r}\n    {type(e).__name__} {e.lineno}:{e.offset} {e.msg}")
