# Roads by which something private could reach another thread without a store: each is taken by the first thread of a program of its own kind.
import builtins
import gc
import queue
import sys
import threading
import weakref

try:
    from _orochi import open_edges
except ImportError:
    def open_edges():
        return 0

lines = []


def closures():
    """Everything below is local to a function: nothing but the roads lead to it."""
    log = []

    class Item:
        def __init__(self, n):
            self.n = n
            self.parts = [n]

        def __del__(self):
            log.append(("gone", self.n))

        def __repr__(self):
            return f"Item({self.n})"

    # A queue that was filled before, hooks that are closures, lists that the collector keeps.
    q = queue.Queue()
    for i in range(3):
        q.put([Item(i)])
    seen = []
    threading.excepthook = lambda args: seen.append((args.exc_type.__name__, args.exc_value.args, args.thread is None))
    sys.unraisablehook = lambda args: seen.append(("unraisable", type(args.exc_value).__name__))
    gc.callbacks.append(lambda phase, info: seen.append(phase))
    builtins.local_item = Item(10)
    finalizer = weakref.finalize(local_item, lambda part: log.append(("finalizer", part)), [11])
    watcher = weakref.ref(local_item.parts if False else local_item, lambda r: log.append("callback"))
    local = threading.local()
    local.mine = Item(20)

    class Worker(threading.Thread):
        """Its class is found through the instance alone."""

        def __init__(self):
            super().__init__(name="worker")
            self.result = []

        def run(self):
            self.result.append([q.get()[0].parts for _ in range(2)])
            self.result.append(hasattr(local, "mine"))
            local.mine = [Item(21)]
            gc.collect()
            self.result.append(seen[:2])
            item = builtins.local_item
            self.result.append((repr(item), finalizer.alive, watcher() is item, len(weakref.getweakrefs(item)) >= 1))
            self.kept = type(item)(30)
            raise ValueError(Item, [type(item).__name__])

    worker = Worker()
    worker.start()
    worker.join()
    gc.callbacks.clear()
    print(worker.result, worker.kept, local.mine)
    print([s for s in seen if s not in ("start", "stop")][0][0], open_edges())
    print(q.get(), q.empty())
    del builtins.local_item
    gc.collect()
    print(finalizer.alive, watcher(), sorted(map(str, log)))
    log.clear()

    # A private weak reference of this thread to what another one drops.
    box = [Item(40)]
    told = []
    watcher = weakref.ref(box[0], told.append)
    done = threading.Event()

    def drop():
        box.clear()
        gc.collect()
        done.set()

    threading.Thread(target=drop).start()
    done.wait()
    for _ in range(50):
        gc.collect()
        if told:
            break
    print(told == [watcher], watcher(), log)

    # An exception with its traceback and context, raised in one thread and looked at in another.
    caught = []

    def fail(depth, secret):
        if depth:
            fail(depth - 1, [secret])
        try:
            secret.missing
        except AttributeError as e:
            raise RuntimeError("outer", secret) from e

    def catch():
        try:
            fail(2, Item(50))
        except RuntimeError as e:
            caught.append(e)

    t = threading.Thread(target=catch)
    t.start()
    t.join()
    error = caught.pop()
    frames = []
    tb = error.__traceback__
    while tb is not None:
        frames.append(tb.tb_frame.f_code.co_name)
        tb = tb.tb_next
    print(frames, error.args, type(error.__cause__).__name__, open_edges())
    del error, tb
    gc.collect()
    print(log)
    sys.unraisablehook = sys.__unraisablehook__
    threading.excepthook = threading.__excepthook__


closures()

# Classes come and go on both sides while each looks at all of them.
stop = threading.Event()
counts = [0, 0]


def look():
    while not stop.is_set():
        for c in object.__subclasses__():
            c.__name__
            type.__subclasses__(c)
        counts[1] += 1


looker = threading.Thread(target=look)
looker.start()
while counts[0] < 300 or counts[1] < 3:
    made = type("Made", (), {"n": counts[0], "get": lambda self: self.n})
    assert made().get() == counts[0]
    assert type("Sub", (made,), {})().get() == counts[0]
    counts[0] += 1
stop.set()
looker.join()
print("classes", counts[0] >= 300, open_edges())
del made
gc.collect()
print(any(c.__name__ == "Made" for c in object.__subclasses__()))


# Threads that start others from their finalizers, and threads that are started at the very end.
class Last:
    def __init__(self, log):
        self.log = log

    def __del__(self):
        try:
            t = threading.Thread(target=self.log.append, args=("late",))
            t.start()
            t.join()
        except RuntimeError:
            self.log.append("refused")


log = []
Last(log)
gc.collect()
print(log)
