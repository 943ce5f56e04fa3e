"""Each thread puts into one shared simple queue and takes out of it."""
import queue

from harness import measure

shared = queue.SimpleQueue()


def work(n):
    put, get = shared.put, shared.get
    for i in range(n):
        put(i)
        get()


measure("SimpleQueue put and get", work, 600_000)
