"""How evenly threads that all want one lock get it: the share of the one that got it least and of the one that got it most.

    fairness.py [threads] [seconds]
"""

import sys
import threading
import time

count = int(sys.argv[1]) if len(sys.argv) > 1 else 4
seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 1.0
lock = threading.Lock()
gate = threading.Barrier(count)
got = [0] * count


def work(me):
    mine = 0
    gate.wait()
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for _ in range(100):
            with lock:
                mine += 1
    got[me] = mine


threads = [threading.Thread(target=work, args=(i,)) for i in range(count)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
total = sum(got)
print(f"fairness: {count} threads, least {min(got) * count / total:.3f}, most {max(got) * count / total:.3f}, turn {seconds / total * 1e9:.1f} ns")
