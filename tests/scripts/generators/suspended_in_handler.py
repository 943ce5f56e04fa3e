# A generator that suspends while it handles the very exception that its caller handles still handles it when it goes on.


def catches():
    try:
        yield 1
    except KeyError:
        yield 2
        raise


def thrown_while_handled():
    generator = catches()
    next(generator)
    try:
        raise KeyError('one')
    except KeyError as error:
        print(generator.throw(error))
    try:
        next(generator)
    except KeyError as error:
        print('again', error)


def nested():
    kept = KeyError('kept')

    def run():
        try:
            raise kept
        except KeyError:
            try:
                raise ValueError('inner')
            except ValueError:
                yield 'inner'
                try:
                    raise
                except ValueError as error:
                    yield error.__context__
            yield 'outer'
            raise

    generator = run()
    try:
        raise kept
    except KeyError:
        print(next(generator))
        print(repr(next(generator)))
    print(next(generator))
    try:
        next(generator)
    except KeyError as error:
        print(error is kept)


def asleep():
    import asyncio

    async def work():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            await asyncio.sleep(0)
            raise

    async def main():
        task = asyncio.create_task(work())
        await asyncio.sleep(0)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError as error:
            print('cancelled', repr(error.__context__))
        try:
            async with asyncio.timeout(0.001):
                await work()
        except TimeoutError as error:
            print(repr(error))

    asyncio.run(main())


thrown_while_handled()
nested()
asleep()
