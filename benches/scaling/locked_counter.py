"""Two threads count under one lock: what a program pays that shares on purpose."""
import threading

from harness import measure

lock = threading.Lock()
count = 0


def work(n):
    global count
    for _ in range(n):
        with lock:
            count += 1


measure("count under a lock", work, 800_000)
