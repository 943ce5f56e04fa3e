# by hand: the words about the number of the line are those of 3.13
"""`f_trace` may be set before `sys.settrace`; a coroutine that nobody awaited is reported where it was made and dropped."""
import collections
import re
import sys
import warnings


def tracer(frame, event, arg):
    print(frame.f_code.co_name, frame.f_lineno, event)
    return tracer


def early():
    sys._getframe().f_trace = tracer
    sys.settrace(tracer)
    x = 1
    sys.settrace(None)
    return x


early()
frame = sys._getframe()
frame.f_trace = tracer
sys.settrace(tracer)
y = 2
sys.settrace(None)
try:
    frame.f_lineno = 3
except ValueError as e:
    print(e)


async def work():
    pass


def forget():
    work()
    done = 1


warnings.simplefilter("always")
with warnings.catch_warnings(record=True) as seen:
    forget()
    work()
print([w.lineno for w in seen])

# Views of an ordered dict have names of their own.
o = collections.OrderedDict(a=1)
print(type(o.keys()), type(o.values()), type(o.items()), type(o.keys()).__mro__)
print(o.keys() | {"b"} == {"a", "b"}, o.items() & {("a", 1)}, list(reversed(o.values())), "a" in o.keys(), len(o.items()))
try:
    o.keys()[0]
except TypeError as e:
    print(e)
# What has items but is no sequence is not iterable.
for v in [re.match("a", "a"), int | str]:
    try:
        iter(v)
    except TypeError as e:
        print(e)
print(re.match("ß", "ẞ", re.I))
