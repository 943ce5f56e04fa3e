"""What the scaling programs share: the same work on one thread and on two, in nanoseconds per operation.

A program gives a function of one argument, the number of operations; every thread calls it once. Nothing is gained by
the second thread but the same amount of work again, so a scaling of 2.00x means that the threads never met.
"""

import sys
import threading
import time


def seconds(work, arguments):
    """The time from the moment when all threads are ready until the last one is done."""
    gate = threading.Barrier(len(arguments) + 1)

    def body(argument):
        gate.wait()
        work(*argument)

    threads = [threading.Thread(target=body, args=(argument,)) for argument in arguments]
    for thread in threads:
        thread.start()
    gate.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    return time.perf_counter() - start


def measure(name, work, operations, prepare=None, rounds=3):
    """Prints ns per operation on one and on two threads, and how much more work two threads do in a second.

    `prepare(i)` makes what thread i works on; its result is the second argument of `work`.
    """
    operations = int(sys.argv[1]) if len(sys.argv) > 1 else operations

    def arguments(count):
        return [(operations,) if prepare is None else (operations, prepare(i)) for i in range(count)]

    best = {}
    for _ in range(rounds):
        for count in (1, 2):
            elapsed = seconds(work, arguments(count))
            best[count] = min(best.get(count, elapsed), elapsed)
    one, two = (best[count] / operations * 1e9 for count in (1, 2))
    print(f"{name}: 1 thread {one:.1f} ns, 2 threads {two:.1f} ns, scaling {2 * one / two:.2f}x")
