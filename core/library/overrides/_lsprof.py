"""The profiler below cProfile, on sys.setprofile: calls and their times, by function and by caller."""

import sys
import time


class profiler_entry(tuple):
    __slots__ = ()
    code = property(lambda self: self[0])
    callcount = property(lambda self: self[1])
    reccallcount = property(lambda self: self[2])
    totaltime = property(lambda self: self[3])
    inlinetime = property(lambda self: self[4])
    calls = property(lambda self: self[5])


class profiler_subentry(tuple):
    __slots__ = ()
    code = property(lambda self: self[0])
    callcount = property(lambda self: self[1])
    reccallcount = property(lambda self: self[2])
    totaltime = property(lambda self: self[3])
    inlinetime = property(lambda self: self[4])


class _Figures:
    __slots__ = ("calls", "recursive", "total", "inline", "depth", "below")

    def __init__(self):
        self.calls = self.recursive = self.depth = 0
        self.total = self.inline = 0
        self.below = {}

    def enter(self):
        self.depth += 1

    def leave(self, total, inline):
        self.depth -= 1
        self.inline += inline
        if self.depth:
            self.recursive += 1
        else:
            self.total += total
        self.calls += 1


def _shown(function):
    """A native function as the report shows it."""
    receiver = getattr(function, "__self__", None)
    name = getattr(function, "__name__", repr(function))
    if receiver is not None and not isinstance(receiver, type(sys)):
        kind = receiver if isinstance(receiver, type) else type(receiver)
        return f"<method '{name}' of '{kind.__name__}' objects>"
    module = getattr(function, "__module__", None)
    if not module:
        return f"<{name}>"
    return f"<built-in method {module}.{name}>"


class Profiler:
    """Build a profiler object using the specified timer function.

The default timer is a fast built-in one based on real time.
For custom timer functions returning integers, 'timeunit' can
be a float specifying a scale (that is, how long each integer unit
is, in seconds)."""

    def __init__(self, timer=None, timeunit=0.0, subcalls=True, builtins=True):
        self._timer = timer or time.perf_counter_ns
        self._unit = (timeunit or 1.0) if timer else 1e-9
        self._subcalls = subcalls
        self._builtins = builtins
        self._figures = {}
        self._stack = []
        self._tool = None

    def _enter(self, key):
        figures = self._figures.get(key)
        if figures is None:
            figures = self._figures[key] = _Figures()
        figures.enter()
        between = None
        if self._subcalls and self._stack:
            between = self._stack[-1][1].below.setdefault(key, None)
            if between is None:
                between = self._stack[-1][1].below[key] = _Figures()
            between.enter()
        # Key, figures, figures below the caller, time of what it calls, when it began.
        self._stack.append([key, figures, between, 0, self._timer()])

    def _leave(self, key):
        now = self._timer()
        while self._stack:
            found, figures, between, inside, since = self._stack.pop()
            total = now - since
            figures.leave(total, total - inside)
            if between is not None:
                between.leave(total, total - inside)
            if self._stack:
                self._stack[-1][3] += total
            if found == key:
                return

    def _event(self, frame, event, argument):
        if event == "call":
            ends = frame.f_code is Profiler.disable.__code__
            self._enter("<method 'disable' of '_lsprof.Profiler' objects>" if ends else frame.f_code)
        elif event == "return":
            if self._stack and any(entry[0] is frame.f_code for entry in self._stack):
                self._leave(frame.f_code)
        elif self._builtins:
            key = _shown(argument)
            if event == "c_call":
                if argument != self.disable and argument != sys.setprofile:
                    self._enter(key)
            elif self._stack and any(entry[0] == key for entry in self._stack):
                self._leave(key)

    def enable(self, subcalls=True, builtins=True):
        """Start collecting profiling information.

  subcalls
    If True, also records for each function
    statistics separated according to its current caller.
  builtins
    If True, records the time spent in
    built-in functions separately from their caller."""
        if sys.getprofile() is not None:
            raise ValueError("Another profiling tool is already active")
        self._subcalls = subcalls
        self._builtins = builtins
        sys.setprofile(self._event)

    def disable(self):
        """Stop collecting profiling information."""
        sys.setprofile(None)
        while self._stack:
            self._leave(self._stack[-1][0])

    def clear(self):
        """Clear all profiling information collected so far."""
        self._figures = {}
        self._stack = []

    def getstats(self):
        """list of profiler_entry objects."""
        own = (Profiler.enable.__code__, Profiler._leave.__code__, Profiler._event.__code__)
        stats = []
        for key, f in self._figures.items():
            if key in own:
                continue
            below = [
                profiler_subentry((k, g.calls, g.recursive, g.total * self._unit, g.inline * self._unit))
                for k, g in f.below.items() if k not in own
            ]
            total, inline = f.total * self._unit, f.inline * self._unit
            stats.append(profiler_entry((key, f.calls, f.recursive, total, inline, below or None)))
        return stats
