# What operations cost, counted. Two threads, one after the other while both live, do the same work on the same shared objects;
# the figures are per operation of both. What one of them writes and the other one uses is a shared line. Only the functions
# under `shared`, `own` and `whole` are measured: the names say what one call of the loop does.
__name__ = "__main__"
import _orochi, _thread, threading, queue, math, collections

assert _orochi.counting


class Node:
    def __init__(self, v=None):
        self.v = v

    def method(self):
        return None

    @property
    def prop(self):
        return None

    @classmethod
    def of_class(cls):
        return None

    @staticmethod
    def static():
        return None


class Derived(Node):
    def method(self):
        return super().method()


node, derived, items, many, pair = Node(Node(1)), Derived(), [Node(i) for i in range(8)], [Node(i) for i in range(250)], (Node(1), Node(2))
table = {"k": Node(3), 7: Node(4)}
shared_global = Node(5)
text = "some text"
lock, rlock, event = threading.Lock(), threading.RLock(), threading.Event()
fifo, simple, deck = queue.Queue(), queue.SimpleQueue(), collections.deque()
local = threading.local()
grow, slots, store_table, store_set, target = [], [0] * 8, {}, set(), Node(0)
counter = 0


def function(a, b=2):
    return a


def outer():
    captured = Node(6)

    def inner():
        return captured

    return inner


closure = outer()


def numbers(n):
    for i in range(n):
        yield i


# Reading what is shared.
def read_attribute(n):
    o = node
    for i in range(n):
        x = o.v


def read_list_item(n):
    l = items
    for i in range(n):
        x = l[3]


def read_tuple_item(n):
    t = pair
    for i in range(n):
        x = t[1]


def read_dict_value(n):
    d = table
    for i in range(n):
        x = d["k"]


def read_dict_get(n):
    d = table
    for i in range(n):
        x = d.get(7)


def test_membership(n):
    d = table
    for i in range(n):
        x = "k" in d


def read_length(n):
    l = items
    for i in range(n):
        x = len(l)


def read_global(n):
    for i in range(n):
        x = shared_global


def read_class_attribute(n):
    for i in range(n):
        x = Node.method


def read_property(n):
    o = node
    for i in range(n):
        x = o.prop


def read_thread_local(n):
    local.value = 1
    for i in range(n):
        x = local.value


def iterate_shared_list(n):
    # The iterator counts its list once per round.
    for i in range(n // 250):
        for x in many:
            pass


def read_event(n):
    for i in range(n):
        event.is_set()


# Calls of what is shared.
def call_function(n):
    for i in range(n):
        function(i)


def call_keyword(n):
    for i in range(n):
        function(i, b=3)


def call_closure(n):
    f = closure
    for i in range(n):
        f()


def call_method(n):
    o = node
    for i in range(n):
        o.method()


def call_super(n):
    o = derived
    for i in range(n):
        o.method()


def call_class_method(n):
    for i in range(n):
        Node.of_class()


def call_static_method(n):
    for i in range(n):
        Node.static()


def call_native_function(n):
    for i in range(n):
        math.floor(2.5)


def call_native_method(n):
    s = text
    for i in range(n):
        s.startswith("some")


def import_loaded(n):
    for i in range(n):
        import math


# One's own.
def own_object(n):
    for i in range(n):
        Node(i)


def own_list(n):
    for i in range(n):
        x = [i, i]


def own_dict(n):
    for i in range(n):
        x = {"k": i}


def own_tuple(n):
    for i in range(n):
        x = (i, n)


def own_string(n):
    for i in range(n):
        x = "item " + str(i)


def own_append(n):
    l = []
    for i in range(n):
        l.append([i])


def own_dict_store(n):
    d = {}
    for i in range(n):
        d[i] = [i]


def own_attribute_store(n):
    o = Node()
    for i in range(n):
        o.v = [i]


def own_store_of_shared(n):
    o = Node()
    s = shared_global
    for i in range(n):
        o.v = s


def own_closure(n):
    for i in range(n):

        def f():
            return i


def own_exception(n):
    for i in range(n):
        try:
            raise ValueError(i)
        except ValueError:
            pass


def own_generator_step(n):
    for i in numbers(n):
        pass


def own_generator(n):
    for i in range(n):
        for x in numbers(1):
            pass


def own_big_integer(n):
    x = 3**80
    for i in range(n):
        y = x * x + i


def own_comprehension(n):
    for i in range(n):
        x = [j for j in (1, 2)]


def own_sort(n):
    for i in range(n):
        sorted((3, 1, 2), key=lambda v: -v)


def own_cycle(n):
    for i in range(n):
        x = []
        x.append(x)


# Writing to what is shared.
def shared_append(n):
    l = grow
    for i in range(n):
        l.append(i)


def shared_append_of_own_object(n):
    l = grow
    for i in range(n):
        l.append([i])


def shared_list_store(n):
    l = slots
    for i in range(n):
        l[3] = i


def shared_dict_store(n):
    d = store_table
    for i in range(n):
        d[i & 7] = i


def shared_set_add(n):
    s = store_set
    for i in range(n):
        s.add(i & 7)


def shared_attribute_store(n):
    o = target
    for i in range(n):
        o.v = i


def shared_attribute_store_of_own_object(n):
    o = target
    for i in range(n):
        o.v = [i]


def shared_global_store(n):
    global counter
    for i in range(n):
        counter = i


def shared_deque_append(n):
    d = deck
    for i in range(n):
        d.append(i)
        d.pop()


def shared_lock(n):
    l = lock
    for i in range(n):
        with l:
            pass


def shared_rlock(n):
    l = rlock
    for i in range(n):
        with l:
            pass


def shared_queue(n):
    q = fifo
    for i in range(n):
        q.put(i)
        q.get()


def shared_simple_queue(n):
    q = simple
    for i in range(n):
        q.put(i)
        q.get()


# Rare and dear.
def own_class(n):
    for i in range(n // 50):

        class Made:
            pass


def thread_start(n):
    for i in range(n // 50):
        t = threading.Thread(target=int)
        t.start()
        t.join()


ROUNDS = 1000
FEWER = {"own_class": 50, "thread_start": 50}
OPERATIONS = [f for name, f in list(globals().items()) if name.split("_")[0] in ("read", "test", "iterate", "call", "import", "own", "shared", "thread") and type(f) is type(outer)]


def window(f):
    # What asking costs is taken off again.
    first = _orochi.counters()
    before = _orochi.counters()
    _orochi.watch_lines()
    f(ROUNDS)
    lines = _orochi.take_lines()
    after = _orochi.counters()
    return {name: max(0, after[name] - before[name] - (before[name] - first[name])) for name in after}, lines


def shared_writes(threads):
    """Writes into lines that several threads used. A line travels there and back for each time that the others use it, not more often."""
    found = {}
    for lines in threads:
        for i in range(0, len(lines), 3):
            found.setdefault(lines[i], []).append((lines[i + 1], lines[i + 1] + lines[i + 2]))
    total = 0
    for users in found.values():
        others = sum(uses for _, uses in users) - max(uses for _, uses in users)
        total += min(sum(writes for writes, _ in users), 2 * others)
    return total


# Each thread has its turn; the batons are outside of the windows.
turns = [threading.Lock() for _ in range(3)]
for turn in turns:
    turn.acquire()
found = {f.__name__: [] for f in OPERATIONS}


def runner(me):
    for f in OPERATIONS:
        turns[me].acquire()
        f(60)
        turns[me + 1].release()
        turns[me].acquire()
        found[f.__name__].append(window(f))
        turns[me + 1].release()


threads = [threading.Thread(target=runner, args=(me,)) for me in range(2)]
for t in threads:
    t.start()
for f in OPERATIONS:
    for phase in range(2):
        turns[0].release()
        turns[2].acquire()
for t in threads:
    t.join()

# One line per operation: the name, and thousandths of each count per operation.
NAMES = ["rmws", "locks", "contended", "lines", "publications", "claims", "limbo"]
result = []
for f in OPERATIONS:
    rows = found[f.__name__]
    sums = {name: sum(row[0][name] for row in rows) for name in rows[0][0]}
    sums["lines"] = shared_writes([row[1] for row in rows])
    operations = 2 * ROUNDS // FEWER.get(f.__name__, 1)
    result.append([f.__name__] + [sums[name] * 1000 // operations for name in NAMES])
