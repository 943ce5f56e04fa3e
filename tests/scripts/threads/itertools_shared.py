"""itertools and functools shared by threads: every item goes to one thread, none is lost."""
import threading, functools, itertools
def run(fn, n=6):
    ts = [threading.Thread(target=fn) for _ in range(n)]
    [t.start() for t in ts]; [t.join() for t in ts]
N = 400
def distinct(it, total=None):
    got = []
    def w():
        for x in itertools.islice(it, N) if total is None else it: got.append(x)
    if total is None:
        def w():
            for _ in range(N): got.append(next(it))
    run(w); return got
g = distinct(itertools.count()); print(sorted(g) == list(range(6*N)))
g = distinct(itertools.count(2**61-100)); print(sorted(g) == list(range(2**61-100, 2**61-100+6*N)))
g = distinct(itertools.count(0.5)); print(len(set(g)) == 6*N)
g = distinct(itertools.repeat(1, 1000), 1); print(len(g))
g = distinct(itertools.chain(range(500), range(500, 1000)), 1); print(sorted(g) == list(range(1000)))
g = distinct(itertools.permutations(range(6)), 1); print(len(g), len(set(g)))
g = distinct(itertools.product(range(10), repeat=3), 1); print(len(set(g)))
g = distinct(itertools.accumulate(itertools.repeat(1, 900)), 1); print(sorted(g) == list(range(1, 901)))
a, b = itertools.tee(iter(range(2000))); g = distinct(a, 1); print(sorted(g) == list(range(2000)), sorted(b) == list(range(2000)))
g = distinct(itertools.islice(range(3000), 0, 3000, 1), 1); print(len(g))
g = distinct(itertools.batched(range(1000), 7), 1); print(sum(map(len, g)))
g = distinct(itertools.zip_longest(range(500), range(700)), 1); print(len(g) >= 500)
g = distinct(itertools.groupby(range(500)), 1); print(len(g) <= 500)
g = distinct(itertools.cycle(range(50))); print(len(g))
@functools.lru_cache(maxsize=32)
def f(x): return x * 2
def w():
    for i in range(600): assert f(i % 50) == (i % 50) * 2
run(w); i = f.cache_info(); print(i.hits + i.misses, i.currsize <= 32)
