# by hand: `f_locals` writes through since 3.13 (PEP 667)
"""`f_locals` of functions, modules and classes; frame objects that stay the same, and outlive their frames."""
import sys
from collections.abc import Mapping


def writes():
    x, y = 1, [2]
    proxy = sys._getframe().f_locals
    proxy["x"] = 10
    proxy["extra"] = 5
    print(x, y, proxy["extra"], "extra" in proxy, "z" in proxy, len(proxy), list(proxy))
    proxy.update({"y": 3})
    print(y, sys._getframe().f_locals["extra"], locals()["extra"], type(proxy).__name__)
    z = 4
    print(proxy["z"], sorted(proxy.keys()), [k for k, v in proxy.items() if v == 10])
    print(isinstance(proxy, Mapping), isinstance(proxy.copy(), dict), proxy.get("none", 7), proxy.setdefault("more", 1))
    for use in (lambda: proxy["nothing"], lambda: proxy.pop("nothing"), lambda: hash(proxy)):
        try:
            use()
        except (KeyError, TypeError) as e:
            print(type(e).__name__, e)
    print(proxy == dict(proxy), proxy == sys._getframe().f_locals, proxy | {"q": 1} == dict(proxy) | {"q": 1})
    match proxy:
        case {"x": value}:
            print("matched", value)


def cells():
    x = 1

    def inner():
        frame = sys._getframe()
        frame.f_locals["x"] = 2
        return x, sorted(frame.f_locals)

    print(inner(), x)
    sys._getframe().f_locals["x"] = 3
    print(inner(), x)


def caller_is_changed():
    value = "old"
    change()
    return value


def change():
    sys._getframe(1).f_locals["value"] = "new"


def same():
    a = 1
    frame = sys._getframe()
    print(frame is sys._getframe(), frame.f_back is sys._getframe(1), below(frame))
    return frame


def below(frame):
    return sys._getframe(1) is frame


def unbound():
    proxy = sys._getframe().f_locals
    print("later" in proxy)
    later = 1
    print("later" in proxy)
    del later
    print("later" in proxy)
    proxy["later"] = 2
    print(later)


class Body:
    here = 1
    sys._getframe().f_locals["there"] = 2
    print(sys._getframe().f_locals is locals())


writes()
cells()
print(caller_is_changed())
kept = same()
print(sorted(kept.f_locals), kept.f_locals["a"], kept.f_lineno - kept.f_code.co_firstlineno, kept.f_back.f_code.co_name)
unbound()
print(Body.there, sys._getframe().f_locals is globals())

try:
    sys._getframe().clear()
except RuntimeError as e:
    print(e)
kept.clear()
print(dict(kept.f_locals))


def generator():
    x = 1
    yield
    yield x


g = generator()
print(g.gi_frame.f_back, dict(g.gi_frame.f_locals))
next(g)
print(dict(g.gi_frame.f_locals), g.gi_frame.f_lineno - g.gi_code.co_firstlineno)
try:
    g.gi_frame.clear()
except RuntimeError as e:
    print(e)
g.close()
print(g.gi_frame)
print([sorted(locals()) for i in [1] for j in [2]])
