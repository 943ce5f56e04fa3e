"""Subclasses of dict that iterate their own way are merged by their methods; others by their table."""


class Iterates(dict):
    def __iter__(self):
        print("iter", end=" ")
        return super().__iter__()

    def keys(self):
        print("keys", end=" ")
        return super().keys()

    def __getitem__(self, key):
        print("get", key, end=" ")
        return 99


class OnlyItems(dict):
    def __getitem__(self, key):
        return 99


class OnlyKeys(dict):
    def keys(self):
        return ["zz"]


def collect(**kwargs):
    return kwargs


for kind in (Iterates, OnlyItems, OnlyKeys):
    d = kind(a=1)
    print(kind.__name__)
    print(dict(d))
    print({**d})
    print(collect(**d))
    print(d.copy(), type(d.copy()).__name__)
    print({} | d, d | {})
    target = {}
    target.update(d)
    print(target)
    target |= d
    print(target)


class NoIterable:
    def keys(self): return 5
    def __getitem__(self, key): return key


class NoItems:
    def keys(self): return ["a"]


for f in (dict, lambda m: {**m}, lambda m: collect(**m), {}.update):
    for m in (NoIterable(), NoItems()):
        try:
            print(f(m))
        except Exception as e:
            print(type(e).__name__, e)
