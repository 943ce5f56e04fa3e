"""What the scaling programs share: the same work on one thread and on several, in nanoseconds per operation.

A program gives a function of one argument, the number of operations; every thread calls it once. Nothing is gained by
another thread but the same amount of work again. The numbers of threads are the second argument of the command line,
`1,2` if there is none. A build that counts says as well what one operation cost on the largest number of threads; `lines` are writes into
cache lines that another of these threads used too, which are what has to travel between cores.
"""

import sys
import threading
import time

try:
    import _orochi

    counting = _orochi.counting
except ImportError:
    counting = False


def seconds(work, arguments, counts, watch=False):
    """The time from the moment when the first thread begins, all being ready, until the last one is done."""
    gate = threading.Barrier(len(arguments))
    found, times = [], []

    def body(argument):
        gate.wait()
        start = time.perf_counter()
        if not counting:
            work(*argument)
            times.append((start, time.perf_counter()))
            return
        before = _orochi.counters()
        if watch:
            _orochi.watch_lines()
        work(*argument)
        lines = _orochi.take_lines()
        after = _orochi.counters()
        times.append((start, time.perf_counter()))
        found.append(({name: after[name] - before[name] for name in after}, lines))

    threads = [threading.Thread(target=body, args=(argument,)) for argument in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one, _ in found:
        for name in one:
            counts[name] = counts.get(name, 0) + one[name]
    if watch:
        counts["lines"] = shared_writes([lines for _, lines in found])
    return max(end for _, end in times) - min(start for start, _ in times)


def shared_writes(threads):
    """Writes into cache lines that another thread used. Each thread's lines are addresses, writes and reads in turn.

    A line travels there and back for each time that the others use it, not more often.
    """
    found = {}
    for lines in threads:
        for i in range(0, len(lines), 3):
            found.setdefault(lines[i], []).append((lines[i + 1], lines[i + 1] + lines[i + 2]))
    total = 0
    for users in found.values():
        others = sum(uses for _, uses in users) - max(uses for _, uses in users)
        total += min(sum(writes for writes, _ in users), 2 * others)
    return total


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
    if counting:
        seconds(work, arguments(numbers[-1]), {}, watch=True)
        counts.clear()
        seconds(work, arguments(numbers[-1]), counts, watch=True)
    figures = [
        f"{number} thread{'s' if number > 1 else ''} {best[number] / operations * 1e9:.2f} ns" for number in numbers
    ]
    figures += [f"{name} {counts[name] / operations / numbers[-1]:.3f}" for name in counts]
    print(f"{name}: {', '.join(figures)}")
