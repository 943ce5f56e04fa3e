# by hand: CPython 3.12 and later only
"""Type parameters, `type` statements and what their objects say (PEP 695, 696)."""


def f[T](x: T, y: int = 3, *, z=4) -> list[T]:
    return [x, y, z, T]


print(f(1), f.__type_params__, f.__annotations__, f.__qualname__)
(T,) = f.__type_params__
print(T, type(T), T.__name__, T.__bound__, T.__constraints__, T.has_default(), T.__infer_variance__, T.__covariant__)


def several[A: int, B: (str, bytes), *C, **D](a: A, *args: *C):
    return A, B, C, D


a, b, c, d = several(1)
print(a.__bound__, b.__constraints__, c, d, d.args, d.kwargs, type(c).__name__, type(d).__name__)


def lazily[Q: undefined_name]():
    pass


try:
    lazily.__type_params__[0].__bound__
except NameError as e:
    print(e)
undefined_name = float
print(lazily.__type_params__[0].__bound__)


def with_default[A, B = int, *C = *tuple[int, str], **D = [int]]():
    pass


print([p.__default__ for p in with_default.__type_params__][1:], [p.has_default() for p in with_default.__type_params__])

type Plain = int | str
print(Plain, type(Plain), Plain.__value__, Plain.__name__, Plain.__type_params__, Plain.__module__)
type Pair[K, V = int] = dict[K, V]
print(Pair, Pair.__value__, Pair.__type_params__, Pair[str, bytes], Pair.__parameters__)
type Recursive = list[Recursive]
print(Recursive.__value__)
type Broken = nowhere
try:
    Broken.__value__
except NameError as e:
    print(e)
try:
    Plain[int]
except TypeError as e:
    print(e)


class Holder:
    X = int
    type Alias = list[X]

    def method[M](self, a: X) -> M: ...

    def bounded[Q: X](self): ...

    def nested[N](self):
        def inner(x: N):
            return N

        return inner(1), __class__


print(Holder.Alias.__value__, Holder.method.__annotations__, Holder.bounded.__type_params__[0].__bound__)
print(Holder().nested(), Holder.method.__qualname__)


def outer():
    v = 5

    def inner[I](a=v):
        nonlocal v
        v += 1
        return a, v, I

    return inner()


print(outer())


def decorator(f):
    print("decorated", f.__name__)
    return f


@decorator
def generator[G](x: G):
    yield x, G


print(list(generator(2)))


async def coroutine[C]():
    return C


try:
    coroutine().send(None)
except StopIteration as e:
    print(e.value)


def shadow[T](T2: T):
    T = 5
    return T


print(shadow(1), shadow.__annotations__)

for source in [
    "def f[T, T](): pass",
    "def f[T = int, U](): pass",
    "class A[T: (yield)]: pass",
    "type X = (yield)",
    "type X[T] = (x := 1)",
    "def f[T]():\n nonlocal T",
    "class A[T](x := 3): pass",
    "class A[T: await x]: pass",
    "def f[T = (yield)](): pass",
    "def f[](): pass",
]:
    try:
        compile(source, "<s>", "exec")
        print("fine:", source)
    except SyntaxError as e:
        print(e.msg)
# Soft keyword.
type = type(5)
print(type)
