# by hand: messages as CPython 3.14 words them
"""Asynchronous generators, iteration, context managers and comprehensions, driven by hand."""
import sys


class Sleep:
    def __init__(self, n):
        self.n = n

    def __await__(self):
        return (yield ("sleep", self.n))


def run(coroutine):
    value, log = None, []
    while True:
        try:
            log.append(coroutine.send(value))
        except StopIteration as e:
            return e.value, log
        value = log[-1][1] + 1


def attempt(f, *args):
    try:
        print(f(*args))
    except BaseException as e:
        cause = f" <- {type(e.__cause__).__name__}: {e.__cause__}" if e.__cause__ else ""
        print(f"{type(e).__name__}: {e}{cause}")


async def numbers(n):
    try:
        for i in range(n):
            if i == 2:
                await Sleep(i)
            try:
                got = yield i
            except ValueError as e:
                print("caught", e)
                got = "V"
            if got:
                print("got", got)
    finally:
        print("numbers end")


async def loops():
    seen = []
    async for x in numbers(4):
        if x == 1:
            continue
        seen.append(x)
    else:
        seen.append("else")
    async for x in numbers(4):
        if x == 1:
            break
    else:
        seen.append("never")
    async for a, b in pairs():
        seen.append(a + b)
    return seen


async def pairs():
    yield 1, 2
    yield 3, 4


print(run(loops()))


async def comprehensions():
    print([y async for y in numbers(3)])
    print({y async for y in numbers(3) if y}, {y: y * y async for y in numbers(2)})
    print([x + y async for x in numbers(2) for y in range(2)], [x + y for x in range(2) async for y in numbers(2)])
    print([await Sleep(x) async for x in numbers(2) if await Sleep(x)])
    g = (y * 2 async for y in numbers(3))
    print(type(g).__name__, [z async for z in g])
    h = (await Sleep(i) for i in range(2))
    print(type(h).__name__, [z async for z in h])
    print([[x async for x in numbers(k)] for k in range(2)])


print(run(comprehensions()))


async def methods():
    a = numbers(5)
    print(type(a).__name__, a.__name__, a.ag_running, a.ag_await, a.ag_code.co_name, a.__aiter__() is a)
    print(await a.asend(None), await a.asend("hello"), await a.__anext__())
    print(await a.athrow(ValueError("boo")))
    await a.aclose()
    try:
        await a.asend(None)
    except StopAsyncIteration:
        print("stopped")
    await a.aclose()
    print(await anext(numbers(1)), await anext(numbers(0), "default"), await anext(aiter(numbers(2)), 5))
    fresh = numbers(2)
    try:
        await fresh.athrow(KeyError("k"))
    except KeyError as e:
        print("through", e)
    try:
        await fresh.__anext__()
    except StopAsyncIteration:
        print("over")
    return "ok"


print(run(methods()))


class Manager:
    def __init__(self, name, suppress=False):
        self.name, self.suppress = name, suppress

    async def __aenter__(self):
        await Sleep(1)
        print("enter", self.name)
        return self.name

    async def __aexit__(self, kind, value, traceback):
        await Sleep(2)
        print("exit", self.name, kind.__name__ if kind else None)
        return self.suppress


async def managers():
    async with Manager("a") as a, Manager("b", True) as b:
        print(a, b)
        raise KeyError(1)
    async with Manager("c"):
        for i in range(3):
            async with Manager(i):
                if i == 0:
                    continue
                break
        return "returned"


print(run(managers()))


async def failing():
    async with Manager("f"):
        raise ValueError("out")


attempt(run, failing())


async def plain_with():
    with Manager(1):
        pass


async def async_with_int():
    async with 5:
        pass


async def for_int():
    async for _ in 5:
        pass


class NoNext:
    def __aiter__(self):
        return self


class BadNext:
    def __aiter__(self):
        return self

    def __anext__(self):
        return 5


async def for_over(what):
    async for _ in what:
        pass


class Items:
    def __init__(self, *items):
        self.items = list(items)

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.items:
            raise StopAsyncIteration
        await Sleep(0)
        return self.items.pop(0)


async def over_items():
    return [x async for x in Items(1, 2)], [x async for x in Items()]


print(run(over_items()))
for coroutine in (for_int(), for_over(NoNext()), for_over(BadNext())):
    attempt(run, coroutine)
attempt(aiter, 5)
attempt(anext, 5)
attempt(list, numbers(1))
attempt(iter, numbers(1))


async def stop_inside():
    yield 1
    raise StopAsyncIteration


async def stop_iteration_inside():
    yield 1
    raise StopIteration


attempt(run, for_over(stop_inside()))
attempt(run, for_over(stop_iteration_inside()))


async def stubborn():
    try:
        yield 1
    finally:
        yield 2


async def close_stubborn():
    s = stubborn()
    await anext(s)
    await s.aclose()


attempt(run, close_stubborn())

# Steps are used once; two at a time are refused.
g = numbers(3)
step = g.asend(None)
attempt(step.send, None)
attempt(step.send, None)
slow = numbers(5)
for i in range(2):
    attempt(slow.asend(None).send, None)
waiting = slow.asend(None)
print(waiting.send(None), slow.ag_running)
attempt(slow.asend(None).send, None)
attempt(slow.aclose().send, None)
attempt(waiting.throw, ValueError("into"))
attempt(g.athrow(ValueError("thrown")).send, None)
attempt(g.aclose().send, None)
step = g.asend(None)
step.close()
attempt(step.send, None)

# Hooks.
hooks = []
sys.set_asyncgen_hooks(firstiter=lambda a: hooks.append(("first", a.__name__)), finalizer=lambda a: hooks.append(("final", a.__name__)))
print(sys.get_asyncgen_hooks().firstiter is not None)
h = numbers(3)
attempt(h.asend(None).send, None)
print(hooks)
del h
print(hooks)
sys.set_asyncgen_hooks(None, None)
print(sys.get_asyncgen_hooks())
