"""gc.get_objects and its relatives, callbacks."""
import gc
class N:
    def __init__(self, n): self.n = n
live = N("live"); print(any(o is live for o in gc.get_objects()), gc.is_tracked([]), gc.is_tracked(5), gc.is_tracked("a")); refs = gc.get_referents([1, live]); print(live in refs); holder = [live]; print(any(r is holder for r in gc.get_referrers(live)))
log = []; gc.callbacks.append(lambda phase, info: log.append((phase, sorted(info)))); gc.collect(); gc.callbacks.clear(); print([p for p, _ in log][:2]); gc.freeze(); gc.unfreeze(); print(gc.get_freeze_count() >= 0, len(gc.get_stats()) > 0, gc.get_debug())
