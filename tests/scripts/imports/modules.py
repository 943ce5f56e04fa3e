"""import in its forms, sys.modules, caching, failures."""
import sys, os
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import simple
import simple as s2
from simple import value, get as getter, bump
print(simple is s2, sys.modules["simple"] is simple, value, getter(), simple.__name__, simple.__doc__, os.path.basename(simple.__file__))
bump(); print(value, simple.value, getter())
del sys.modules["simple"]; import simple as again; print(again is simple, again.value, simple.value)
from with_all import *
print(shown, _also, "hidden" in globals())
from simple import *
print("_private" in globals(), value)
try: from bad_all import *
except AttributeError as e: print(e)
try: import fails
except ValueError as e: print("ValueError", e, "fails" in sys.modules)
try: import fails
except ValueError: print("runs again")
try: import syntax_bad
except SyntaxError as e: print("SyntaxError", os.path.basename(e.filename), e.lineno)
for code in ("import nope", "import nope.sub", "from nope import x", "import os.nope", "from os import nope_name", "from os.path import nope_name", "import simple.sub", "from . import x", "from .x import y", "from simple import nope", "import sys.path"):
    try: exec(code, {"__name__": "__main__"})
    except ImportError as e: print(code, "->", type(e).__name__, str(e).split(" (/")[0].split(" (<")[0].split(" (unknown")[0], e.name)
    except Exception as e: print(code, "->", type(e).__name__, e)
import lazy
print(lazy.dynamic, dir(lazy))
try: lazy.other
except AttributeError as e: print(e)
from lazy import dynamic; print(dynamic)
import os.path as p; from os import path; print(p is path, p is os.path)
def inside():
    import simple
    from math import sqrt, pi as PI
    return simple.__name__, sqrt(9), PI > 3
print(inside(), "sqrt" in globals())
class C:
    import math
    from math import floor
print(C.math.ceil(1.2), C.floor(1.8))
m = __import__("simple"); print(m is simple, __import__("os.path") is os, __import__("os.path", fromlist=["join"]) is os.path)
mod = type(sys)("made"); mod.x = 5; sys.modules["made"] = mod; import made; print(made.x, made, mod.__name__, mod.__doc__, sorted(k for k in vars(mod) if k[0] != "_"))
sys.modules["blocked"] = None
try: import blocked
except ModuleNotFoundError as e: print(e)
sys.modules["odd"] = 42; import odd; print(odd)
try: made.nope
except AttributeError as e: print(e)
made.new = 1; del made.x; print(hasattr(made, "x"), made.new, vars(made)["new"])
if True: import math as m2
for i in range(2): import math as m3
print(m2 is m3, math if "math" in globals() else "no math global")
