"""Each thread takes and releases its own lock."""
import threading

from harness import measure


def work(n, lock):
    for _ in range(n):
        with lock:
            pass


measure("own lock", work, 1_200_000, prepare=lambda i: threading.Lock())
