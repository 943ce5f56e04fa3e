"""Comparison chains, identity, membership and truth."""
calls = 0
def v(x):
    global calls
    calls += 1
    return x
print(v(1) < v(2) < v(3), calls); calls = 0
print(v(3) < v(2) < v(1), calls); calls = 0
print(1 < 2 > 1 != 5 == 5 <= 5 >= 1, 1 < 3 < 2 < 1, 1 == 1 in [1], (1 in [1]) == True, 1 in [1] == True)
print(None is None, None is not None, [] is [], not 1 in [2], 1 not in [2], "a" < "b" < "c", (1, 2) < (1, 3) < (2,))
class Odd:
    def __lt__(self, o): return "lt"
    def __gt__(self, o): return []
    def __eq__(self, o): return NotImplemented
    def __contains__(self, x): return "yes"
    __hash__ = None
o = Odd()
print(o < 1, o > 1, o < 1 < 2, o > 1 > 2, o == o, o == 1, o != 1, 5 in o, 5 not in o, 1 < o, 1 > o)
class Never:
    def __bool__(self): raise ValueError("no truth")
class Empty:
    def __len__(self): return 0
class BadBool:
    def __bool__(self): return 1
class BadLen:
    def __len__(self): return -1
print(bool(Empty()), bool(o), not Empty(), Empty() or "e", bool(Odd))
for bad in (Never, BadBool, BadLen):
    try:
        if bad(): pass
    except Exception as e:
        print(type(e).__name__, e)
for f in (lambda: 1 < "a", lambda: [] < (), lambda: None < None, lambda: {} < {}, lambda: 1j < 2j, lambda: object() >= 1):
    try:
        f()
    except TypeError as e:
        print(e)
print(1 == "1", [] == (), 1 != "1", None == 0, 1 == True, 1.0 == 1, "" == b"", {1} == frozenset([1]), range(3) == range(0, 3), range(0) == range(5, 5))
print([1, [2]] == [1, [2]], (1,) == (1.0,), {"a": [1]} == {"a": [1.0]}, [1, 2] < [1, 2, 0], "Z" < "a", [] < [0])
nan = float("nan")
print(nan == nan, nan != nan, nan in [nan], [nan] == [nan], nan is nan, nan < 1, nan >= 1)
x = 5
print(0 <= x <= 10, not x == 5, x == 5 == 5.0, x is not None and x > 3)
print(3 > (x > 4), [1] in [[1]], "ell" in "hello", 2 in {2: 1}, 1 in range(1, 10, 3), 4.0 in range(5), "a" in {"a"})
