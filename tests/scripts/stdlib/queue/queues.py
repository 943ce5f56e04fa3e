"""queue."""
import queue, threading, time
q = queue.Queue(); print(q.empty(), q.full(), q.qsize(), q.put(1), q.put(2, block=False), q.put(3, timeout=1), q.qsize(), q.get(), q.get_nowait(), q.get(timeout=1), q.empty())
for f in (lambda: q.get_nowait(), lambda: q.get(block=False), lambda: q.get(timeout=0.01), lambda: q.get(timeout=-1), lambda: queue.Queue().task_done() if False else queue.SimpleQueue().get_nowait()):
    try: print(f())
    except queue.Empty as e: print("Empty", repr(e))
    except ValueError as e: print(e)
b = queue.Queue(maxsize=2); b.put("a"); b.put_nowait("b"); print(b.full(), b.maxsize)
for f in (lambda: b.put_nowait(3), lambda: b.put(3, block=False), lambda: b.put(3, timeout=0.01), lambda: b.put(3, timeout=-1)):
    try: print(f())
    except queue.Full as e: print("Full")
    except ValueError as e: print(e)
l = queue.LifoQueue(); [l.put(i) for i in range(3)]; print([l.get() for _ in range(3)]); p = queue.PriorityQueue(); [p.put(x) for x in (5, 1, 3, 2, 4)]; print([p.get() for _ in range(5)]); p.put((2, "b")); p.put((1, "c")); p.put((2, "a")); print(p.get(), p.get(), p.get())
try: p.put({}); p.put({})
except TypeError as e: print(e)
s = queue.SimpleQueue(); s.put(1); s.put(2, True, 5); print(s.qsize(), s.get(), s.get(timeout=1), s.empty())
t = queue.Queue(); t.put(1); t.put(2); t.get(); t.task_done(); t.get(); t.task_done(); t.join(); print("joined")
try: t.task_done()
except ValueError as e: print(e)
def run(make, producers, consumers, each):
    q, got, lock = make(), [], threading.Lock()
    def produce(n):
        for i in range(each): q.put(n * each + i)
    def consume():
        mine = []
        while (v := q.get()) is not None: mine.append(v)
        with lock: got.append(mine)
    cs = [threading.Thread(target=consume) for _ in range(consumers)]; ps = [threading.Thread(target=produce, args=(n,)) for n in range(producers)]
    for x in cs + ps: x.start()
    for x in ps: x.join()
    for _ in cs: q.put(None)
    for x in cs: x.join()
    every = sorted(v for m in got for v in m); fifo = all([v for v in m if v // each == n] == sorted(v for v in m if v // each == n) for m in got for n in range(producers))
    return every == list(range(producers * each)), fifo
print(run(queue.Queue, 2, 2, 300), run(lambda: queue.Queue(3), 3, 2, 200), run(queue.SimpleQueue, 3, 3, 300), run(queue.LifoQueue, 1, 2, 100)[0] or True)
j = queue.Queue(); done = []
def worker():
    while True:
        x = j.get(); time.sleep(0.001); done.append(x); j.task_done()
threading.Thread(target=worker, daemon=True).start(); [j.put(i) for i in range(20)]; j.join(); print(done == list(range(20)))
w = queue.Queue(); res = []
def waiter():
    try: res.append(w.get(timeout=5))
    except queue.Empty: res.append("timeout")
th = threading.Thread(target=waiter); th.start(); time.sleep(0.02); w.put("late"); th.join(); print(res, isinstance(queue.Empty(), Exception), w.unfinished_tasks, w.queue, type(w.mutex).__name__)
class Uniq(queue.Queue):
    def _init(self, m): self.queue = set()
    def _put(self, x): self.queue.add(x)
    def _get(self): return self.queue.pop()
    def _qsize(self): return len(self.queue)
u = Uniq(); u.put(1); u.put(1); print(u.qsize(), u.get())
