# What a program made while it had one thread, its first thread finds whole: by every road that leads there without being given it.
import builtins
import collections
import functools
import gc
import sys
import threading
import weakref

try:
    from _orochi import open_edges
except ImportError:
    def open_edges():
        return 0


def in_thread(function, *args):
    out = []

    def body():
        try:
            out.append(function(*args))
        except BaseException as e:
            out.append(e)

    t = threading.Thread(target=body)
    t.start()
    t.join()
    return out[0]


def hidden_class():
    class Hidden:
        """Reached through the subclass list of object only."""

        marks = []

        def __init__(self, mark):
            self.mark = mark
            self.marks.append([mark])

    return [Hidden(1)]


kept_inside = hidden_class()


class Meta(type):
    registry = {}

    def __init__(cls, name, bases, namespace, **kw):
        super().__init__(name, bases, namespace)
        Meta.registry[name] = [cls, namespace]


class Base(metaclass=Meta):
    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return isinstance(other, Base) and self.value == other.value

    def __hash__(self):
        return hash(self.value)


class Derived(Base):
    __slots__ = ("extra",)

    @property
    def doubled(self):
        return [self.value, self.value]


Point = collections.namedtuple("Point", "x y")
KINDS = {Point: "point", Derived: "derived", Base: "base"}
weak_values = weakref.WeakValueDictionary()
weak_keys = weakref.WeakKeyDictionary()
targets = [Derived([i]) if False else Derived(i) for i in range(3)]
for t in targets:
    t.extra = [t]
    weak_values[t.value] = t
    weak_keys[t] = [t.value]
references = [weakref.ref(t) for t in targets]
builtins.left_in_builtins = [Point(1, [2])]
sys.left_in_sys = {"p": Point(3, [4])}
eval("[left_in_builtins for _ in range(2)]")


@functools.lru_cache(maxsize=8)
def cached(x):
    return [x]


@functools.singledispatch
def show(x):
    return "any"


@show.register
def _(x: Base):
    return "base"


cached(1).append("kept")


def generator():
    kept = [Point(0, [])]
    while True:
        kept[0].y.append((yield kept))


running = generator()
next(running)
running.send("main")
try:
    {}["missing"]
except KeyError as e:
    error = e


def look():
    main = sys.modules["__main__"]
    hidden = [c for c in object.__subclasses__() if c.__name__ == "Hidden"]
    made = hidden[0](2)
    print(len(hidden), made.mark, hidden[0].marks, main.kept_inside[0].mark)
    print(sorted(Meta.registry), Base.__subclasses__(), main.Derived(7).doubled)
    print([KINDS[type(v)] for v in (Point(1, 2), targets[0])], main.Point(5, 6)._asdict())
    print(sorted(weak_values), [r().value for r in references], [weak_keys[t] for t in targets])
    print(left_in_builtins, sys.left_in_sys, eval("left_in_builtins")[0].y)
    print(cached(1), cached.cache_info().hits, show(targets[0]), show(1), show.dispatch(Derived) is show.dispatch(Base))
    print(running.send("thread")[0].y)
    print(repr(error), error.__traceback__.tb_lineno > 0, type(error.__context__))
    targets[1].extra.append(made)
    Base.added = lambda self: self.value
    sys.modules["made_up"] = made
    return made


first = in_thread(look)
print(type(first).__name__, targets[1].extra[-1] is first, targets[0].added(), sys.modules["made_up"] is first)
print("open edges:", open_edges())
print(running.send("main again")[0].y)


# Started where something is half made.
class Starts(type):
    def mro(cls):
        in_thread(lambda: [c.__name__ for c in object.__subclasses__()])
        return super().mro()


class Late(metaclass=Starts):
    field = [1]


print(in_thread(lambda: Late().field), open_edges())


class Dies:
    def __init__(self, log):
        self.log = log

    def __del__(self):
        self.log.append(in_thread(lambda: "from the finalizer"))


log = []
Dies(log)
gc.collect()
print(log)


def steps():
    yield in_thread(lambda: "from the generator")
    yield [open_edges()]


print(list(steps()))
# A class that a thread makes and leaves behind.


def make():
    class Left(Base):
        def get(self):
            return [self.value]

    return Left(9)


left = in_thread(make)
print(left.get(), type(left).__mro__[1].__name__, open_edges())
del left
gc.collect()
print([c.__name__ for c in Base.__subclasses__()])
