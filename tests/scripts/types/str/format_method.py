"""str.format, format() and format_map."""
print("{} {}".format(1, 2), "{0} {1} {0}".format("a", "b"), "{a} {b}".format(a=1, b=2), "{0} {a}".format(5, a=6), "{{}} {{{}}}".format(1), "{!r} {!s} {!a}".format("é", "é", "é"))
print("{:>5}|{:<5}|{:^5}|{:*^7}|{:05d}|{:+}|{:,}|{:x}|{:#b}|{:.3f}|{:e}|{:%}".format("a", "b", "c", "d", 42, 5, 1234567, 255, 5, 3.14159, 1500.0, 0.25))
print("{:{}}|{:{w}.{p}}|{:{fill}{align}{w}}".format("a", 5, 3.14159, "x", w=8, p=3, fill="*", align="^"))
class P:
    x = 1
    def __init__(self): self.d = {"k": [10, 20]}; self.l = [1, [2, 3]]
    def __getitem__(self, k): return "item " + repr(k)
print("{0.x} {0.d[k]} {0.d[k][1]} {0.l[1][0]} {0[key]} {0[5]} {p.x}".format(P(), p=P()), "{[a]} {[0]}".format({"a": 1}, [2]), "{.x}".format(P()), "{0[-1]}".format({"-1": "str key"}))
class F:
    def __format__(self, spec): return "F:" + spec
    def __str__(self): return "S"
print("{} {:abc} {!s:>3}".format(F(), F(), F()), format(F(), "q"), format(F()), format(5, ""), format("x", ">3"), format(3.5, ".2f"))
for f in (lambda: "{}".format(), lambda: "{1}".format(1), lambda: "{a}".format(b=1), lambda: "{} {0}".format(1), lambda: "{0} {}".format(1), lambda: "{".format(1), lambda: "}".format(1), lambda: "{0".format(1), lambda: "{!x}".format(1), lambda: "{0.nope}".format(1), lambda: "{0[a]}".format([1]), lambda: "{0[5]}".format([1]), lambda: "{:d}".format("x"), lambda: "{:5}".format([]), lambda: "{0!r".format(1), lambda: "{0[}".format([1]), lambda: "{0.}".format(1), lambda: format(1, 2), lambda: format([], "x"), lambda: "{0!rr}".format(1), lambda: "{a.b[0]}".format(a=1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for spec in ("5", "<5", ">5", "^5", "*<5", "日>5", ".2", "5.1", "s", "-^9s", "05", "<05", "}>4"):
    print(repr(spec), repr(format("abc", spec)))
for spec in ("d", "+", "=5", ",", "#", ".2f", "x", "5.2d", " ", "_"):
    try: print(repr(spec), repr(format("abc", spec)))
    except ValueError as e: print(repr(spec), e)
class D(dict):
    def __missing__(self, k): return "?" + k
print("{a} {b}".format_map(D(a=1)), "{x}".format_map({"x": 5}), "{a}{b}{c}".format(**{"a": 1, "b": 2, "c": 3}), "{}{}".format(*"xy"))
print("{0:{1}{2}}|{0:{w}}".format(3.14159, ">", 10, w=".3"), "{:{:}}".format("x", 4) + "|", "{:%Y-%m}".format(F()), "{:}".format(1), "{0:}".format("é"), "{:c}".format(233), "{:n}".format(1234), "{:,.2f}".format(1234567.891), "{:_x}".format(0xFFFFF), "{:>+8.2f}".format(2.5), "{:=+8}".format(-5), "{:08.3f}".format(-3.14159), "{!r:>8}".format("a"), "{:<{w}}|".format(1, w=3))
print("{}".format(None), "{:}".format([1]), "{:5}|{:<5}|".format(True, False), "{:10}|".format(1 + 2j), "{!s:5}|".format(None), "{0!r:.3}".format("abcdef"), "{{{0}}}".format(1), "{0}{{}}".format(1), "{0:}}}".format("x") if False else "")
