"""What the scaling programs share: the same work on one thread and on several, in nanoseconds per operation.

A program gives a function of one argument, the number of operations; every thread calls it once. Nothing is gained by
another thread but the same amount of work again. The numbers of threads are the second argument of the command line,
`1,2` if there is none. A build that counts says as well what one operation cost on two threads.
"""

import sys
import threading
import time

try:
    import _orochi

    counters = _orochi.counters if _orochi.counting else None
except ImportError:
    counters = None


def seconds(work, arguments, counts):
    """The time from the moment when all threads are ready until the last one is done."""
    gate = threading.Barrier(len(arguments) + 1)

    def body(argument):
        gate.wait()
        before = counters() if counters else {}
        work(*argument)
        after = counters() if counters else {}
        for name in after:
            counts[name] = counts.get(name, 0) + after[name] - before[name]

    threads = [threading.Thread(target=body, args=(argument,)) for argument in arguments]
    for thread in threads:
        thread.start()
    gate.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    return time.perf_counter() - start


def measure(name, work, operations, prepare=None, rounds=3):
    """Prints nanoseconds per operation and thread, by the number of threads.

    `prepare(i)` makes what thread i works on; its result is the second argument of `work`.
    """
    operations = int(float(sys.argv[1]) * operations) if len(sys.argv) > 1 else operations
    numbers = [int(n) for n in sys.argv[2].split(",")] if len(sys.argv) > 2 else [1, 2]

    def arguments(count):
        return [(operations,) if prepare is None else (operations, prepare(i)) for i in range(count)]

    best, counts = {}, {}
    for _ in range(rounds):
        for number in numbers:
            counts.clear()
            elapsed = seconds(work, arguments(number), counts)
            best[number] = min(best.get(number, elapsed), elapsed)
    figures = [
        f"{number} thread{'s' if number > 1 else ''} {best[number] / operations * 1e9:.2f} ns" for number in numbers
    ]
    figures += [f"{name} {counts[name] / operations / numbers[-1]:.3f}" for name in counts]
    print(f"{name}: {', '.join(figures)}")
