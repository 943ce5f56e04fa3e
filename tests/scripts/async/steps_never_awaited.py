# by hand: the steps of asynchronous generators are warned of since 3.13
"""Steps of asynchronous generators that nobody awaits."""
import warnings

warnings.simplefilter("always")
warnings.showwarning = lambda message, category, *rest: print(category.__name__, message)


async def numbers():
    yield 1
    yield 2


def run(step):
    try:
        while True:
            step.send(None)
    except (StopIteration, StopAsyncIteration) as e:
        return repr(e)


g = numbers()
g.asend(None)
g.__anext__()
g.athrow(ValueError)
g.aclose()
print(run(g.__anext__()))
print(run(g.asend(3)))
step = g.asend(None)
print(run(step))
del step
step = g.aclose()
step.close()
del step
print(run(g.aclose()))


async def loop():
    return [n async for n in numbers()]


print(run(loop()))
