"""Objects of native modules are copied and pickled."""

import collections
import copy
import datetime
import decimal
import functools
import pickle
import random

half = functools.partial(int, base=2)
half.note = 'binary'
for made in (copy.copy(half), copy.deepcopy(half), *(pickle.loads(pickle.dumps(half, p)) for p in range(6))):
    print(made('101'), made.func, made.args, made.keywords, made.note)

generator = random.Random(5)
generator.random()
for made in (copy.copy(generator), copy.deepcopy(generator), *(pickle.loads(pickle.dumps(generator, p)) for p in range(6))):
    print(made.getstate() == generator.getstate(), type(made) is random.Random)


class Counting(random.Random):
    pass


print(type(copy.copy(Counting(1))).__name__, len(generator.__reduce__()))

things = [collections.Counter('aab'), collections.deque([1, 2], 5), collections.OrderedDict(a=1),
          collections.defaultdict(list, a=[1]), datetime.datetime(2024, 2, 29, tzinfo=datetime.timezone.utc),
          datetime.timedelta(1, 2, 3), decimal.Decimal('1.50'), decimal.Context(prec=7).prec]
for thing in things:
    print(all(pickle.loads(pickle.dumps(thing, p)) == thing for p in range(6)), copy.deepcopy(thing) == thing)
