# concurrent.futures, asyncio, queue, contextvars, subprocess, selectors-free parts.
import asyncio
import concurrent.futures
import contextvars
import subprocess
import sys
import threading

with concurrent.futures.ThreadPoolExecutor(4) as pool:
    print(list(pool.map(lambda x: x * x, range(6))))
    futures = [pool.submit(pow, 2, n) for n in range(4)]
    print(sorted(f.result() for f in concurrent.futures.as_completed(futures)))
    failed = pool.submit(lambda: 1 / 0)
    print(type(failed.exception()).__name__, failed.done())

var = contextvars.ContextVar('var', default='none')


async def work(n):
    var.set(n)
    await asyncio.sleep(0.001 * (3 - n))
    return n, var.get()


async def main():
    print(await asyncio.gather(*(work(n) for n in range(3))), var.get())
    queue = asyncio.Queue()

    async def produce():
        for i in range(3):
            await queue.put(i)
        await queue.put(None)

    task = asyncio.create_task(produce())
    got = []
    while (item := await queue.get()) is not None:
        got.append(item)
    await task
    print(got)
    try:
        await asyncio.wait_for(asyncio.sleep(10), 0.01)
    except asyncio.TimeoutError:
        print('timeout')
    async with asyncio.TaskGroup() as group:
        a = group.create_task(work(1))
        b = group.create_task(work(2))
    print(a.result(), b.result())
    lock = asyncio.Lock()
    async with lock:
        print(lock.locked())
    print(await asyncio.to_thread(lambda: threading.current_thread() is not threading.main_thread()))
    event = asyncio.Event()
    asyncio.get_running_loop().call_later(0.001, event.set)
    await event.wait()

    async def numbers():
        for i in range(3):
            yield i
            await asyncio.sleep(0)

    print([n async for n in numbers()])


asyncio.run(main())
done = subprocess.run(['sh', '-c', 'cat; echo err >&2; exit 3'], input='text', capture_output=True, text=True)
print(done.returncode, done.stdout, done.stderr.strip())
print(subprocess.check_output(['echo', 'hi']), subprocess.run('exit 2', shell=True).returncode)
p = subprocess.Popen(['cat'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
print(p.communicate(b'through'))
try:
    subprocess.run(['sleep', '5'], timeout=0.05)
except subprocess.TimeoutExpired:
    print('expired')
