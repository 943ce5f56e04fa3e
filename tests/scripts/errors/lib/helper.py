def run(callback):
    return apply(callback, 42)


def apply(callback, value):
    return callback(value)
