"""threading: Thread objects, names, identities, excepthook, module functions."""
import threading, time, sys, _thread
t = threading.current_thread(); print(t.name, t.daemon, t.is_alive(), t is threading.main_thread(), t.ident == threading.get_ident(), threading.active_count(), threading.enumerate() == [t], repr(t)[:12], t.native_id == threading.get_native_id())
log = []
def work(a, b=2, *c, **d): log.append((a, b, c, d, threading.current_thread().name))
x = threading.Thread(target=work, args=(1,), kwargs={"b": 5, "k": 6}, name="named"); print(x.name, x.ident, x.is_alive(), x.daemon, repr(x)); x.start(); x.join(); print(log, x.is_alive(), x.ident is not None, repr(x).split(",")[0])
class Sub(threading.Thread):
    def __init__(self, v): super().__init__(); self.v = v
    def run(self): log.append(self.v); self.result = self.v * 2
s = Sub(21); s.start(); s.join(); print(log[-1], s.result, threading.Thread().name.startswith("Thread-"), "(work)" in threading.Thread(target=work).name)
for f in (lambda: x.start(), lambda: threading.Thread().join(), lambda: threading.current_thread().join(), lambda: threading.Thread(5), lambda: threading.Thread(target=work, foo=1), lambda: setattr(x, "daemon", True), lambda: threading.Thread(group=1)):
    try: f(); print("ok")
    except Exception as e: print(type(e).__name__, e)
threading.Thread().start(); n = threading.Thread(target=None); n.start(); n.join(); print("empty run")
e = threading.Event(); w = threading.Thread(target=e.wait, daemon=True); w.start(); print(w.join(0.02), w.is_alive(), w.daemon, threading.active_count() >= 2); e.set(); w.join(timeout=5); print(w.is_alive())
caught = []
threading.excepthook = lambda a: caught.append((a.exc_type.__name__, str(a.exc_value), a.thread.name, a.exc_traceback is not None))
b = threading.Thread(target=lambda: 1 / 0, name="bad"); b.start(); b.join(); print(caught, b.is_alive())
q = threading.Thread(target=lambda: sys.exit(3)); q.start(); q.join(); print("SystemExit in a thread is silent", len(caught)); threading.excepthook = threading.__excepthook__
ids = []; done = threading.Barrier(3)
def ident(): ids.append(threading.get_ident()); done.wait()
ts = [threading.Thread(target=ident) for _ in range(3)]; [v.start() for v in ts]; [v.join() for v in ts]; print(len(set(ids)), threading.get_ident() in ids)
l = threading.local(); l.v = "main"
class L(threading.local):
    def __init__(self, n=0): self.n = n; self.list = []
m = L(7); m.list.append("main"); seen = []
def locals_(): seen.append((hasattr(l, "v"), m.n, m.list)); l.v = "thread"; m.n = 1; m.list.append("t")
v = threading.Thread(target=locals_); v.start(); v.join(); print(seen, l.v, m.n, m.list, l.__dict__)
tm = threading.Timer(0.01, lambda *a, **k: log.append((a, k)), [1], {"z": 2}); tm.start(); tm.join(); print(log[-1]); tc = threading.Timer(10, print); tc.start(); tc.cancel(); tc.join(); print("cancelled", tc.finished.is_set())
lk = _thread.allocate_lock(); lk.acquire(); _thread.start_new_thread(lambda z: (log.append(z), lk.release()), ("raw",)); lk.acquire(); print(log[-1], _thread.get_ident() == threading.get_ident(), type(lk).__name__, _thread.error is RuntimeError, isinstance(_thread.TIMEOUT_MAX, float))
old = threading.stack_size(); print(old >= 0, threading.stack_size(1 << 20) == old, threading.stack_size()); threading.stack_size(0)
for bad in (-1, 5):
    try: threading.stack_size(bad)
    except ValueError as err: print("ValueError")
threading.settrace(None); threading.setprofile(None); print(threading.TIMEOUT_MAX > 1e6, threading.ThreadError is RuntimeError)
def ret(): return 5
r = threading.Thread(target=ret); r.start(); r.join(); r.join(); r.name = "renamed"; print(r.name, r.getName() if False else "", r.isDaemon() if False else r.daemon)
d = threading.Thread(target=time.sleep, args=(100,)); d.daemon = True; d.start(); print(d.is_alive(), "leaving with a daemon running")
