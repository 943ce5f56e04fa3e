# Frames, docstrings, memoryviews, dates in a gap, forks that fail, and other things that a program notices late.
import array
import contextlib
import inspect
import io
import math
import os
import re
import sys
import time
import tokenize
import traceback
import weakref
from collections import OrderedDict
from datetime import datetime, timedelta, timezone


def frames():
    global kept
    kept = inspect.currentframe()
    first = inspect.stack()[0].lineno
    second = inspect.stack()[0].lineno
    print(second - first, inspect.stack()[0].code_context)


frames()


def documented():
    """One	tab.

	    Two
	  three	four
    """


print(repr(documented.__doc__))


def unbound():
    somethong = 1

    def inner():
        print(something)
        something = 2
    inner()


try:
    unbound()
except UnboundLocalError as e:
    print(e.name, traceback.format_exception_only(e))

a = array.array('i', range(5))
m = memoryview(a)
m[1:3] = array.array('i', [10, 20])
print(a)
try:
    m[1:3] = b'12345678'
except ValueError as e:
    print(e)
m = memoryview(b'abc')
h = hash(m)
m.release()
print(hash(m) == h == hash(b'abc'))

os.environ['TZ'] = 'Europe/Berlin'
time.tzset()
for fold in 0, 1:
    print(datetime(2005, 3, 27, 2, 30, fold=fold).astimezone(timezone.utc), datetime(2005, 10, 30, 2, 30, fold=fold).astimezone(timezone.utc))


class Odd(int):
    def __rfloordiv__(self, other):
        return 'odd'


print(timedelta(1) // 2, timedelta(days=1) // timedelta(hours=5))


class M(OrderedDict):
    def __missing__(self, key):
        return 0


try:
    M().pop('a')
except KeyError as e:
    print('KeyError', e)

print(weakref.ref(re.compile('a'))() is not None)
print(math.sumprod([10.1, math.inf], [20.2, 30.3]), math.sumprod([1e308, 1e308], [10, 10]), math.sumprod([2.5, 3], [4, 5]))
for source in "f'__{\n    x:d\n}__'", "f'''{a:x\n}'''":
    print([t.string for t in tokenize.generate_tokens(io.StringIO(source).readline)])
for source in 'if 1: print a', 'for a in b: print a', 'a = print b', 'while 1: exec x':
    try:
        compile(source, 'x', 'exec')
    except SyntaxError as e:
        print(e.msg, e.offset)

sys.tracebacklimit = 0
with contextlib.redirect_stderr(io.StringIO()) as err:
    try:
        1 / 0
    except ZeroDivisionError:
        sys.__excepthook__(*sys.exc_info())
print(err.getvalue())
