"""In which order try, except, else and finally run."""


def divide(a, b):
    steps = []
    try:
        steps.append("try")
        result = a / b
    except ZeroDivisionError as error:
        steps.append(f"except ({error})")
        result = None
    else:
        steps.append("else")
    finally:
        steps.append("finally")
    print(f"{a!r} / {b!r} = {result}: {' -> '.join(steps)}")


divide(6, 3)
divide(1, 0)
try:
    divide("six", 3)
except TypeError as error:
    print("TypeError:", error)


def overrules():
    for value in (1, 2, 3):
        try:
            if value == 2:
                return "returned from try"
        finally:
            print("finally runs even when leaving with", value)
    return "never"


print(overrules())


class ConfigError(Exception):
    """An exception of our own, which remembers its cause."""


def port(settings):
    try:
        return int(settings["port"])
    except KeyError:
        raise ConfigError("no port given") from None
    except ValueError as error:
        raise ConfigError("the port is not a number") from error


for settings in ({"port": "8080"}, {}, {"port": "http"}):
    try:
        print("port:", port(settings))
    except ConfigError as error:
        print("ConfigError:", error, "- cause:", repr(error.__cause__))
