"""Small rules of statements: pass, semicolons, docstrings, nested blocks, line joining."""
def doc():
    """Docstring."""
    "not a docstring"
def nodoc(): 5
def fdoc(): f"not {1} doc"
class D:
    "class doc"
    x = 1; y = 2; z = (x +
        y)
print(doc.__doc__, nodoc.__doc__, fdoc.__doc__, D.__doc__, D.z)
if 1: print("one line"); print("two statements")
for i in 1, 2: print(i, end=" "); print(i * 2)
while 0: pass
else: print("else")
if 0: pass
elif 1: print("elif")
x = 1 + \
    2
print(x)
y = [1,
     2,  # comment

     3]
print(y)
def f(): return
print(f(), (lambda: None)())
def g():
    return 1,
print(g())
def several(a,
            b=(1,
               2),
            *c): return a, b, c
print(several(1, 2, 3))
try: pass
finally: print("finally")
def nested():
    def a():
        def b():
            def c(): return "deep"
            return c
        return b
    return a
print(nested()()()())
if True:
    if False: pass
    else:
        if True: print("dangling")
a = b = [] 
a.append(1); print(b, a is b)
a = a + [2]; print(b)
a += [3]; c = a; c += [4]; print(a)
t = (1,); u = t; t += (2,); print(t, u)
i = 5
i += i; i -= 1; print(i)
print((1), (1,), (), ((1, 2), 3), 1 if 1 else 2, (yield_ := 3))
class Empty: ...
def stub(): ...
print(stub(), Empty.__name__)
print(1,
      2, sep=":",
      end="!\n")
_ = 5; __ = 6; ___ = 7
print(_, __, ___)
async_like = 1
match = 2
case = 3
type = 4
print(match + case + type)
del type
print(type(1).__name__)
match_list = [match, case]
soft = {"match": match}; print(soft)
