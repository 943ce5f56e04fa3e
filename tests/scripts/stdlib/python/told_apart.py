"""Views of an OrderedDict, trees without lines, surrogates that stand for no byte, gamma, events of sys.monitoring, pickles of text."""
import ast
import collections
import csv
import io
import math
import pickle
import sys

ordered = collections.OrderedDict(a=1, b=2)
print(ordered.keys(), ordered.values(), ordered.items())


class Derived(collections.OrderedDict):
    pass


print(Derived(c=3).items(), {}.items())

for tree in (ast.Module([ast.Pass()], []), ast.Module([ast.Expr(ast.Name('x', ast.Load(), lineno=1, col_offset=0))], []),
             ast.Module([ast.Assign([ast.Name('x', ast.Store())], ast.Constant(3))], [])):
    try:
        compile(tree, '<tree>', 'exec')
    except TypeError as error:
        print(error)
    exec(compile(ast.fix_missing_locations(tree), '<tree>', 'exec'), {'x': 1})

for text in ('a\udc80\ud800', '\ud800\udc80', '\udc80\udcff', 'é\udc80\udc7f\udc81'):
    try:
        print(text.encode('utf-8', 'surrogateescape'))
    except UnicodeEncodeError as error:
        print(error.start, error.end, error)

print([math.gamma(x / 4 + 0.1) for x in range(-12, 30)])
print([math.lgamma(x / 4 + 0.1) for x in range(-12, 30)])

monitoring = sys.monitoring
monitoring.use_tool_id(3, 'events')
print(monitoring.get_events(3), monitoring.get_events(4))
seen = []
for event in ('RAISE', 'EXCEPTION_HANDLED', 'PY_UNWIND'):
    monitoring.register_callback(3, getattr(monitoring.events, event),
                                 lambda code, at, error, event=event: seen.append((event, code.co_name, repr(error))))


def inner():
    raise KeyError('k')


def outer():
    try:
        inner()
    except KeyError:
        seen.append('handled')
    return 1


monitoring.set_events(3, monitoring.events.RAISE | monitoring.events.EXCEPTION_HANDLED | monitoring.events.PY_UNWIND)
outer()
monitoring.set_events(3, 0)
monitoring.free_tool_id(3)
print(*seen, sep='\n')

for wrong in (lambda: pickle.loads('text'), lambda: csv.reader([], colour=1)):
    try:
        wrong()
    except TypeError as error:
        print(error)
print(pickle.PicklingError, pickle.UnpicklingError.__module__)
