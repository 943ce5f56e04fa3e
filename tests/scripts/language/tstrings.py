# by hand: CPython 3.14 only
"""t-strings: templates, their parts, concatenation."""

a, width = "x", 10
t = t"hello {a!r:>{width}} and {1 + 1} {a=}"
print(t.strings, t.values)
for i in t.interpolations:
    print((i.value, i.expression, i.conversion, i.format_spec), i)
print(t"", t"plain", list(t"a{1}b{2}"), rt"\n{1}", t"{ 'q' }", t"{1}" t"{2}", t"{{}}")
print(t"x{1}" + t"y{2}", type(t), type(i))
try:
    t"x" + "y"
except TypeError as e:
    print(e)
try:
    t.strings = ()
except AttributeError:
    print("read-only")
match t"{a}".interpolations[0]:
    case type(value):
        print("never")
    case _:
        print("no class pattern of type")


def render(template):
    out = []
    for part in template:
        if isinstance(part, str):
            out.append(part)
        else:
            value = part.value
            if part.conversion == "r":
                value = repr(value)
            out.append(format(value, part.format_spec))
    return "".join(out)


print(render(t), render(t"{width:>5}|{a!s}|{3.14159:.2f}"))


def nested():
    inner = t"in {a}"
    return t"out {inner} {t'deep {width}'}"


print([i.value.values for i in nested().interpolations])
Template, Interpolation = type(t), type(i)
print(Template("a", Interpolation(1, "one"), "b", "c"), Interpolation(5, "e", "r", ">3"))
print(t"""multi
{a
}line""".strings, f"{t'{a}'.values}")
for bad in (lambda: Template(5), lambda: Interpolation(1, "x", "z"), lambda: Interpolation(1, 2)):
    try:
        bad()
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
