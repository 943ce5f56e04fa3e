"""None, Ellipsis, NotImplemented, object() and slice."""
print(None, repr(None), str(None), bool(None), None is None, None == None, None == 0, type(None), type(None)() is None, None.__class__.__name__, [None], f"{None}", hash(None) == hash(None), {None: 1}[None])
print(..., Ellipsis, bool(...), ... is Ellipsis, type(...).__name__, type(...)() is ..., NotImplemented, repr(NotImplemented), type(NotImplemented).__name__, NotImplemented is NotImplemented)
N, E = None, ...
for f in (lambda: None + 1, lambda: None < None, lambda: N(), lambda: None.x, lambda: N[0], lambda: len(None), lambda: iter(None), lambda: int(None), lambda: type(None)(1), lambda: -None, lambda: [][N], lambda: "a" + None, lambda: ... + 1, lambda: E(), lambda: None in None if False else 1, lambda: abs(None), lambda: round(None), lambda: sum(None), lambda: sorted(None), lambda: "".join(None), lambda: dict(None), lambda: range(None), lambda: next(None), lambda: isinstance(1, None), lambda: setattr(None, "x", 1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e if "None" not in str(e) or "attribute" not in str(e) or "x" not in str(e) else "no attribute")
for cls in (type(None), type(...), bool, range, slice):
    try: type("X", (cls,), {}); print("ok")
    except TypeError as e: print(e)
o, p = object(), object()
print(o == o, o == p, o != p, hash(o) == hash(o), o is o, bool(o), str(o)[:15], isinstance(o, object), type(o).__name__, issubclass(int, object), object.__name__, object.__bases__, object.__doc__ is not None)
for f in (lambda: object(1), lambda: o.x, lambda: o < p, lambda: o(), lambda: o[0], lambda: iter(o), lambda: len(o), lambda: o + o, lambda: object.__new__(), lambda: object.__new__(5), lambda: object.__new__(int)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
s = slice(1, 2); print(s, slice(None), slice(1, None, 3), s == slice(1, 2), s != slice(1, 3), slice(1) < slice(2), s.start, s.stop, s.step, slice("a", "b"), s.indices(10), slice(-1, -5, -1).indices(10), slice(10, 20).indices(5), slice(None, None, -2).indices(5))
for f in (lambda: slice(), lambda: slice(1, 2, 0).indices(5), lambda: slice(1).indices(-1), lambda: slice("a").indices(5), lambda: slice(1, 2, 3, 4), lambda: s.indices("a")):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
