# by hand: f-strings are parsed since 3.12, t-strings since 3.14
"""Errors in the fields of f-strings, and an `=` in statements that take no `:=`."""
for text in [
    "f'{a +}'", "f'{a and}'", "f'{a.}'", "f'{-}'", "f'{a if}'", "f'{a,, b}'", "f'{a ** }'", "f'{x + y +}'", "f'{a + : 3}'",
    "f'{a + !r}'", "f'{(a +)}'", "f'{a[1] *}'", "f'{f(x) -}'", "f'{a ?}'", "f'{[a +]}'", "f'{a}{b +}'", "f'{a:{b +}}'", "t'{a +}'",
    "f'{a b}'", "f'{a:{}}'", "f'{}'", "f'{a!x}'", "f'{a'", "f'{a = b}'",
    "return x = 1", "assert f() = 1", "del a.b = 1", "raise a() = 1", "x = 1; return y = 1", "assert x; if y = 1: pass",
    "return (x = 1)", "if x = 1: pass",
]:
    try:
        compile(text, "text", "exec")
        print(text, "compiles")
    except SyntaxError as e:
        print(text, "|", e.msg, e.offset, e.end_offset)
