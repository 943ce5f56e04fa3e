"""A heap that threads use at once stays a heap: nothing is lost, nothing comes twice, and the order holds."""

import heapq
import threading
from concurrent.futures import ThreadPoolExecutor

THREADS, ROUNDS = 4, 400


class Task:
    """Compared by Python code."""

    def __init__(self, rank):
        self.rank = rank

    def __lt__(self, other):
        return self.rank < other.rank


def is_heap(heap):
    return all(not heap[i] < heap[(i - 1) >> 1] for i in range(1, len(heap)))


def together(work):
    start = threading.Barrier(THREADS)

    def run(n):
        start.wait()
        return work(n)

    with ThreadPoolExecutor(THREADS) as pool:
        return [item for part in pool.map(run, range(THREADS)) for item in part]


for name, make, rank in (('numbers', int, int), ('pairs', lambda n: (n, str(n)), lambda p: p[0]),
                         ('tasks', Task, lambda t: t.rank)):
    heap = []

    def push_some_and_pop_some(n):
        popped = []
        for k in range(ROUNDS):
            heapq.heappush(heap, make((k * 7919 + n) % 1000))
            if k % 3 == 0:
                popped.append(heapq.heappop(heap))
        return popped

    popped = together(push_some_and_pop_some)
    ordered = is_heap(heap)
    rest = [rank(heapq.heappop(heap)) for _ in range(len(heap))]
    everything = sorted(rest + [rank(item) for item in popped])
    wanted = sorted((k * 7919 + n) % 1000 for k in range(ROUNDS) for n in range(THREADS))
    print(name, ordered, rest == sorted(rest), everything == wanted)

heap = list(range(100))
replaced = together(lambda n: [heapq.heappushpop(heap, 1000 + n * ROUNDS + k) for k in range(ROUNDS)])
print(len(heap), is_heap(heap), len(set(replaced)) == len(replaced))
heap = list(range(50, 0, -1))
heapq.heapify(heap)
replaced = together(lambda n: [heapq.heapreplace(heap, 1000 + k) for k in range(ROUNDS)])
print(len(heap), is_heap(heap), len(replaced))


class Rude:
    """Changes the heap while it is compared."""

    def __lt__(self, other):
        heap.append(self)
        return True


heap = [Rude() for _ in range(10)]
try:
    heapq.heappop(heap)
except RuntimeError as error:
    print(error)
