# Library faults that CPython's own tests have shown: imports, breakpoint, arrays, dates, time zones, csv.
import array
import collections.abc
import csv
import datetime
import importlib.util
import io
import os
import pickle
import py_compile
import subprocess
import sys
import tempfile
import time
import traceback

folder = tempfile.mkdtemp()
sys.path.insert(0, folder)


def write(name, text):
    with open(os.path.join(folder, name), 'w') as file:
        file.write(text)


class Nowhere:
    @staticmethod
    def find_spec(name, path=None, target=None):
        return None


def shown(module):
    try:
        __import__(module)
    except Exception as error:
        print(type(error).__name__, [entry.name for entry in traceback.extract_tb(error.__traceback__)])


# A finder of the program's own takes importlib into play, which nobody sees in tracebacks.
write('raises.py', 'def f():\n    1 / 0\nf()\n')
write('misses.py', 'import no_such_module\n')
write('wrong.py', 'x = (\n')
write('inner.py', 'import raises\n')
sys.meta_path.insert(0, Nowhere)
for name in 'raises', 'misses', 'wrong', 'inner', 'no_such_module':
    shown(name)
sys.meta_path.remove(Nowhere)

write('bare.py', 'answer = 42\n')
py_compile.compile(os.path.join(folder, 'bare.py'), cfile=os.path.join(folder, 'bare.pyc'))
os.remove(os.path.join(folder, 'bare.py'))
importlib.invalidate_caches()
import bare
print(bare.answer, os.path.basename(bare.__file__))

numbers = array.array('h', [1, 2, 3, 4])
print(isinstance(numbers, collections.abc.MutableSequence), issubclass(array.array, collections.abc.Sequence))
steps = iter(numbers)
next(steps)
print(list(pickle.loads(pickle.dumps(steps))), list(steps), list(pickle.loads(pickle.dumps(steps))))

for arguments in ('nonesuch', 0, 0), ():
    try:
        csv.register_dialect(*arguments)
    except TypeError as error:
        print(type(error).__name__)

for arguments in (2 ** 33, 1, 1), (2019, 2 ** 33, 1), (2019, 1, -2 ** 40), (2019, 54, 1):
    try:
        datetime.date.fromisocalendar(*arguments)
    except ValueError as error:
        print(error)
moment = datetime.datetime(2001, 2, 3, 4, 5, 6)
print(ascii(moment.isoformat('\ud800')), moment.isoformat('→', 'minutes').encode())

os.environ['TZ'] = 'EST+05EDT,M4.1.0,M10.5.0'
time.tzset()
print(time.tzname, time.timezone, time.altzone, time.daylight)
os.environ['TZ'] = 'UTC+0'
time.tzset()
print(time.tzname, time.timezone, time.daylight)

calls = []
old = sys.breakpointhook
sys.breakpointhook = lambda *args, **kwds: calls.append((args, kwds))
breakpoint(1, x=2)
print(calls)
sys.breakpointhook = old
write('hook.py', 'import sys\ndef stop(*args, **kwds):\n    print("stop", args, kwds)\n')
for value in '0', 'hook.stop', 'no.such.thing', 'int', 'hook.nothing':
    run = subprocess.run([sys.executable, '-c', 'print(breakpoint())'], capture_output=True, text=True, cwd=folder,
                         env=dict(os.environ, PYTHONBREAKPOINT=value, PYTHONPATH=folder))
    print(value, run.stdout.split('\n'), run.stderr.split('\n')[0])

# What a scanned folder says of an entry stays known when the entry is gone.
write('gone', '')
entry = next(entry for entry in os.scandir(folder) if entry.name == 'gone')
number = os.stat(os.path.join(folder, 'gone')).st_ino
os.remove(os.path.join(folder, 'gone'))
print(entry.inode() == number)

import warnings
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    open(os.path.join(folder, 'bytes'), 'wb', 1).close()
print([(warning.category.__name__, str(warning.message)) for warning in caught])

# The debugger at a breakpoint: it stops there, knows the frames around it, and steps. Corrected by hand: 3.14 stops at the call of breakpoint
# itself, 3.11 behind it.
write('stops.py', '''def double(a):
    breakpoint()
    b = a * 2
    return b
print(double(4))
''')
run = subprocess.run([sys.executable, 'stops.py'], input='n\np a\nn\np b\nup\np __name__\nc\n', capture_output=True, text=True,
                     cwd=folder, env=dict(os.environ, PYTHONBREAKPOINT='', NO_COLOR='1'))
print([line for line in run.stdout.replace('(Pdb) ', '').split('\n') if not line.startswith('>')], run.returncode)
run = subprocess.run([sys.executable, '-m', 'pdb', 'stops.py'], input='b 3\nc\nc\np a\nc\nq\n', capture_output=True, text=True,
                     cwd=folder, env=dict(os.environ, PYTHONBREAKPOINT='0', NO_COLOR='1'))
print([line for line in run.stdout.replace('(Pdb) ', '').split('\n') if not line.startswith(('>', 'Breakpoint'))])
