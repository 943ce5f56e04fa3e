"""Formatted string literals."""
name, n, pi = "orochi", 42, 3.14159265
print(f"{name} {n} {pi:.2f} {n:5d}| {n:<5}| {n:^7}| {n:>05} {n:x} {n:#o} {n:08b} {n:,} {1234567:_} {-5:+}")
print(f"{name!r} {name!s} {name!a} {'é'!a} {name!r:>10}|")
print(f"{n=} {n = } {pi=:.1f} {name=!s} {n+1=} {name=!r:^12}|")
print(f"{{literal}} {{{n}}} {'nested ' + str(n)} {[1, 2][0]} {dict(a=1)['a']} {(lambda x: x * 2)(4)}")
width, precision = 10, 3
print(f"{pi:{width}.{precision}}| {name:*^{width}}| {n:{'>'}{width}}| {pi:{width}.{precision}e}|")
print(f"a" f"b" "c{n}" f"{n}" rf"\n{n}" f"\n".strip() + "|", F"{n}", fr"\{n}")
print(f"""multi
  {n
   + 1} line {
   name}
end""")
print(f"{n if n > 3 else 'small'} {n > 3 and 'yes'} {n:{''}} {'':>3}| {None} {True!r} {[f'{x}' for x in range(3)]}")
class C:
    def __format__(self, spec): return f"<{spec}>"
    def __repr__(self): return "C()"
    def __str__(self): return "str"
print(f"{C()} {C():abc} {C()!r} {C()!s:>5} {C():%H:%M} {C()=}")
print(f"{3.0} {1e100} {0.1 + 0.2} {1/3:.3%} {12345.678:,.2f} {1e6:g} {1234567.0:g} {float('inf')} {-0.0:+.0f} {2.5:.0f} {3.5:.0f}")
print(f"{1+2j} {1j:.2f} {b'x'} {'q':s} {5:c} {65:c}|{'x':5}|{'x':<5}|{5:<5}|{-5:=6}|{-5:06}|")
for bad in ("f'{1:d}{\"a\":d}'", "f'{[]:5}'", "f'{1.5:d}'", "f'{1:.2}'", "f'{C:x}'", "f'{None:>5}'"):
    try:
        print(eval(bad))
    except Exception as e:
        print(type(e).__name__, e)
x = 5
print(f"{x:=5}", f"{(y := 3)}", y, f"{x!=4}", f"{x==5}", f"{x<6}")
print(f"{'a' 'b'}", f"{'{'}", f"{'}'}", f"{ {1: 2}[1] }", f"{{}}", f"{'a':{'b'}>{4}}")
print(f"{n:>{width}}" == format(n, ">10"), f"" == "", f"{''}" == "", type(f"{1}").__name__)
print('%s' % f'{n}%', f'{n}' '%d', f"\x41\u00e9\N{BULLET}{n}\t|")
