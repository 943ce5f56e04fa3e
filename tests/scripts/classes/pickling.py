"""What `__reduce_ex__` answers for plain instances, and what copying and pickling make of it."""
import copy
import copyreg
import pickle


class Plain:
    pass


class Slots:
    __slots__ = ("x", "y")


class Keywords:
    def __new__(cls, *, k):
        made = object.__new__(cls)
        made.k = k
        return made

    def __getnewargs_ex__(self):
        return (), {"k": self.k}


class Arguments(int):
    def __new__(cls, n, unit):
        made = int.__new__(cls, n)
        made.unit = unit
        return made

    def __getnewargs__(self):
        return int(self), self.unit


class State:
    def __getstate__(self):
        return "state"

    def __setstate__(self, state):
        self.state = state


class Items(list):
    pass


class Pairs(dict):
    pass


def shown(parts):
    return [list(p) if hasattr(p, "__next__") else getattr(p, "__name__", p) for p in parts]


p = Plain()
p.a = 1
for protocol in range(6):
    print(protocol, shown(p.__reduce_ex__(protocol)))
print(shown(p.__reduce__()), shown(Plain().__reduce_ex__(2)))
print(p.__reduce_ex__(2)[0] is copyreg.__newobj__, p.__reduce__()[0] is copyreg._reconstructor)

s = Slots()
s.x = 1
for protocol in (0, 2, 4):
    try:
        print(shown(s.__reduce_ex__(protocol)))
    except TypeError as e:
        print(e)
print(shown(Keywords(k=3).__reduce_ex__(2)), shown(Arguments(5, "m").__reduce_ex__(2)))
for o in (Items([1, 2]), Pairs(a=1)):
    print(shown(o.__reduce_ex__(1)), shown(o.__reduce_ex__(2)))

for o in (p, s, Keywords(k=4), Arguments(6, "s"), State(), Items("ab"), Pairs(b=2)):
    for made in (copy.copy(o), copy.deepcopy(o), *(pickle.loads(pickle.dumps(o, n)) for n in (4, 5))):
        assert type(made) is type(o)
        print(end="." if getattr(made, "__dict__", 0) == getattr(o, "__dict__", 0) or made.state == "state" else "!")
print()
print(pickle.loads(pickle.dumps(p, 0)).a, pickle.loads(pickle.dumps(Items([3]), 1)))


class Bad:
    def __init__(self, answer):
        self.answer = answer

    def __getnewargs_ex__(self):
        return self.answer


for answer in (1, (1,), (1, {}), ((), 1)):
    try:
        Bad(answer).__reduce_ex__(2)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)


class Own:
    def __reduce__(self):
        return Own, ()


print(shown(Own().__reduce_ex__(2)))
shared = [p, p]
again = copy.deepcopy(shared)
print(again[0] is again[1], again[0] is p)
