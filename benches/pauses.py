"""How long a collection of everything stops the others: the longest moment in which a running thread did not run.

    pauses.py [containers]
"""
import gc
import sys
import threading
import time

count = int(sys.argv[1]) if len(sys.argv) > 1 else 300_000
stop = False
shared = []


def fill(n):
    for i in range(n):
        shared.append([i, None])


def watch(longest):
    last = time.perf_counter()
    while not stop:
        now = time.perf_counter()
        if now - last > longest[0]:
            longest[0] = now - last
        last = now


gc.disable()
fill(count)
longest = [0.0]
thread = threading.Thread(target=watch, args=(longest,))
thread.start()
time.sleep(0.05)
longest[0] = 0.0
for _ in range(3):
    gc.collect()
stop = True
thread.join()
print(f"pause: {count} objects, longest {longest[0] * 1e3:.3f} ms")
