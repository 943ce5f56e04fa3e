"""Messages of the commonest errors, as a user meets them."""
import math
class C: pass
def f(a): return a
five, text, empty, none = 5, "x", [], None
cases = """
undefined
f()
f(1, 2)
f(b=1)
[1, 2][5]
(1, 2)[5]
"abc"[5]
{}["k"]
{"a": 1}["b"]
1 + "a"
"a" + 1
[1] + (2,)
None + 1
1 / 0
int("x")
float("x")
C().attr
C.attr
f.attr
math.nope
"abc".nope
[].nope
None.x
(1).x
len(5)
iter(5)
next([])
five()
text()
empty()
none()
C()()
five[0]
C()[0]
f[0]
"a" < 1
[] < 1
C() < C()
-"a"
~1.5
abs("x")
sum(["a"])
[1, 2].remove(3)
[].pop()
{}.popitem()
set().pop()
a, b = 1
a, b = [1]
a, b, c = "ab"
for x in 5: pass
[x for x in None]
[*5]
f(*5)
f(**5)
f(**{1: 2})
del nope
del [][0]
del {}["k"]
import nope_module
from nope_pkg import x
chr(-1)
ord("ab")
"%d" % "x"
"%s %s" % 1
"{}".format()
"{x}".format()
bytes([300])
b"a" + "b"
"a".encode("nope")
b"\\xff".decode()
"\\ud800".encode()
open("/nonexistent/file")
open("/")
range(1, 2, 0)
"abc".index("z")
"".join([1])
"a".join(1)
round("x")
isinstance(1, 1)
issubclass(1, int)
super().x
raise ValueError
raise ValueError("text")
assert False
assert 0, "message"
math.factorial(-1)
2 ** 10000.0
int("1" * 5000)
float(10 ** 400)
object.__new__(C, 1)
C(1)
int.foo
type(1, 2)
setattr(1, "x", 2) if False else getattr(1, "y")
"abc" @ 1
[1] * "a"
1 << -1
with 5: pass
lambda: (yield)
x: int; x
print(sep=1)
sorted([1, "a"])
min(1, "a")
hash([])
memoryview(5) if False else bytearray("x")
frozenset(5)
slice()
dict([(1, 2, 3)])
""".strip().split("\n")
for case in cases:
    try:
        exec(case, dict(globals()))
        print(case, "->", "no error")
    except BaseException as e:
        text = str(e)
        print(case, "->", type(e).__name__, text)
