"""Formatting with the % operator."""
print("%s %s" % ("a", 1), "%s" % "x", "%s" % (1,), "%s" % [1, 2], "%(a)s %(b)d" % {"a": 1, "b": 2}, "%%" % (), "100%%", "%r %a" % ("é", "é"), "no args" % (), "no args" % {})
print("%5s|%-5s|%.2s|%5.1s|%05s|" % ("ab", "ab", "abc", "xyz", "q"), "%*s|%-*s|%.*f" % (5, "a", 5, "b", 2, 3.14159), "%c%c" % ("x", 0x1F600), "%5c|%-5c|" % ("a", "b"))
print("%d %i %u %o %x %X %e %E %f %F %g %G" % (1, 2, 3, 8, 255, 255, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5), "%+d % d %05d %-5d|%#x %#o %#X" % (1, 1, 1, 1, 255, 8, 255), "%ld %hd %Ld" % (1, 2, 3))
print("%(x)5.2f|%(x)-8s|%(y)s%(y)s" % {"x": 3.14159, "y": "z"}, "%(a b)s" % {"a b": 1}, "%((k))s" % {"(k)": 2}, "%()s" % {"": 3})
class M(dict):
    def __missing__(self, k): return "<" + k + ">"
print("%(what)s" % M(), "%s" % M())
class C:
    def __str__(self): return "str"
    def __repr__(self): return "repr"
    def __int__(self): return 7
    def __index__(self): return 8
    def __float__(self): return 2.5
print("%s %r %a %d %x %f %5s|" % (C(), C(), C(), C(), C(), C(), C()))
for fmt, args in (("%s", ()), ("%s %s", ("a",)), ("%s", (1, 2)), ("%d", "x"), ("%d", ("x",)), ("%(a)s", (1,)), ("%(a)s", {}), ("%", 1), ("%q", 1), ("abc", 1), ("abc", (1,)), ("%(a)", {"a": 1}), ("%(a", {"a": 1}), ("%*d", ("x", 1)), ("%f", "x"), ("%x", 1.5), ("%c", 1.5), ("%.", 1), ("%5", 1), ("%s%%%q", (1, 2)), ("%e", None), ("abc", [1]), ("abc", {"a": 1}), ("%c", 0x110000), ("%o", "7")):
    try: print(repr(fmt), fmt % args)
    except Exception as e: print(repr(fmt), type(e).__name__, e if fmt != "%c" else "")
print("%.0f %.0f %.3s %.10g %.1f%%" % (0.5, 1.5, "日本語x", 1 / 3, 12.34), "%s" % None, "%s" % True, "%d" % True, "%d" % 10**30, "%x" % -255, "%#X" % -255, "%.5d" % -42, "%+.3e" % 12345, "%g" % 1e-5, "%g" % 123456789, "%G" % 1e-10, "%s %s" % tuple("ab"), "é%s日" % "x")
x = "%s"
x %= "y"
print(x, "%s" % ("t",), "%s" % ((1, 2),), "%r" % ([],), "a%sb%sc" % (1, 2))
