"""threading: Lock, RLock, Condition, Event, Semaphore, Barrier."""
import threading, time
l = threading.Lock(); print(l.acquire(), l.locked(), l.acquire(False), l.acquire(blocking=False), l.acquire(timeout=0.01), l.release(), l.locked(), repr(l)[:22], type(l).__name__)
for f in (lambda: l.release(), lambda: l.acquire(False, 1), lambda: threading.RLock().release(), lambda: threading.Condition().notify(), lambda: threading.Condition().wait(), lambda: threading.Semaphore(-1), lambda: threading.BoundedSemaphore(1).release(), lambda: threading.Barrier(0) if False else threading.Semaphore().acquire(False, 1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
with l: print(l.locked())
print(l.locked())
try:
    with l: raise ValueError
except ValueError: print(l.locked())
r = threading.RLock(); print(r.acquire(), r.acquire(), r.acquire(blocking=False), "owner" in repr(r), r.release(), r.release(), r.release()); other = []
with r:
    t = threading.Thread(target=lambda: other.append(r.acquire(blocking=False))); t.start(); t.join()
    t = threading.Thread(target=lambda: other.append(r.acquire(timeout=0.01))); t.start(); t.join()
print(other)
try:
    r.acquire(); errs = []
    def rel():
        try: r.release()
        except RuntimeError as e: errs.append(str(e))
    t = threading.Thread(target=rel); t.start(); t.join(); print(errs)
finally: r.release()
n = 0
def add(k):
    global n
    for _ in range(k):
        with l: n += 1
ts = [threading.Thread(target=add, args=(500,)) for _ in range(4)]; [t.start() for t in ts]; [t.join() for t in ts]; print(n)
l.acquire(); t = threading.Thread(target=l.release); t.start(); t.join(); print("released by another thread", l.locked())
c = threading.Condition(); items, got = [], []
def consumer():
    with c:
        while not items: c.wait()
        got.append(items.pop())
ts = [threading.Thread(target=consumer) for _ in range(3)]; [t.start() for t in ts]
for i in range(3):
    with c: items.append(i); c.notify()
[t.join() for t in ts]; print(sorted(got))
with c: print(c.wait(0.01), c.wait_for(lambda: True), c.wait_for(lambda: 0, timeout=0.01), c.notify_all(), c.notify(5))
ready = 0
def waits():
    global ready
    with c: c.wait_for(lambda: ready == 3, timeout=10); got.append("all")
ts = [threading.Thread(target=waits) for _ in range(3)]; [t.start() for t in ts]; got.clear()
for _ in range(3):
    with c: ready += 1; c.notify_all()
[t.join() for t in ts]; print(got)
e = threading.Event(); print(e.is_set(), e.wait(0.01), e.set(), e.is_set(), e.wait(), e.clear(), e.is_set(), "unset" in repr(e)); res = []
ts = [threading.Thread(target=lambda: res.append(e.wait(10))) for _ in range(3)]; [t.start() for t in ts]; e.set(); [t.join() for t in ts]; print(res)
s = threading.Semaphore(2); print(s.acquire(), s.acquire(), s.acquire(blocking=False), s.acquire(timeout=0.01), s.release(), s.acquire(), s.release(2), s._value); active = peak = 0; lk = threading.Lock()
def limited():
    global active, peak
    with s:
        with lk: active += 1; peak = max(peak, active)
        time.sleep(0.002)
        with lk: active -= 1
ts = [threading.Thread(target=limited) for _ in range(8)]; [t.start() for t in ts]; [t.join() for t in ts]; print(peak <= 2, active)
b = threading.BoundedSemaphore(1); b.acquire(); b.release()
try: b.release()
except ValueError as err: print(err)
bar = threading.Barrier(3, action=lambda: order.append("action")); order, idx = [], []
def arrive(): idx.append(bar.wait()); order.append("through")
ts = [threading.Thread(target=arrive) for _ in range(3)]; [t.start() for t in ts]; [t.join() for t in ts]; print(sorted(idx), order, bar.parties, bar.n_waiting, bar.broken)
b2 = threading.Barrier(2)
try: b2.wait(timeout=0.01)
except threading.BrokenBarrierError as err: print("broken", b2.broken, repr(err))
b2.reset(); print(b2.broken); b2.abort(); print(b2.broken)
try: b2.wait()
except threading.BrokenBarrierError: print("still broken")
start = time.monotonic(); l.acquire(); l.acquire(timeout=0.05); print(time.monotonic() - start >= 0.045); l.release()
for lock in (threading.Lock(), threading.RLock(), threading.Semaphore(), threading.Condition()):
    with lock as v: print(v, end=" ")
print(); c2 = threading.Condition(threading.Lock()); print(c2.acquire(), c2.release(), c2.acquire(blocking=False), c2.release())
ping, pong, out = threading.Event(), threading.Event(), []
def player(a, b, w):
    for _ in range(20): a.wait(); a.clear(); out.append(w); b.set()
p1, p2 = threading.Thread(target=player, args=(ping, pong, "i")), threading.Thread(target=player, args=(pong, ping, "o")); p1.start(); p2.start(); ping.set(); p1.join(); p2.join(); print("".join(out) == "io" * 20)
