"""assert, conditional expressions and boolean operators."""
assert True
assert 1, "not shown"
for thing in (lambda: check(0), lambda: check(""), lambda: check([])):
    def check(v):
        assert v, f"bad {v!r}"
    try: thing()
    except AssertionError as e: print("AssertionError", e, e.args)
try: assert 0
except AssertionError as e: print(repr(e), e.args)
try: assert False, (1, 2)
except AssertionError as e: print(e.args)
class E(Exception): pass
try:
    assert (lambda: False)(), E("x")
except AssertionError as e: print(repr(e.args[0]))
print(__debug__)
print(1 if [] else 2 if {} else 3, (1 if 0 else 2) + 1, [i if i else "zero" for i in range(2)])
print(0 or [] or "last", 1 and [] and 2, None and 1, 1 and 2 and 3, 0 or 0.0, not [] and not {})
print(True and False or True, (1 or 2) and (0 or 3), not (1 and 0), not 1 == 2)
f = lambda x: x > 0 and "positive" or x < 0 and "negative" or "zero"
print(f(1), f(-1), f(0))
print(True + True, True * 5, -True, True == 1, "skip", isinstance(True, int), True & False, True | 2, True ^ True, type(True & True).__name__, type(True & 1).__name__)
print(sum([True, False, True]), [10, 20][True], {1: "one", True: "true"}, {0: "a", False: "b", 0.0: "c"})
x = None
print(x is None, x is not None, x or "default", (x and x.foo) is None)
print([] == False, 0 == False, "" == False, None == False, bool(None), bool("0"), bool(0.0), bool(0j), bool(b""), bool(range(0)), bool(" "))
