"""finally under return, break, continue, exceptions and generators, deeply."""
log = []
def run(kind, where):
    try:
        log.append("try")
        for i in range(2):
            try:
                log.append(i)
                if where == "inner":
                    if kind == "return": return "r"
                    if kind == "break": break
                    if kind == "continue": continue
                    if kind == "raise": raise ValueError(kind)
                log.append("after")
            except KeyError: log.append("wrong")
            finally:
                log.append("inner finally")
        else: log.append("else")
        if where == "outer" and kind == "raise": raise TypeError(kind)
    except ValueError as e: log.append(f"caught {e}")
    finally: log.append("outer finally")
    return "end"
for where in ("inner", "outer"):
    for kind in ("return", "break", "continue", "raise", "none"):
        log.clear()
        try: r = run(kind, where)
        except TypeError as e: r = f"escaped {e}"
        print(where, kind, r, log)
def count():
    n = 0
    for i in range(5):
        try:
            try:
                if i == 1: continue
                if i == 3: break
            finally: n += 1
            n += 10
        finally: n += 100
    return n
print(count())
def ret_order():
    out = []
    def g(x): out.append(x); return x
    def h():
        try:
            try: return g("value")
            finally: g("f1")
        finally: g("f2")
    return h(), out
print(ret_order())
class CM:
    def __init__(s, n): s.n = n
    def __enter__(s): log.append("+" + s.n); return s
    def __exit__(s, *a): log.append("-" + s.n + (a[0].__name__ if a[0] else ""))
def mixed(k):
    for i in range(2):
        with CM("a"):
            try:
                with CM("b"):
                    if k == 0: return 1
                    if k == 1: continue
                    if k == 2: break
                    if k == 3: raise KeyError
            finally: log.append("f")
    return 2
for k in range(5):
    log.clear()
    try: r = mixed(k)
    except KeyError: r = "KeyError"
    print(k, r, log)
def gen(n):
    try:
        try:
            for i in range(n): yield i
        finally: log.append("g inner")
        yield "extra"
    except GeneratorExit: log.append("exit"); raise
    finally: log.append("g outer")
log.clear(); g = gen(3); print(next(g), g.close(), log)
log.clear(); g = gen(1); print(list(g), log)
log.clear(); g = gen(1); next(g); next(g); g.close(); print(log)
log.clear(); g = gen(2); next(g)
try: g.throw(ValueError("t"))
except ValueError as e: print(e, log)
def swallow():
    while True:
        try: yield 1
        except ValueError: log.append("swallowed")
log.clear(); g = swallow(); next(g); print(g.throw(ValueError), g.throw(ValueError("x")), log); g.close()
def deep(n):
    try:
        if n == 0: raise ValueError("bottom")
        deep(n - 1)
    finally: log.append(n)
log.clear()
try: deep(5)
except ValueError: print(log)
def exc_replaced():
    try:
        try: raise ValueError(1)
        finally:
            try: raise KeyError(2)
            except KeyError: log.append("handled inside")
    except ValueError as e: return e.args, e.__context__
log.clear(); print(exc_replaced(), log)
def value_kept():
    x = []
    try: x.append(1); return x
    finally: x.append(2); x = None
print(value_kept())
def conditional(flag):
    try:
        if flag: raise ValueError
    except ValueError: return "exc"
    else: return "else"
    finally: log.append(flag)
print(conditional(True), conditional(False))
