"""What it costs to make objects reachable for other threads.

    publishing.py [objects]

The first thread of a program finds so many live objects; the second one finds them shared already. After that, structures that the main
thread builds are stored where other threads could find them.
"""

import sys
import threading
import time

count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000


class Node:
    def __init__(self, value):
        self.value = value


def start_and_join():
    begin = time.perf_counter()
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()
    return time.perf_counter() - begin


heap = [Node([i]) for i in range(count // 2)]
first = start_and_join()
later = min(start_and_join() for _ in range(20))

# A thousand objects at a time: what storing them takes, over what storing a shared one takes.
shared = []
rounds = 50
fresh = [[Node([i]) for i in range(500)] for _ in range(rounds)]
begin = time.perf_counter()
for nodes in fresh:
    shared.append(nodes)
stored = time.perf_counter() - begin
begin = time.perf_counter()
for nodes in fresh:
    shared.append(nodes)
again = time.perf_counter() - begin
per_thousand = max(stored - again, 0.0) / rounds
print(f"publishing: {count} objects, first {first * 1e3:.3f} ms, later {later * 1e3:.3f} ms, thousand {per_thousand * 1e6:.3f} us")
