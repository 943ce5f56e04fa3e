"""What the race tests share: threads that start together, for many short rounds.

Every file of this folder states one property of a type or of the interpreter in its docstring. The line `weakened:` names the switches
of `_orochi.stress` that take the guarantee away; with any one of them on, the file must fail (`cargo races --weakened`).

    RACE_SECONDS   how long a file goes on, 0.25 by default
    RACE_SWITCHES  switches of `_orochi.stress` to turn on, separated by commas
"""

import os
import sys
import threading
import time

SECONDS = float(os.environ.get("RACE_SECONDS", "0.25"))

if os.environ.get("RACE_SWITCHES"):
    import _orochi

    if not _orochi.stress(*os.environ["RACE_SWITCHES"].split(",")):
        sys.exit("this build has no stress switches")


def together(*functions):
    """Runs the functions in threads that start at the same moment; what they returned, in order. What one raises is raised here."""
    results = [None] * len(functions)
    errors = []
    barrier = threading.Barrier(len(functions))

    def run(i, function):
        try:
            barrier.wait()
            results[i] = function()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(functions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results


def rounds(least=1 if os.environ.get("RACE_SWITCHES") else 3):
    """Numbers of rounds, until the time is over."""
    start = time.monotonic()
    n = 0
    while n < least or time.monotonic() - start < SECONDS:
        yield n
        n += 1


def expect(condition, *what):
    """Ends the program if the property does not hold."""
    if not condition:
        print("BROKEN:", *what, flush=True)
        os._exit(1)
