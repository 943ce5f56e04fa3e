"""One generator used from several threads, and generators handed between threads."""
import threading, queue
def numbers(n):
    for i in range(n): yield i
g = numbers(3000); got = [[], [], []]; busy = [0]; lock = threading.Lock()
def take(k):
    while True:
        try: got[k].append(next(g))
        except StopIteration: return
        except ValueError as e:
            assert str(e) == "generator already executing", e
            with lock: busy[0] += 1
ts = [threading.Thread(target=take, args=(k,)) for k in range(3)]; [t.start() for t in ts]; [t.join() for t in ts]
print(sorted(v for l in got for v in l) == list(range(3000)))
class Locked:
    def __init__(self, it): self.it, self.lock = it, threading.Lock()
    def __iter__(self): return self
    def __next__(self):
        with self.lock: return next(self.it)
s = Locked(numbers(2000)); got = [[], []]
def drain(k): got[k].extend(s)
ts = [threading.Thread(target=drain, args=(k,)) for k in range(2)]; [t.start() for t in ts]; [t.join() for t in ts]; print(sorted(got[0] + got[1]) == list(range(2000)))
def stage(log):
    total = 0
    try:
        while True: total += yield total; log.append(threading.current_thread().name)
    finally: log.append("closed")
log = []; c = stage(log); next(c)
def feed(v): out.append(c.send(v))
out = []
for i in range(3): t = threading.Thread(target=feed, args=(i,), name=f"t{i}"); t.start(); t.join()
print(out, log); c.close(); print(log[-1])
q = queue.Queue()
def make():
    data = [1, 2, 3]; q.put((x * 2 for x in data)); q.put(iter(data)); q.put(map(str, data)); q.put(zip(data, "abc")); q.put(enumerate(data)); q.put(reversed(data))
t = threading.Thread(target=make); t.start(); t.join(); print([list(q.get()) for _ in range(6)])
def started(): x = yield "first"; yield ("resumed with", x)
h = started(); print(next(h)); r = []; t = threading.Thread(target=lambda: r.append(h.send("from thread"))); t.start(); t.join(); print(r)
def err():
    try: yield 1
    except ValueError as e: yield repr(e)
e = err(); next(e); t = threading.Thread(target=lambda: r.append(e.throw(ValueError("x")))); t.start(); t.join(); print(r[-1])
def deleg(): yield from numbers(5)
d = deleg(); next(d); t = threading.Thread(target=lambda: r.append(list(d))); t.start(); t.join(); print(r[-1])
