"""Sums of squares on several threads: the same work one after another, then side by side.

    sum_of_squares.py [n] [threads]

Without a global lock the threads run at the same time; with one they take turns. Both ways are tried three times in turn, and the best
time of each counts: what else the machine does only ever makes a run longer.
"""

# args: 100000 4

import sys
import threading
import time


def sum_of_squares(n):
    return sum(i * i for i in range(n))


def build_name():
    """The build that runs this program, as far as the interpreter tells."""
    enabled = getattr(sys, "_is_gil_enabled", None)
    if enabled is None:
        return "an interpreter from before the choice (it has a global lock)"
    return "with a global lock" if enabled() else "free-threaded"


def one_after_another(n, count):
    return [sum_of_squares(n) for _ in range(count)]


def side_by_side(n, count):
    results = [None] * count

    def work(index):
        results[index] = sum_of_squares(n)

    threads = [threading.Thread(target=work, args=(index,)) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def timed(function, *args):
    start = time.perf_counter()
    result = function(*args)
    return result, time.perf_counter() - start


ROUNDS = 3


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 3_000_000
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 4

    print(f"build: {sys.version.splitlines()[0]}")
    print(f"build: {build_name()}")

    serial_time = parallel_time = float("inf")
    for _ in range(ROUNDS):
        serial, seconds = timed(one_after_another, n, count)
        serial_time = min(serial_time, seconds)
        parallel, seconds = timed(side_by_side, n, count)
        parallel_time = min(parallel_time, seconds)

    for index, (a, b) in enumerate(zip(serial, parallel), start=1):
        print(f"sum {index}: {a:,}" + ("" if a == b else f" but {b:,} on a thread"))
    # The closed form is exact, so it checks both.
    exact = (n - 1) * n * (2 * n - 1) // 6
    print("all right:", serial == parallel == [exact] * count)

    print(f"time, one thread: {serial_time:.3f} s")
    print(f"time, {count} threads: {parallel_time:.3f} s")
    print(f"time, speed-up: {serial_time / parallel_time:.2f}x")


if __name__ == "__main__":
    main()
