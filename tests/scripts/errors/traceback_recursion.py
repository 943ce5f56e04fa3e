# by hand: the carets of calls are those of 3.13 and later
import sys
sys.setrecursionlimit(200)
def f(n):
    return f(n + 1)
try:
    f(0)
except RecursionError as e:
    print(type(e).__name__)
def g(n):
    if n == 50:
        raise ValueError("deep enough")
    g(n + 1)
g(0)
