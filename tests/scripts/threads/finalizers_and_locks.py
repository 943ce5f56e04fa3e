"""A finalizer that wants a lock is not run on a thread that holds it, or in the midst of another finalizer that does."""
import gc, threading
lock = threading.Lock()
condition = threading.Condition(threading.Lock())
counts = {"made": 0, "dead": 0, "told": 0}


class Counted:
    def __init__(self):
        with lock:
            counts["made"] += 1

    def __del__(self):
        with lock:
            counts["dead"] += 1
        with condition:
            counts["told"] += 1


slots = [None] * 4


def trade(k):
    for i in range(400):
        slots[(i + k) % 4] = Counted()
        with lock:
            total = sum(range(20))
        with condition:
            total += len([Counted.__name__ for _ in range(5)])


threads = [threading.Thread(target=trade, args=(k,)) for k in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
slots.clear()
for _ in range(4):
    gc.collect()
print(counts)
