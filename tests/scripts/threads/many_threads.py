"""Many threads: one after another, at once, and started from threads."""
import threading, time
n = 0
def bump():
    global n
    n += 1
for _ in range(500): t = threading.Thread(target=bump); t.start(); t.join()
print(n)
ev = threading.Event(); started = threading.Semaphore(0); out = []
def wait(i): started.release(); ev.wait(); out.append(i)
ts = [threading.Thread(target=wait, args=(i,)) for i in range(100)]; [t.start() for t in ts]; [started.acquire() for _ in ts]; print(threading.active_count() >= 101); ev.set(); [t.join() for t in ts]; print(sorted(out) == list(range(100)), threading.active_count())
def tree(d):
    if d == 0: return
    kids = [threading.Thread(target=tree, args=(d - 1,)) for _ in range(2)]; [k.start() for k in kids]; [k.join() for k in kids]
    with lock: count[0] += 1
lock, count = threading.Lock(), [0]; tree(5); print(count)
results = {}
def task(i): results[i] = sum(range(i * 100))
ts = [threading.Thread(target=task, args=(i,)) for i in range(50)]; [t.start() for t in ts]; [t.join() for t in reversed(ts)]; print(all(results[i] == sum(range(i * 100)) for i in range(50)))
def chain(k, acc):
    acc.append(k)
    if k: t = threading.Thread(target=chain, args=(k - 1, acc)); t.start(); t.join()
acc = []; chain(30, acc); print(acc == list(range(30, -1, -1)))
class Worker(threading.Thread):
    def run(self):
        for i in range(100): total[self.name] = total.get(self.name, 0) + i
total = {}; ws = [Worker(name=f"w{i}") for i in range(8)]; [w.start() for w in ws]; [w.join() for w in ws]; print(set(total.values()), len(total))
sleepers = [threading.Thread(target=time.sleep, args=(0.05,)) for _ in range(20)]; t0 = time.monotonic(); [s.start() for s in sleepers]; [s.join() for s in sleepers]; print(time.monotonic() - t0 < 0.9)
