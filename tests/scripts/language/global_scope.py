"""Name lookup: builtins, globals, class bodies, exec, shadowing."""
import builtins
print(len is builtins.len, __builtins__ is builtins or isinstance(__builtins__, dict))
len = lambda x: "mine"
print(len([1]))
del len
print(len([1]))
builtins.shared_name = "from builtins"
print(shared_name)
del builtins.shared_name
try:
    shared_name
except NameError as e:
    print(e)
def f():
    global created
    created = 5
f(); print(created, globals()["created"])
globals()["dynamic"] = 6
print(dynamic)
x = "module"
class C:
    print(x)
    x = "class"
    print(x)
    def m(self): return x
    class D:
        y = x
    lam = lambda: x
print(C().m(), C.D.y, C.lam(), C.x)
def g():
    x = "function"
    class E:
        z = x
        x = x if False else "E"
    return E
try:
    print(g().z)
except NameError as e:
    print("NameError", e)
def h():
    def inner(): return x
    x = "h local"
    return inner()
print(h())
def scope_test():
    def do_local(): spam = "local"
    def do_nonlocal():
        nonlocal spam
        spam = "nonlocal"
    def do_global():
        global spam
        spam = "global"
    spam = "test"
    do_local(); print(spam)
    do_nonlocal(); print(spam)
    do_global(); print(spam)
scope_test(); print(spam)
for loop_var in range(3): inner_of_loop = loop_var
print(loop_var, inner_of_loop)
try: raise ValueError("v")
except ValueError as exc: pass
try: exc
except NameError as e2: print(e2)
print(sorted(n for n in locals() if n in ("C", "f", "x")), locals() is globals())
def locs(a, b=2):
    c = a + b
    return sorted(locals().items())
print(locs(1))
ns = {"v": 1}
exec("w = v + 1\ndef q(): return w * 10", ns)
print(ns["w"], ns["q"]())
print(eval("x + '!'", {"x": "given"}), eval("a + b", {"a": 1}, {"b": 2}))
if False: never = 1
try: never
except NameError as e: print(e)
def cond(flag):
    if flag: value = 1
    return value
print(cond(True))
try: cond(False)
except UnboundLocalError as e: print(e)
def aug():
    try: x += "more"
    except UnboundLocalError as e: print(e)
aug()
print([n for n in ("__name__", "__doc__", "__file__", "__builtins__") if n in globals()], __doc__)
