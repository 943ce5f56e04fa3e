"""What sys has beside its native part: sys.monitoring.

Its events come from the hooks below sys.settrace and sys.setprofile of the calling thread, which are taken while a tool wants events.
"""

import sys
import types

__all__ = ['monitoring']

_NAMES = ['PY_START', 'PY_RESUME', 'PY_RETURN', 'PY_YIELD', 'CALL', 'LINE', 'INSTRUCTION', 'JUMP', 'BRANCH_LEFT',
          'BRANCH_RIGHT', 'STOP_ITERATION', 'RAISE', 'EXCEPTION_HANDLED', 'PY_UNWIND', 'PY_THROW', 'RERAISE',
          'C_RETURN', 'C_RAISE', 'BRANCH']
_ALL = (1 << len(_NAMES)) - 1
_LOCAL = (1 << 11) - 1
_IS_GENERATOR = 0x20 | 0x80 | 0x200
_HERE = (lambda: 0).__code__.co_filename


def _monitoring():
    module = types.ModuleType('sys.monitoring')
    events = types.SimpleNamespace(NO_EVENTS=0, **{name: 1 << i for i, name in enumerate(_NAMES)})
    disable, missing = object(), object()
    # By tool: its name, the events of all code, the events of some code by (tool, code), functions by (tool, event), and what a
    # function has had enough of: (tool, event, code, place).
    tools, chosen, local, callbacks, enough = {}, {}, {}, {}, set()
    # Where a code object starts; the frames that an exception is leaving.
    starts, leaving = {}, {}

    def check(tool_id):
        if not isinstance(tool_id, int):
            raise TypeError(f"'{type(tool_id).__name__}' object cannot be interpreted as an integer")
        if not 0 <= tool_id < 6:
            raise ValueError(f'invalid tool {tool_id} (must be between 0 and 5)')

    def in_use(tool_id):
        check(tool_id)
        if tool_id not in tools:
            raise ValueError(f'tool {tool_id} is not in use')

    def send(event, code, place, *more):
        for tool_id in sorted(tools):
            if not (chosen.get(tool_id, 0) | local.get((tool_id, code), 0)) & event:
                continue
            function = callbacks.get((tool_id, event))
            if function is None or (tool_id, event, code, place) in enough:
                continue
            if function(code, place, *more) is disable:
                enough.add((tool_id, event, code, place))

    def trace(frame, event, arg):
        code = frame.f_code
        if code.co_filename == _HERE:
            return None
        at = frame.f_lasti
        if event == 'call':
            back = frame.f_back
            resumed = code.co_flags & _IS_GENERATOR and at > starts.setdefault(code, at)
            if back is not None and not resumed:
                called = back.f_locals.get(code.co_name, back.f_globals.get(code.co_name, missing))
                if getattr(called, '__code__', None) is code:
                    first = code.co_varnames[0] if code.co_argcount else None
                    send(events.CALL, back.f_code, back.f_lasti, called, frame.f_locals.get(first, missing))
            send(events.PY_RESUME if resumed else events.PY_START, code, at)
        elif event == 'line':
            caught = leaving.pop(frame, None)
            if caught is not None:
                send(events.EXCEPTION_HANDLED, code, at, caught)
            send(events.LINE, code, frame.f_lineno)
        elif event == 'exception':
            leaving[frame] = arg[1]
            send(events.RAISE, code, at, arg[1])
        elif event == 'return':
            error = leaving.pop(frame, None)
            if error is not None and arg is None:
                send(events.PY_UNWIND, code, at, error)
            elif code.co_flags & _IS_GENERATOR and arg is not None:
                send(events.PY_YIELD, code, at, arg)
            else:
                send(events.PY_RETURN, code, at, arg)
        return trace

    def profile(frame, event, arg):
        code = frame.f_code
        if code.co_filename == _HERE or not event.startswith('c_'):
            return
        which = {'c_call': events.CALL, 'c_return': events.C_RETURN, 'c_exception': events.C_RAISE}[event]
        send(which, code, frame.f_lasti, arg, missing)

    def install():
        wanted = 0
        for table in (chosen, local):
            for some in table.values():
                wanted |= some
        calls = events.CALL | events.C_RETURN | events.C_RAISE
        if wanted:
            sys.settrace(trace)
            frame = sys._getframe(2)
            while frame is not None:
                frame.f_trace = trace
                frame = frame.f_back
        elif sys.gettrace() is trace:
            sys.settrace(None)
        if wanted & calls:
            sys.setprofile(profile)
        elif sys.getprofile() is profile:
            sys.setprofile(None)

    def checked(event_set, most):
        if event_set & ~most or event_set < 0:
            raise ValueError(f'invalid event set 0x{event_set & 0xffffffff:x}')
        both = events.C_RETURN | events.C_RAISE
        if event_set & both and not (event_set & events.CALL and event_set & both == both):
            raise ValueError('cannot set C_RETURN or C_RAISE events independently')
        return event_set

    def use_tool_id(tool_id, name, /):
        check(tool_id)
        if not isinstance(name, str):
            raise ValueError('tool name must be a str')
        if tool_id in tools:
            raise ValueError(f'tool {tool_id} is already in use')
        tools[tool_id] = name

    def clear_tool_id(tool_id, /):
        check(tool_id)
        chosen.pop(tool_id, None)
        for table in (callbacks, local):
            for key in [key for key in table if key[0] == tool_id]:
                del table[key]
        install()

    def free_tool_id(tool_id, /):
        clear_tool_id(tool_id)
        tools.pop(tool_id, None)

    def get_tool(tool_id, /):
        check(tool_id)
        return tools.get(tool_id)

    def register_callback(tool_id, event, func, /):
        check(tool_id)
        if event <= 0 or event & (event - 1):
            raise ValueError('The callback can only be set for one event at a time')
        if event & ~_ALL:
            raise ValueError(f'invalid event {event}')
        old = callbacks.pop((tool_id, event), None)
        if func is not None:
            callbacks[tool_id, event] = func
        return old

    def get_events(tool_id, /):
        check(tool_id)
        return chosen.get(tool_id, 0)

    def set_events(tool_id, event_set, /):
        in_use(tool_id)
        chosen[tool_id] = checked(event_set, _ALL)
        install()

    def of_code(code):
        if not isinstance(code, types.CodeType):
            raise TypeError('code must be a code object')

    def get_local_events(tool_id, code, /):
        in_use(tool_id)
        of_code(code)
        return local.get((tool_id, code), 0)

    def set_local_events(tool_id, code, event_set, /):
        in_use(tool_id)
        of_code(code)
        local[tool_id, code] = checked(event_set, _LOCAL | events.BRANCH)
        install()

    def restart_events():
        enough.clear()

    def _all_events():
        return {name: sum(1 << tool_id for tool_id, some in chosen.items() if some & getattr(events, name))
                for name in _NAMES if any(some & getattr(events, name) for some in chosen.values())}

    for function in (use_tool_id, clear_tool_id, free_tool_id, get_tool, register_callback, get_events, set_events,
                     get_local_events, set_local_events, restart_events, _all_events):
        function.__qualname__ = function.__name__
        setattr(module, function.__name__, function)
    module.events = events
    module.DEBUGGER_ID, module.COVERAGE_ID, module.PROFILER_ID, module.OPTIMIZER_ID = 0, 1, 2, 5
    module.MISSING, module.DISABLE = missing, disable
    sys.modules.setdefault('sys.monitoring', module)
    return sys.modules['sys.monitoring']


monitoring = _monitoring()
