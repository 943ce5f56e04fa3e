"""The order in which the parts of calls and displays are evaluated."""
log = []
def t(x):
    log.append(x)
    return x
def show():
    print(log)
    log.clear()
def f(*args, **kw): return args, kw
def get():
    log.append("f")
    return f
print(get()(t(1), *[t(2), t(3)], t(4), k=t(5), **{"z": t(6)}, y=t(7)))
show()
d = {t("a"): t(1), t("b"): t(2), **{t("c"): t(3)}}
show()
x = [t(1), t(2), *[t(3)]]
show()
a = [0, 0, 0]
def index(i): log.append(("i", i)); return i
a[index(0)], a[index(1)] = t(5), t(6)
print(a); show()
a[index(2)] += t(3)
print(a); show()
t(1) + t(2) * t(3)
show()
t(1) < t(5) < t(2) < t(9)
show()
t(0) and t(1) or t(2)
show()
(t(1) if t(0) else t(2))
show()
def deco(n):
    log.append(("deco", n))
    def wrap(fn):
        log.append(("wrap", n)); return fn
    return wrap
@deco(1)
@deco(2)
def g(a=t("default"), *, k=t("kwdefault")): pass
show()
@deco(3)
class C(t(object), metaclass=t(type)): t("body")
show()
class Attr:
    def __setattr__(self, n, v): log.append(("set", n, v))
    def __getattr__(self, n): log.append(("get", n)); return 10
o = Attr()
o.x = o.y = t(1)
show()
o.x += t(2)
show()
lambda: t("never")
show()
d = {}
d[t("k")] = t("v")
show()
print(f"{t(1)}{t(2):{t(3)}}")
show()
assert t(True), t("message")
show()
del d[t("k")]
show()
