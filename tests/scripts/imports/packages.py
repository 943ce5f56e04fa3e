"""Packages, relative imports, submodules, namespace packages, cycles."""
import sys, os
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import pkg
print(pkg.top, pkg.renamed, pkg.a.where(), pkg.__name__, pkg.__package__, os.path.basename(pkg.__file__), hasattr(pkg, "b"), len(pkg.__path__))
import pkg.b
print(pkg.b.same, pkg.b.up, pkg.b.late(), pkg.b.deep is sys.modules["pkg.sub.deep"], pkg.sub.deep.up)
import pkg.sub.deep as d
print(d.__name__, d.__package__, d.parent_a is pkg.a, d.A_VALUE)
from pkg import a, b as bee
from pkg.sub import deep
from pkg.sub.deep import up, too_far
print(a is pkg.a, bee is pkg.b, deep is d, up)
try: too_far()
except ImportError as e: print(e)
try: import pkg.missing
except ModuleNotFoundError as e: print(e, e.name)
try: from pkg import missing
except ImportError as e: print(str(e).split(" (")[0])
try: import pkg.a.b
except ModuleNotFoundError as e: print(e)
import cyc.one
print(cyc.one.use(), cyc.two.x if hasattr(cyc.two, "x") else "no x in two")
import nsdir.mod
print(nsdir.mod.inside, nsdir.__name__, getattr(nsdir, "__file__", None))
from nsdir import mod; print(mod is nsdir.mod)
print(sorted(n for n in sys.modules if n.split(".")[0] in ("pkg", "cyc", "nsdir")))
exec("from pkg.a import *", globals()); print(A_VALUE, where())
pkg.a = "replaced"; from pkg import a as ra; print(ra); import pkg.a as pa; print(pa)
print(pkg, repr(pkg)[:13] == "<module 'pkg'")
