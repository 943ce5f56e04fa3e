"""Threads started and joined one after another: what one costs, and that they leave nothing behind.

    thread_churn.py [--threads N]

Every thread makes a private cycle and shares one object. The exit status is 1 if an object is not finalized, or if memory grows
after the first tenth.
"""

import gc
import sys
import threading
import time

SLACK = 32 << 20


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096


class Thing:
    finalized = []

    def __init__(self):
        self.me = self

    def __del__(self):
        Thing.finalized.append(None)


def target(shared):
    Thing()
    shared.append(Thing())


def churn(n):
    """Starts and joins `n` threads; what one took, in microseconds."""
    shared = []
    start = time.perf_counter()
    for _ in range(n):
        thread = threading.Thread(target=target, args=(shared,))
        thread.start()
        thread.join()
        shared.clear()
    return (time.perf_counter() - start) / n * 1e6


def main():
    threads = 100_000
    if "--threads" in sys.argv:
        threads = int(sys.argv[sys.argv.index("--threads") + 1])
    part = max(threads // 10, 1)
    base = None
    breaches = 0
    for i in range(1, 11):
        took = churn(part)
        for _ in range(10):
            gc.collect()
            if len(Thing.finalized) == 2 * part:
                break
        memory = resident()
        base = memory if base is None else base
        print(f"{i * part:7} threads  {took:6.1f} us each  {len(Thing.finalized)} of {2 * part} finalized  {memory >> 20} MiB", flush=True)
        if len(Thing.finalized) != 2 * part:
            print("BREACH: not every object was finalized once")
            breaches += 1
        if memory > base + SLACK:
            print("BREACH: memory grows")
            breaches += 1
        Thing.finalized.clear()
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
