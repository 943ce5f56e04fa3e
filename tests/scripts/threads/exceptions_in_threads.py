"""What a thread raises stays in the thread; the message goes to stderr."""
import threading, sys, io
sys.stderr = io.StringIO()
def fails(x): raise ValueError(f"in thread {x}")
t = threading.Thread(target=fails, args=(5,), name="worker"); t.start(); t.join()
text = sys.stderr.getvalue(); sys.stderr = sys.__stderr__
lines = text.splitlines(); print(lines[0]); print(lines[1]); print(lines[-1]); print(any("raise ValueError" in l for l in lines))
print("main goes on")
def catches():
    try: fails("inner")
    except ValueError as e: out.append(repr(e))
    finally: out.append("finally")
out = []; t = threading.Thread(target=catches); t.start(); t.join(); print(out)
errors = []
def guarded(f, *a):
    try: return f(*a)
    except Exception as e: errors.append(e)
t = threading.Thread(target=guarded, args=(fails, "kept")); t.start(); t.join(); e = errors[0]; print(repr(e), e.__traceback__ is not None)
try: raise e
except ValueError as again: print(again is e)
try: raise RuntimeError("wrapped") from e
except RuntimeError as w: print(repr(w.__cause__))
hook = []
threading.excepthook = lambda args: hook.append(args.exc_type)
for exc in (ValueError, KeyError, KeyboardInterrupt, MemoryError, SystemExit, RecursionError):
    def r(exc=exc): raise exc
    t = threading.Thread(target=r); t.start(); t.join()
print([h.__name__ for h in hook])
def deep(): return deep()
hook.clear(); t = threading.Thread(target=deep); t.start(); t.join(); print([h.__name__ for h in hook])
class Bad(threading.Thread):
    def run(self): self.x = 1; raise OSError(2, "gone")
hook.clear(); b = Bad(); b.start(); b.join(); print(b.x, hook[0].__name__, b.is_alive())
def gen():
    try: yield 1
    finally: out.append("gen closed")
def abandon(): g = gen(); next(g); raise ValueError
out.clear(); t = threading.Thread(target=abandon); t.start(); t.join(); import gc; gc.collect(); gc.collect(); print(out)
lock = threading.Lock()
def holds():
    with lock: raise ValueError
t = threading.Thread(target=holds); t.start(); t.join(); print(lock.locked())
