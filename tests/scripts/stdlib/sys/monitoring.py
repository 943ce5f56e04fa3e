"""sys.monitoring: tools, their events and callbacks. (CPython 3.12 and later; the transcript is written by hand.)"""

import sys

monitoring = sys.monitoring
events = monitoring.events
TOOL = 3
log = []


def attempt(function, *args):
    try:
        print(function(*args))
    except Exception as error:
        print(type(error).__name__, error)


def add(x):
    y = x + 1
    for i in range(2):
        y += i
    return y


def yields():
    yield 1


def fails():
    raise KeyError('k')


attempt(monitoring.set_events, TOOL, events.LINE)
attempt(monitoring.use_tool_id, 7, 'seven')
monitoring.use_tool_id(TOOL, 'test')
attempt(monitoring.use_tool_id, TOOL, 'again')
print(monitoring.get_tool(TOOL), monitoring.get_tool(2), monitoring.get_events(TOOL))
attempt(monitoring.register_callback, TOOL, events.LINE | events.CALL, print)
attempt(monitoring.set_events, TOOL, events.C_RETURN)

seen = {
    events.PY_START: lambda code, offset: log.append(('start', code.co_name)),
    events.PY_RETURN: lambda code, offset, value: log.append(('return', code.co_name, value)),
    events.PY_YIELD: lambda code, offset, value: log.append(('yield', code.co_name, value)),
    events.PY_RESUME: lambda code, offset: log.append(('resume', code.co_name)),
    events.RAISE: lambda code, offset, error: log.append(('raise', code.co_name, repr(error))),
    events.PY_UNWIND: lambda code, offset, error: log.append(('unwind', code.co_name, repr(error))),
}
for event, function in seen.items():
    assert monitoring.register_callback(TOOL, event, function) is None
lines = []
monitoring.register_callback(TOOL, events.LINE, lambda code, line: lines.append(line - code.co_firstlineno))
monitoring.set_local_events(TOOL, add.__code__, events.LINE)
print(monitoring.get_local_events(TOOL, add.__code__) == events.LINE)


def run():
    add(1)
    list(yields())
    try:
        fails()
    except KeyError:
        pass


everything = 0
for event in seen:
    everything |= event
monitoring.set_events(TOOL, everything)
run()
monitoring.set_events(TOOL, events.NO_EVENTS)
for entry in log:
    if 'module' not in entry[1]:
        print(*entry)
print(lines)

# A callback that has had enough of a place.
lines.clear()
monitoring.set_local_events(TOOL, add.__code__, 0)
monitoring.register_callback(TOOL, events.PY_START, lambda code, offset: (lines.append(code.co_name), monitoring.DISABLE)[1])
monitoring.set_events(TOOL, events.PY_START)
add(1)
add(1)
print(lines.count('add'))
monitoring.restart_events()
add(1)
print(lines.count('add'))
monitoring.set_events(TOOL, 0)
print(monitoring.register_callback(TOOL, events.RAISE, None) is seen[events.RAISE])
monitoring.free_tool_id(TOOL)
print(monitoring.get_tool(TOOL))
