"""del of names, attributes, items, slices, and targets in groups."""
a = b = c = 1
del a
try:
    a
except NameError as e:
    print(e)
del (b, c)
print("b" in globals(), "c" in globals())
d = {"x": 1, "y": 2, "z": 3}
del d["x"], d["y"]
print(d)
l = [0, 1, 2, 3, 4, 5]
del l[0], l[0]
del l[-1]
del [l[0]]
print(l)
del l[:]
print(l)
class C: pass
o = C(); o.p = 1
del o.p
print(hasattr(o, "p"))
for code in ("del o.p", "del d['nope']", "del l[3]", "del undefined", "del C.nope", "del (1).real", "del 'abc'[0]", "del d.keys", "del o.__class__"):
    try:
        exec(code)
    except Exception as e:
        print(code, "->", type(e).__name__)
def f():
    x = 1
    del x
    try:
        print(x)
    except UnboundLocalError as e:
        print(e)
    x = 2
    return x
print(f())
def g():
    global glob
    glob = 1
    del glob
g(); print("glob" in globals())
class D:
    y = 1
    z = 2
    del y
    def __delattr__(self, n): print("delattr", n)
    def __delitem__(self, k): print("delitem", k)
print(hasattr(D, "y"), D.z)
o = D(); del o.anything, o["k"], o[1:2]
class P:
    @property
    def v(self): return 1
    @v.deleter
    def v(self): print("deleted v")
del P().v
try:
    class E:
        del missing
except NameError as e:
    print(e)
def h():
    for i in range(3): pass
    del i
    try: i
    except UnboundLocalError: print("gone")
h()
def loop():
    for i in range(2):
        x = i
        del x
    return "x" in locals()
print(loop())
del C, D
print("C" in dir())
