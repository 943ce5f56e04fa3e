"""Every kind of parameter, and every way to bind it."""
def plain(a, b): return (a, b)
def defaults(a, b=2, c=3): return (a, b, c)
def star(a, *rest): return (a, rest)
def double(a, **options): return (a, options)
def kwonly(a, *, b, c=5): return (a, b, c)
def posonly(a, b=2, /): return (a, b)
def mixed(a, b=2, /, c=3, *args, d, e=6, **kw): return (a, b, c, args, d, e, kw)

print(plain(1, 2), plain(b=1, a=2), plain(*[3, 4]), plain(**{"a": 5, "b": 6}), plain(1, **{"b": 9}))
print(defaults(1), defaults(1, 5), defaults(1, c=7), defaults(c=1, a=2))
print(star(1), star(1, 2, 3), star(*range(4)), star(*"ab", *"cd"))
print(double(1), double(1, x=2, y=3), double(a=1, z=0), double(1, **{"k": 1}, **{"l": 2}))
print(kwonly(1, b=2), kwonly(1, c=2, b=3))
print(posonly(1), posonly(1, 3))
print(mixed(1, d=4), mixed(1, 2, 3, 4, 5, d=6, e=7, f=8), mixed(1, c=9, d=1, a=5, b=6))

def error(function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except TypeError as e:
        print(e)
    else:
        print("no error")

error(plain)
error(plain, 1)
error(plain, 1, 2, 3)
error(plain, 1, a=2)
error(plain, 1, 2, c=3)
error(plain, 1, 2, 3, c=3)
error(defaults)
error(defaults, 1, 2, 3, 4)
error(kwonly, 1)
error(kwonly, 1, 2)
error(kwonly, 1, 2, b=3)
error(posonly, a=1)
error(posonly, 1, b=2)
error(posonly)
error(mixed, 1)
error(star)
def three(a, b, c): pass
def two_kw(*, x, y, z=1): pass
error(three)
error(three, 1)
error(three, b=1)
error(two_kw)
error(two_kw, x=1)
error(lambda: 0, 1)
error(lambda a, b=1: 0, 1, 2, 3)
error(plain, **{"a": 1}, b=2, **{"c": 1})
try:
    plain(**{"a": 1}, **{"a": 2})
except TypeError as e:
    print(e)
try:
    plain(*5)
except TypeError as e:
    print(e)
try:
    plain(**5)
except TypeError as e:
    print(e)
try:
    double(1, **{1: 2})
except TypeError as e:
    print(e)
print(mixed.__defaults__, mixed.__kwdefaults__, mixed.__name__, mixed.__code__.co_argcount, mixed.__code__.co_posonlyargcount, mixed.__code__.co_kwonlyargcount)
print(mixed.__code__.co_varnames)
class K:
    def method(self, x): pass
error(K().method)
error(K().method, 1, 2)
error(K.method)
