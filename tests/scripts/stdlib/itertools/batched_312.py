# by hand: batched came with 3.12
"""itertools.batched."""
from itertools import batched
print(list(batched("abcdefg", 3)), list(batched([], 2)), list(batched("ab", 5)), list(batched("abcd", 2, strict=True)))
for f in (lambda: batched("a", 0), lambda: list(batched("abc", 2, strict=True))):
    try: print(f())
    except ValueError as e: print("ValueError", e)
