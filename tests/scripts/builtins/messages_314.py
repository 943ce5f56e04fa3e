# by hand: the wording is that of 3.12 to 3.14
"""Messages of builtin functions that newer versions word differently."""
for f in (lambda: min([]), lambda: max(()), lambda: max([1], foo=2), lambda: sorted([1], bad=1), lambda: [1].index(2), lambda: print(1, foo=5)):
    try: print(f())
    except (ValueError, TypeError) as e: print(type(e).__name__, e)
try: a, b = [1, 2, 3]
except ValueError as e: print(e)
try: a, b = iter([1, 2, 3])
except ValueError as e: print(e)
