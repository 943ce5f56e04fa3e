"""random: the same sequence as CPython for a seed."""
import random
from random import Random
r = Random(42); print([r.random() for _ in range(3)], r.getrandbits(32), r.getrandbits(1), r.getrandbits(100), r.randint(1, 6), r.randrange(100), r.randrange(10, 20), r.randrange(0, 100, 7), r.randrange(10**30), r.uniform(1, 10), r.choice("abcdef"), r.choices([1, 2, 3], k=5), r.choices("ab", weights=[1, 9], k=5), r.choices("xyz", cum_weights=[1, 5, 6], k=3))
l = list(range(10)); r.shuffle(l); print(l, r.sample(range(100), 5), r.sample("abc", 3), r.sample(range(10**9), 3), r.sample([1, 2], counts=[3, 1], k=2), r.randbytes(5))
print([round(v, 12) for v in (r.gauss(0, 1), r.gauss(5, 2), r.normalvariate(0, 1), r.expovariate(1.5), r.triangular(0, 10, 3), r.triangular(), r.betavariate(2, 3), r.gammavariate(2, 1), r.gammavariate(0.5, 1), r.gammavariate(1, 1), r.paretovariate(3), r.weibullvariate(1, 2), r.lognormvariate(0, 1), r.vonmisesvariate(0, 4))])
for seed in (0, 1, -1, 2**40, 10**50, "text", "é", b"bytes", bytearray(b"ba"), 1.5, True, ""):
    random.seed(seed); print(repr(seed), random.random(), random.randint(0, 1000))
random.seed(7); s = random.getstate(); a = [random.random() for _ in range(5)]; random.setstate(s); print(a == [random.random() for _ in range(5)], len(s), s[0], len(s[1]), s[1][0], s[2]); b = Random(); b.setstate(s); print(b.random() == a[0])
random.seed(3); print([random.randrange(1000) for _ in range(1000)][-5:], sum(random.getrandbits(8) for _ in range(700))); r = Random(5); print([r.randint(0, 9) for _ in range(20)])
for f in (lambda: random.choice([]), lambda: random.randint(5, 1), lambda: random.randrange(0), lambda: random.sample([1], 2), lambda: random.sample({1}, 1), lambda: random.choices([], k=1), lambda: random.getrandbits(-1), lambda: random.getrandbits("a"), lambda: random.shuffle((1, 2)), lambda: random.randrange(1, 5, 0), lambda: random.choices([1], weights=[1, 2]), lambda: random.setstate(5), lambda: random.seed([])):
    try: print(f())
    except Exception as e: print(type(e).__name__)
print(random.getrandbits(0), 0 <= random.random() < 1, random.choice([5]), random.sample([1, 2, 3], 0), Random(1).random() != Random(2).random(), 0.0 <= Random().random() < 1.0, random.SystemRandom is not None)
class R(Random):
    def random(self): return 0.5
print(R().uniform(0, 10), R().choice([1, 2, 3]), R().random(), R().randrange(10))
