"""What native code and importlib call; the rest of the warnings machinery is in Python."""


def warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=()):
    import warnings
    warnings.warn(message, category, stacklevel + 1, source, skip_file_prefixes=skip_file_prefixes)


def warn_explicit(*args, **kwargs):
    import warnings
    warnings.warn_explicit(*args, **kwargs)
