# Iterators over weak containers keep nothing alive; copies of them; proxies.
import copy
import gc
import weakref


class Thing:
    def __init__(self, n):
        self.n = n

    def __repr__(self):
        return f'Thing({self.n})'

    def __bytes__(self):
        return b'thing'


def some(n):
    return [Thing(i) for i in range(n)]


things = some(5)
s = weakref.WeakSet(things)
it = iter(s)
next(it)
del things
gc.collect()
print(len(s) <= 1, len(list(it)) <= 1)

things = some(5)
d = weakref.WeakValueDictionary((t.n, t) for t in things)
it = d.items()
print(next(it))
del things[2:]
gc.collect()
print(list(it), list(d), list(d.values()), len(d))

things = some(4)
k = weakref.WeakKeyDictionary((t, [t.n]) for t in things)
it = k.keys()
print(next(it))
things.pop()
gc.collect()
print([t.n for t in it], sorted(k.values()), sorted((t.n, v) for t, v in k.items()))

deep = copy.deepcopy(k)
print(type(deep).__name__, sorted(t.n for t in deep), deep[things[0]] == k[things[0]], deep[things[0]] is k[things[0]])
shallow = copy.copy(k)
print(shallow[things[1]] is k[things[1]])


class Key:
    def __init__(self, text):
        self.text = text

    def __eq__(self, other):
        return self.text == other.text

    def __hash__(self):
        return hash(self.text)


value = Thing(9)
key = Key('a')
v = weakref.WeakValueDictionary({key: value})
deep = copy.deepcopy(v)
print(len(deep), next(iter(deep)) is key, deep[Key('a')] is value)

print(bytes(weakref.proxy(value)))


class Counter:
    n = 0

    def callback(self, reference):
        self.n += 1


counter = Counter()
order = []
thing = Thing(1)
references = [weakref.ref(thing, lambda r, i=i: order.append(i)) for i in range(4)]
counted = [weakref.ref(thing, counter.callback) for _ in range(5)]
del thing
gc.collect()
print(order, counter.n)
thing = Thing(2)
for i in range(3):
    weakref.finalize(thing, order.append, i + 10)
del thing
gc.collect()
print(order)
