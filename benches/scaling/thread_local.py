"""Each thread reads its own attribute of one shared `threading.local`."""
import threading

from harness import measure

shared = threading.local()


def work(n):
    shared.value = 1
    for _ in range(n // 5):
        x = shared.value
        x = shared.value
        x = shared.value
        x = shared.value
        x = shared.value


measure("thread-local read", work, 6_000_000)
