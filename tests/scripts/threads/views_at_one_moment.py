"""Lists made of a dict, a set or a view show one moment; threads that change it do not make them raise."""
import threading
d, s, stop = {}, set(), []
def change():
    for k in range(30):
        for i in range(100): d[i] = i; s.add(i)
        for i in range(0, 100, 2): del d[i]; s.discard(i)
    stop.append(1)
def look():
    while not stop:
        for items in (list(d), list(d.keys()), list(d.values()), list(d.items()), tuple(d.values()), sorted(d), list(s), sorted(s), [*d.items()]):
            if len(items) > 100: print("too many")
threads = [threading.Thread(target=f) for f in (change, look, look)]
for t in threads: t.start()
for t in threads: t.join()
print(sorted(d) == sorted(s) == list(range(1, 100, 2)), list(d.values()) == list(d), tuple(d.items()) == tuple(zip(d, d)))
l = [0]; l[1:] = d.keys(); l.extend(d.values()); print(len(l)); l[:] = {1: 2}.items(); print(l)
