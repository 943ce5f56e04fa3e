"""Each thread puts into one shared queue and takes out of it."""
import queue

from harness import measure

shared = queue.Queue()


def work(n):
    put, get = shared.put, shared.get
    for i in range(n):
        put(i)
        get()


measure("Queue put and get", work, 120_000)
