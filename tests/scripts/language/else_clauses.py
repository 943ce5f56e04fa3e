"""try/for/while else clauses and finally with control flow."""
def f(n):
    for i in range(n):
        try:
            if i == 1: continue
            if i == 3: break
            print("body", i)
        finally:
            print("finally", i)
    else:
        print("completed")
    return i
print(f(3)); print(f(6))
def g(kind):
    while True:
        try:
            if kind == "return": return "r"
            if kind == "break": break
            if kind == "raise": raise ValueError("v")
            kind = "break"
        except ValueError as e:
            print("caught", e); kind = "return"
        else:
            print("else")
        finally:
            print("fin", kind)
    return "end"
for k in ("return", "break", "raise", "x"): print(g(k))
def nested():
    try:
        try:
            return "inner"
        finally:
            print("f1")
    finally:
        print("f2")
print(nested())
def gen():
    try:
        for i in range(3):
            try: yield i
            finally: print("gf", i)
    finally: print("gen end")
for v in gen():
    print(v)
    if v == 1: break
print("after")
def order():
    x = []
    def note(v): x.append(v); return v
    def h():
        try: return note("ret")
        finally: note("fin")
    h(); return x
print(order())
def rebind():
    x = 1
    try: return x
    finally: x = 2
print(rebind())
def mutable():
    x = [1]
    try: return x
    finally: x.append(2)
print(mutable())
def exc_in_finally():
    try:
        try: raise ValueError("first")
        finally: raise KeyError("second")
    except KeyError as e: return repr(e), repr(e.__context__)
print(exc_in_finally())
def loops():
    for i in range(3):
        for j in range(3):
            if j == 1: break
        else: print("never")
        if i == 1: break
    else: print("never")
    return i, j
print(loops())
def try_else_raises():
    try:
        try: pass
        except ValueError: print("no")
        else: raise ValueError("from else")
    except ValueError as e: return str(e)
print(try_else_raises())
def while_try():
    n = 0
    while n < 5:
        n += 1
        try:
            if n % 2: continue
            if n == 4: break
        finally: print("w", n, end=" ")
    else: return "else"
    return n
print(while_try())
def deep():
    for a in range(2):
        try:
            for b in range(2):
                try:
                    for c in range(2):
                        try:
                            if (a, b, c) == (1, 0, 1): return a, b, c
                        finally: print((a, b, c), end="")
                finally: print("|", end="")
        finally: print("#", end="")
print(deep())
