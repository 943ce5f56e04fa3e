# by hand: messages as CPython 3.14 words them
"""Coroutines driven by hand: `async def`, `await`, their objects and errors."""


class Sleep:
    def __init__(self, n):
        self.n = n

    def __await__(self):
        return (yield ("sleep", self.n))

    __iter__ = None


def run(coroutine):
    value, log = None, []
    while True:
        try:
            log.append(coroutine.send(value))
        except StopIteration as e:
            return e.value, log
        value = log[-1][1] + 1


async def inner(y):
    try:
        return (await Sleep(y)) * 2
    finally:
        print("inner ends")


async def outer(x):
    a = await Sleep(x)
    b = await inner(a)
    return a + b


print(run(outer(3)))

c = outer(1)
print(type(c).__name__, c.__name__, c.__qualname__, c.cr_running, c.cr_suspended, c.cr_await, c.cr_frame.f_locals, c.cr_code.co_name, c.cr_origin)
print(c.send(None), type(c.cr_await).__name__, c.cr_suspended, c.cr_frame.f_lineno - c.cr_code.co_firstlineno)
print(c.send(5), type(c.cr_await).__name__)
c.close()
print(c.cr_frame, c.cr_running, c.cr_await)
print(hasattr(c, "__await__"), hasattr(c, "__iter__"), hasattr(c, "__next__"), outer.__code__.co_flags & 0x2A0 == 0x80)


def attempt(f, *args):
    try:
        print(f(*args))
    except BaseException as e:
        cause = f" <- {type(e.__cause__).__name__}: {e.__cause__}" if e.__cause__ else ""
        print(f"{type(e).__name__}: {e}{cause}")


attempt(c.send, None)
attempt(c.throw, ValueError("late"))
attempt(iter, c)


async def awaits(what):
    return await what


async def stops():
    raise StopIteration(1)


async def returns_coroutine():
    return inner(1)


class BadAwait:
    def __await__(self):
        return 5


class CoroutineAwait:
    def __await__(self):
        return inner(1)


for what in (5, None, [1], BadAwait(), (x for x in "a")):
    attempt(run, awaits(what))
attempt(run, stops())

fresh = outer(2)
attempt(fresh.send, 1)
attempt(fresh.throw, KeyError("first"))
attempt(fresh.send, None)

shared = outer(1)
first = awaits(shared)
print(first.send(None))
second = awaits(shared)
attempt(second.send, None)
first.close()


async def itself():
    try:
        me.send(None)
    except ValueError as e:
        return str(e)


me = itself()
attempt(run, me)


async def catching():
    try:
        await Sleep(0)
    except ValueError as e:
        print("caught", e)
        return "recovered"
    finally:
        print("finally")


c = catching()
c.send(None)
attempt(c.throw, ValueError("thrown"))
c = catching()
c.send(None)
attempt(c.throw, KeyError, KeyError("other"))


async def ignoring():
    try:
        await Sleep(0)
    except GeneratorExit:
        await Sleep(1)


c = ignoring()
c.send(None)
attempt(c.close)


async def deep(n):
    if n == 0:
        return await Sleep(n)
    return 1 + await deep(n - 1)


print(run(deep(150)))

w = inner(4).__await__()
print(type(w).__name__, next(w))
attempt(w.send, 10)


kept = inner(3)


def legacy():
    yield from kept


attempt(list, legacy())
kept.close()


class Awaiter:
    def __init__(self):
        self.steps = iter([("sleep", 7)])

    def __await__(self):
        return self

    def __iter__(self):
        return self

    def __next__(self):
        for step in self.steps:
            return step
        raise StopIteration("value")


c = awaits(Awaiter())
print(c.send(None))
attempt(c.send, None)


async def with_default(a, *b, c=1, **d):
    """Doc."""
    return a, b, c, d


print(run(with_default(1, 2, c=3, e=4)), with_default.__doc__)
lam = lambda: inner(1)
print(run(lam()))


class Methods:
    async def method(self):
        return __class__.__name__, await self.cls(), await self.static()

    @classmethod
    async def cls(cls):
        return cls.__name__

    @staticmethod
    async def static():
        return "static"


print(run(Methods().method()))


async def expressions():
    x = await Sleep(1) + await Sleep(2) * 10
    y = [await Sleep(i) for i in range(3)]
    z = {await Sleep(1): await Sleep(2)}
    w = (await Sleep(1), await Sleep(2)) if await Sleep(0) else None
    return x, y, z, w, f"{await Sleep(4)}", -await Sleep(5), await Sleep(1) ** 2


print(run(expressions()))


async def try_flow():
    for i in range(3):
        try:
            if i == 0:
                continue
            if i == 2:
                break
            await Sleep(i)
        finally:
            print("cleanup", await Sleep(10 + i))
    try:
        return await Sleep(0)
    finally:
        await Sleep(1)


print(run(try_flow()))

for source in [
    "async def f():\n yield 1\n return 2",
    "async def f():\n yield from x",
    "def f():\n await x",
    "await x",
    "async with x: pass",
    "async for x in y: pass",
    "def f():\n async for i in x: pass",
    "def f():\n [i async for i in x]",
    "[x async for x in y]",
    "class A:\n await x",
    "lambda: await x",
    "async def f(): lambda: await x",
    "async def f(): [await x for x in y]",
    "def f(): return (await x for x in y)",
    "async def f():\n  def g(): await x",
    "async def f(): [[x async for x in y] for z in w]",
    "async def f(x: (await 1)): pass",
]:
    try:
        compile(source, "<s>", "exec")
        print("fine:", source)
    except SyntaxError as e:
        print(e.msg)
