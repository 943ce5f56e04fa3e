"""All threads take and release one lock, with next to nothing in between."""
import threading

from harness import measure

shared = threading.Lock()


def work(n):
    lock = shared
    for _ in range(n):
        lock.acquire()
        lock.release()


measure("shared lock", work, 800_000)
