"""Importing this module enables command line editing: the prompt has it anyway.

History, the completer and the hooks are kept for whoever asks; keys are bound by the prompt's own editor.
"""

_history = []
_limit = -1
_completer = None
_delimiters = " \t\n`~!@#$%^&*()-=+[{]}\\|;:'\",<>/?"
_display = _startup = _pre_input = None
_automatic = True
backend = "editline"


def _number(value, name):
    if not isinstance(value, int):
        raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
    return value


def _function(value, name):
    if value is not None and not callable(value):
        raise TypeError(f"{name}(func): argument not callable")
    return value


def _path(filename):
    import os
    return os.path.expanduser("~/.history") if filename is None else filename


def parse_and_bind(string, /):
    """Execute the init line provided in the string argument."""


def read_init_file(filename=None, /):
    """Execute a readline initialization file."""
    if filename is not None:
        open(filename).close()


def get_line_buffer():
    """Return the current contents of the line buffer."""
    return ""


def insert_text(string, /):
    """Insert text into the line buffer at the cursor position."""


def redisplay():
    """Change what's displayed on the screen to reflect contents of the line buffer."""


def read_history_file(filename=None, /):
    """Load a readline history file."""
    with open(_path(filename)) as file:
        _history.extend(line.rstrip("\n") for line in file)


def write_history_file(filename=None, /):
    """Save a readline history file."""
    lines = _history if _limit < 0 else _history[len(_history) - min(_limit, len(_history)):]
    with open(_path(filename), "w") as file:
        file.writelines(line + "\n" for line in lines)


def append_history_file(nelements, filename=None, /):
    """Append the last nelements items of the history list to file."""
    with open(_path(filename), "a") as file:
        file.writelines(line + "\n" for line in _history[len(_history) - min(nelements, len(_history)):])


def get_history_length():
    """Return the maximum number of lines that will be written to the history file."""
    return _limit


def set_history_length(length, /):
    """Set the maximal number of lines which will be written to the history file."""
    global _limit
    _limit = _number(length, "length")


def get_current_history_length():
    """Return the current (not the maximum) length of history."""
    return len(_history)


def get_history_item(index, /):
    """Return the current contents of history item at one-based index."""
    return _history[index - 1] if 0 < index <= len(_history) else None


def add_history(string, /):
    """Add an item to the history buffer."""
    if not isinstance(string, str):
        raise TypeError(f"add_history() argument must be str, not {type(string).__name__}")
    _history.append(string)


def remove_history_item(pos, /):
    """Remove history item given by its zero-based position."""
    if pos < 0:
        raise ValueError("History index cannot be negative")
    if pos >= len(_history):
        raise ValueError(f"No history item at position {pos}")
    del _history[pos]


def replace_history_item(pos, line, /):
    """Replaces history item given by its position with contents of line."""
    if pos < 0:
        raise ValueError("History index cannot be negative")
    if pos >= len(_history):
        raise ValueError(f"No history item at position {pos}")
    _history[pos] = line


def clear_history():
    """Clear the current readline history."""
    _history.clear()


def set_auto_history(enabled, /):
    """Enables or disables automatic history."""
    global _automatic
    _automatic = bool(enabled)


def set_completer(function=None, /):
    """Set or remove the completer function."""
    global _completer
    _completer = _function(function, "set_completer")


def get_completer():
    """Get the current completer function."""
    return _completer


def get_completion_type():
    """Get the type of completion being attempted."""
    return 0


def get_begidx():
    """Get the beginning index of the completion scope."""
    return 0


def get_endidx():
    """Get the ending index of the completion scope."""
    return 0


def set_completer_delims(string, /):
    """Set the word delimiters for completion."""
    global _delimiters
    _delimiters = string


def get_completer_delims():
    """Get the word delimiters for completion."""
    return _delimiters


def set_completion_display_matches_hook(function=None, /):
    """Set or remove the completion display function."""
    global _display
    _display = _function(function, "set_completion_display_matches_hook")


def set_startup_hook(function=None, /):
    """Set or remove the function invoked by the rl_startup_hook callback."""
    global _startup
    _startup = _function(function, "set_startup_hook")


def set_pre_input_hook(function=None, /):
    """Set or remove the function invoked by the rl_pre_input_hook callback."""
    global _pre_input
    _pre_input = _function(function, "set_pre_input_hook")
