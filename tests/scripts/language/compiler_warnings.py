# by hand: messages of CPython 3.14
"""What a source is warned of, and what `-W error` makes of it; `warnings` and its filters."""
import warnings

SOURCES = [
    "x is 1", "x is not 'a'", "1 is x", "x is b''", "x is None", "x is ()", "x == 1",
    "assert (x, 'm')", "assert ()", "[1, 2]['a']", "'abc'[1.0]", "[1][True]", "(1)(2)", "[](1)", "'a'(1)", "None[0]", "{1}[0]",
    "(lambda: 1)()", r"'a\d'", r"b'\d'", r"'\400'", r"f'\d{x}'", r"r'\d'", r"'a' 'b\q'",
    "1or 2", "1if x else 2",
    "def f():\n try: pass\n finally: return 1",
    "for i in x:\n try: pass\n finally: break",
    "for i in x:\n try: pass\n finally: continue",
    "while 1:\n try: pass\n finally:\n  for i in x: break",
    "def f():\n try: pass\n finally:\n  def g(): return 1",
]
for source in SOURCES:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(source, "<s>", "exec")
        except SyntaxError as e:
            print(repr(source), "error", e.msg)
            continue
    print(repr(source), [(w.category.__name__, str(w.message), w.lineno) for w in caught])
with warnings.catch_warnings():
    warnings.simplefilter("error")
    for source in SOURCES[:2]:
        try:
            compile(source, "<s>", "exec")
        except SyntaxError as e:
            print(e.msg, e.lineno, e.offset, e.filename)
    try:
        warnings.warn("as an error", DeprecationWarning)
    except DeprecationWarning as e:
        print("raised", e)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("default")
    for _ in range(3):
        warnings.warn("once per place")
    warnings.filterwarnings("ignore", message="not")
    warnings.warn("not shown")
    warnings.warn_explicit("explicit", UserWarning, "file.py", 7)
print([(str(w.message), w.category.__name__) for w in caught])


async def forgotten():
    pass


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    forgotten()
print([(str(w.message), w.category.__name__) for w in caught])
