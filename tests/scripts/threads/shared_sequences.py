"""Shared lists, iterators and exceptions: every append counts, every index is handed out once, readers see whole states."""
import threading
def run(n, *fs):
    ts = [threading.Thread(target=f) for f in fs for _ in range(n)]
    for t in ts: t.start()
    for t in ts: t.join()
# appends are atomic
l = []
def app():
    for i in range(20000): l.append(i)
run(4, app); print(len(l), sum(l))
# each index of a shared iterator once
for make in (lambda: iter(list(range(30000))), lambda: iter(tuple(range(30000))), lambda: iter(range(30000)), lambda: iter(range(2**70, 2**70+3000)), lambda: enumerate(iter(range(20000))), lambda: reversed(list(range(20000))), lambda: zip(range(5000), range(5000)), lambda: map(str, range(5000)), lambda: iter("a" * 9000)):
    it = make(); got = []
    def take():
        mine = []
        for x in it: mine.append(x)
        got.append(mine)
    run(4, take)
    flat = [x for m in got for x in m]
    print(len(flat), len(set(map(str, flat))))
# readers see whole states
l = [0, 1, 2, 3, 4, 5, 6, 7]
stop = []
bad = []
def change():
    for i in range(3000):
        l.insert(0, l.pop()); l.reverse(); l[2:4] = [l[2], l[3]]; l.append(9); l.pop(); l[:] = l[:]; del l[0:2]; l.extend([1, 2]); l.sort(); l[::2] = l[::2]
    stop.append(1)
def read():
    while not stop:
        try:
            s = l[:]; len(l); l[0:3]; l[-1]; list(l); l == s; 3 in l; l.copy(); l.count(3); str(l); [x for x in l]; tuple(l); sorted(l); l + [1]; l * 2
        except IndexError: pass
        except Exception as e:
            bad.append(e); return
run(1, change, read, read)
print(bad, len(stop))
e = ValueError("shared")
def exc():
    for i in range(2000):
        try: raise e
        except ValueError as x: x.__traceback__; x.args; x.foo = i; x.add_note("n") if i % 100 == 0 else None; str(x); repr(x); x.__cause__ = None; x.args = (i,)
run(3, exc); print(type(e.foo), len(e.__notes__))
