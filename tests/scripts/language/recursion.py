"""Deep and mutual recursion within and beyond the limit."""
import sys
def depth(n): return 0 if n == 0 else 1 + depth(n - 1)
print(depth(900))
def even(n): return True if n == 0 else odd(n - 1)
def odd(n): return False if n == 0 else even(n - 1)
print(even(500), odd(301))
def forever(n=0): return forever(n + 1)
try: forever()
except RecursionError as e: print(type(e).__name__, str(e).startswith("maximum recursion depth exceeded"))
print(sys.getrecursionlimit() >= 1000)
sys.setrecursionlimit(5000)
print(depth(4500))
sys.setrecursionlimit(1000)
try: depth(2000)
except RecursionError: print("limited again")
def ackermann(m, n):
    if m == 0: return n + 1
    if n == 0: return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))
print(ackermann(2, 6))
def hanoi(n, a, b, c): return 0 if n == 0 else hanoi(n - 1, a, c, b) + 1 + hanoi(n - 1, c, b, a)
print(hanoi(8, "a", "b", "c"))
def perms(s):
    if len(s) <= 1: return [s]
    return [c + p for i, c in enumerate(s) for p in perms(s[:i] + s[i + 1:])]
print(perms("abc"), len(perms("abcde")))
def flatten(x):
    for y in x:
        if isinstance(y, list): yield from flatten(y)
        else: yield y
print(list(flatten([1, [2, [3, [4, [5]]]], 6])))
count = 0
def catches():
    global count
    try: catches()
    except RecursionError: count += 1
catches(); print(count)
class R:
    def __getattr__(self, n): return getattr(self, n + "x")
try: R().a
except RecursionError: print("getattr recursion")
class S:
    def __repr__(self): return repr(self)
try: repr(S())
except RecursionError: print("repr recursion")
class T:
    def __eq__(self, o): return self == o
try: T() == T()
except RecursionError: print("eq recursion")
class U:
    def __call__(self): return self()
try: U()()
except RecursionError: print("call recursion")
def gen(): yield from gen()
try: next(gen())
except RecursionError: print("generator recursion")
for bad in (0, -1):
    try: sys.setrecursionlimit(bad)
    except ValueError as e: print(e)
fact = lambda n: 1 if n < 2 else n * fact(n - 1)
print(fact(30))
