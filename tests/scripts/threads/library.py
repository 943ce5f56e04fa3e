"""What modules of the library keep for all threads stays right."""

import contextvars
import decimal
import enum
import functools
import importlib
import io
import logging
import random
import re
import threading
from concurrent.futures import ThreadPoolExecutor

THREADS = 4


def together(work):
    start = threading.Barrier(THREADS)

    def run(n):
        start.wait()
        return work(n)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def patterns(n):
    # More than the cache of compiled patterns has room for.
    return all(re.fullmatch(f'a{k % 600}(b+)', f'a{k % 600}bb').group(1) == 'bb' for k in range(900))


print('re', together(patterns))

made = []


@functools.lru_cache(maxsize=40)
def square(n):
    made.append(n)
    return n * n


print('lru_cache', together(lambda n: all(square(k % 60) == (k % 60) ** 2 for k in range(2000))))
info = square.cache_info()
print(info.currsize, info.hits + info.misses, info.misses == len(made))


def draws(n):
    return all(0 <= random.random() < 1 and 1 <= random.randint(1, 6) <= 6 and len(set(random.sample(range(9), 4))) == 4
               for _ in range(500))


print('random', together(draws))

stream = io.StringIO()
logger = logging.getLogger('threads')
logger.addHandler(logging.StreamHandler(stream))
logger.setLevel('INFO')
logger.propagate = False
together(lambda n: [logger.info('%d %d', n, k) for k in range(100)])
print('logging', sorted(stream.getvalue().splitlines()) == sorted(f'{n} {k}' for n in range(THREADS) for k in range(100)))


class Access(enum.Flag):
    READ = 1
    WRITE = 2
    RUN = 4
    SEE = 8


print('enum', all(len({id(part[k]) for part in together(lambda n: [Access(k) for k in range(16)])}) == 1 for k in range(16)))


def precise(n):
    decimal.getcontext().prec = 5 + n
    return [len(str(decimal.Decimal(1) / 3)) for _ in range(50)] == [7 + n] * 50


print('decimal', together(precise), decimal.getcontext().prec)

names = ['colorsys', 'sched', 'graphlib', 'shelve', 'netrc', 'chunk', 'cmd', 'wave', 'plistlib'][:4]
modules = together(lambda n: [importlib.import_module(name) for name in names])
print('imports', all(part == modules[0] for part in modules))

variable = contextvars.ContextVar('variable', default='default')
variable.set('outer')
seen = []
with decimal.localcontext(prec=3):
    thread = threading.Thread(target=lambda: seen.extend([variable.get(), variable.set('inner').old_value, variable.get()]))
    thread.start()
    thread.join()
print('contexts', seen, variable.get())
