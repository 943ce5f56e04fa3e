"""eval, exec, compile, globals, locals."""
print(eval("1 + 2"), eval(" 3 "), eval("x", {"x": 5}), eval("x + y", {"x": 1}, {"y": 2}), eval("[i for i in range(3)]"), eval("(lambda a: a * 2)(4)"), eval("'a' 'b'"), eval("__name__"), eval(b"1 + 1"), eval("\n5") if False else 5)
ns = {}
print(exec("a = 1\nb = a + 1\ndef f(): return a + b\nclass C: pass", ns), ns["a"], ns["b"], ns["f"](), ns["C"].__name__, ns["C"].__module__, "__builtins__" in ns, sorted(k for k in ns if k[0] != "_"))
exec("top = 'level'"); print(top)
def local_exec():
    x = 1
    exec("x = 2; y = 3")
    return x
print(local_exec())
def with_locals():
    loc = {}
    exec("z = 10\nw = [z + i for i in range(2)] if False else z", globals(), loc)
    return loc
print(with_locals())
code = compile("a * 2", "<test>", "eval"); print(eval(code, {"a": 21}), code.co_filename, code.co_name, type(code).__name__)
code = compile("v = 5\nw = v", "<test>", "exec"); ns = {}; exec(code, ns); print(ns["w"], eval(code, {}), code.co_names)
code = compile("1 + 1", "<s>", "single"); print("single:", end=" "); exec(code)
exec(compile("'shown'\nNone" if False else "'shown'", "<s>", "single"))
for src, mode in (("1 +", "eval"), ("x = 1", "eval"), ("def f(:", "exec"), ("", "eval"), ("return 1", "exec"), ("yield 1", "exec"), ("break", "exec"), ("continue", "exec"), ("nonlocal x", "exec"), ("if 1:", "exec"), (" x = 1", "exec"), ("x = = 1", "exec"), ("f(a=1, a=2)", "exec"), ("def f(a, a): pass", "exec"), ("1 = x", "exec"), ("(", "exec"), ("'abc", "exec"), ("for", "exec"), ("x\x00", "exec"), ("def f():\n  x = 1\n global x", "exec"), ("*a", "exec"), ("del f()", "exec"), ("lambda: (yield)", "exec"), ("None = 1", "exec"), ("f() = 1", "exec"), ("a + 1 = 2", "exec"), ("class C: return 1", "exec"), ("def f():\n x\n  y", "exec"), ("\tif 1:\n        x", "exec")):
    try: compile(src, "<test>", mode); print(repr(src), "compiled")
    except SyntaxError as e: print(repr(src), type(e).__name__ in ("SyntaxError", "IndentationError", "TabError"), e.filename if e.filename == "<test>" or src == "x\x00" else (e.filename,))
    except ValueError as e: print("ValueError")
for f in (lambda: eval(5), lambda: exec(5), lambda: compile("1", "f", "bad"), lambda: eval("undefined_name_x"), lambda: exec("raise ValueError('inside')"), lambda: eval("1/0"), lambda: eval()):
    try: f()
    except Exception as e: print(type(e).__name__, e if type(e) is not SyntaxError else "")
ns = {"__builtins__": {}}
try: eval("len([])", ns)
except NameError as e: print(e)
print(eval("len('abc')", {"__builtins__": {"len": lambda s: "fake"}}))
class Map(dict):
    def __missing__(self, k): return "missing_" + k
    def __getitem__(self, k): return dict.__getitem__(self, k) if k in self else self.__missing__(k)
print(eval("abc", {}, Map()), eval("abc + q", {}, Map(q="!")))
m = Map(); exec("r = s", {}, m); print(m)
g = globals(); g["injected"] = 7; print(injected, "injected" in globals())
exec("def rec(n): return n and n + rec(n - 1)"); print(rec(10))
code = compile("def f(): return 1\nf()", "x.py", "exec"); print(len([c for c in code.co_consts if hasattr(c, "co_code")]))
exec("import math\nr = math.sqrt(16)"); print(r, math.pi > 3)

# Builtins of its own: an import asks them.
for builtins in ({}, {"__import__": lambda name, *rest: name.upper()}, {"__import__": __import__}):
    space = {"__builtins__": builtins}
    try:
        exec("import os.path as path\nimport errno", space)
        print(sorted(space)[1:], type(space["errno"]).__name__, space["path"] if builtins is None else "")
    except ImportError as e:
        print("ImportError:", e)
    except AttributeError as e:
        print("AttributeError:", e)
