"""A cache hashes the arguments of a call once, whether it finds them or not; a wrong hash is said as it is."""
import functools


class Key:
    hashed = 0
    compared = 0

    def __init__(self, n):
        self.n = n

    def __hash__(self):
        Key.hashed += 1
        return self.n % 2

    def __eq__(self, other):
        Key.compared += 1
        return self.n == other.n


def told(what):
    print(what, Key.hashed)
    Key.hashed = 0


for size in (None, 2, 0):
    @functools.lru_cache(size)
    def cached(*args, **kwargs):
        return len(args)

    cached(Key(1))
    told('missed')
    cached(Key(1))
    told('found')
    cached(Key(2), Key(3), k=Key(4))
    told('three')
    cached(Key(5)), cached(Key(7)), cached(Key(1))
    told('others')
    print(cached.cache_info())

for wrong in ([], {}, ([],)):
    try:
        cached.__wrapped__ and functools.cache(len)(wrong)
    except TypeError as error:
        print(error)
