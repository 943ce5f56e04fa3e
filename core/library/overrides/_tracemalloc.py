"""What tracemalloc asks of the interpreter: here no allocation is ever traced."""

_NOT_TRACED = "memory allocations are not traced by this interpreter"


def start(nframe=1, /):
    raise RuntimeError(_NOT_TRACED)


def stop():
    pass


def is_tracing():
    return False


def clear_traces():
    pass


def get_traceback_limit():
    return 1


def get_traced_memory():
    return 0, 0


def reset_peak():
    pass


def get_tracemalloc_memory():
    return 0


def _get_traces():
    return []


def _get_object_traceback(obj, /):
    return None
