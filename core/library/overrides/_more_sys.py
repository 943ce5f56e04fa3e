"""What sys has beside its native part: the registry of sys.monitoring. No events are sent: tools get them from sys.settrace."""

import sys
import types

__all__ = ['monitoring']


def _monitoring():
    module = types.ModuleType('sys.monitoring')
    events = types.SimpleNamespace()
    names = ['PY_START', 'PY_RESUME', 'PY_RETURN', 'PY_YIELD', 'CALL', 'LINE', 'INSTRUCTION', 'JUMP', 'BRANCH_LEFT',
             'BRANCH_RIGHT', 'STOP_ITERATION', 'RAISE', 'EXCEPTION_HANDLED', 'PY_UNWIND', 'PY_THROW', 'RERAISE',
             'C_RETURN', 'C_RAISE', 'BRANCH']
    for i, name in enumerate(names):
        setattr(events, name, 1 << i)
    events.NO_EVENTS = 0
    tools, chosen, callbacks, local = {}, {}, {}, {}

    def check(tool_id):
        if not isinstance(tool_id, int) or not 0 <= tool_id < 6:
            raise ValueError(f'invalid tool {tool_id} (must be between 0 and 5)')

    def in_use(tool_id):
        check(tool_id)
        if tool_id not in tools:
            raise ValueError(f'tool {tool_id} is not in use')

    def use_tool_id(tool_id, name, /):
        check(tool_id)
        if not isinstance(name, str):
            raise ValueError('tool name must be a str')
        if tools.setdefault(tool_id, name) is not name:
            raise ValueError(f'tool {tool_id} is already in use')

    def clear_tool_id(tool_id, /):
        check(tool_id)
        chosen.pop(tool_id, None)
        for table in (callbacks, local):
            for key in [key for key in table if key[0] == tool_id]:
                del table[key]

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
        old = callbacks.pop((tool_id, event), None)
        if func is not None:
            callbacks[tool_id, event] = func
        return old

    def get_events(tool_id, /):
        in_use(tool_id)
        return chosen.get(tool_id, 0)

    def set_events(tool_id, event_set, /):
        in_use(tool_id)
        chosen[tool_id] = event_set

    def get_local_events(tool_id, code, /):
        in_use(tool_id)
        return local.get((tool_id, code), 0)

    def set_local_events(tool_id, code, event_set, /):
        in_use(tool_id)
        local[tool_id, code] = event_set

    def restart_events():
        pass

    for function in (use_tool_id, clear_tool_id, free_tool_id, get_tool, register_callback, get_events, set_events,
                     get_local_events, set_local_events, restart_events):
        function.__qualname__ = function.__name__
        setattr(module, function.__name__, function)
    module.events = events
    module.DEBUGGER_ID, module.COVERAGE_ID, module.PROFILER_ID, module.OPTIMIZER_ID = 0, 1, 2, 5
    module.MISSING, module.DISABLE = object(), object()
    sys.modules.setdefault('sys.monitoring', module)
    return sys.modules['sys.monitoring']


monitoring = _monitoring()
