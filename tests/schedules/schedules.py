"""Real types under schedules that repeat themselves (`orochi_gc::sync::scheduler`): three threads, a few operations each.

    schedules.py NAME FIRST COUNT SECONDS CHOICE SWITCHES      (`cargo schedules` runs it so)
    schedules.py

For each type a seed draws what every thread does, and who runs at every point. Where the guarantee is atomicity, what the operations
returned must be what some order of them returns that respects which of them ended before which began; the model is the same type, used
by one thread. Elsewhere a weaker property is stated beside the scenario.

A failure prints what replays it: the same process once more, from the first seed on, for what a schedule does depends a little on what the process
did before (caches, free cells). So a process runs one scenario, and whatever decides about its course is the same the next time: it
is given the same number of words, each of the same length; each schedule is announced before it begins, so that a crash
tells which one it was; the number after the seed stands for all decisions before. `SWITCHES` turns stress switches on, those that take a
guarantee away among them; `-` is none. Without words it prints the names of the scenarios.
"""

import _orochi
import collections
import os
import queue
import random
import sys
import threading
import time
import weakref


class Broken(Exception):
    pass


def expect(condition, *what):
    if not condition:
        raise Broken(" ".join(map(str, what)))


def run(seed, choice, *functions):
    """Runs the functions as threads of one schedule; what they returned."""
    results = [None] * len(functions)
    errors = []

    def thread(me, function):
        _orochi.join_schedule(me, len(functions), seed, choice)
        try:
            results[me] = function()
        except BaseException as error:
            errors.append(error)
        finally:
            # They leave together: how one of them ends is no part of the schedule of the others.
            _orochi.leave_schedule()

    threads = [threading.Thread(target=thread, args=pair) for pair in enumerate(functions)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    if errors:
        raise errors[0]
    return results


# --- linearizability ---


def attempt(function, subject, arguments):
    """What an operation comes to: a plain value that can be compared."""
    try:
        return freeze(function(subject, *arguments))
    except (IndexError, KeyError, ValueError, RuntimeError, queue.Empty) as error:
        return type(error).__name__


def freeze(value):
    if isinstance(value, (list, tuple, collections.deque)):
        return tuple([freeze(item) for item in value])
    if isinstance(value, dict):
        return tuple([(key, freeze(item)) for key, item in value.items()])
    if isinstance(value, (set, frozenset)):
        return frozenset(value)
    return value


def linearizable(history, copy, shown, initial, last):
    """Whether some order of the operations explains the history: (thread, begin, end, function, arguments, result)."""
    seen = set()

    def search(left, state):
        if not left:
            return freeze(shown(state)) == last
        key = (left, repr(shown(state)))
        if key in seen:
            return False
        seen.add(key)
        first_end = min(history[i][2] for i in left)
        for i in left:
            _, begin, _, function, arguments, result = history[i]
            if begin > first_end:
                continue
            trial = copy(state)
            if attempt(function, trial, arguments) == result and search(left - {i}, trial):
                return True
        return False

    return search(frozenset(range(len(history))), initial)


def check_linearizable(seed, choice, make, copy, shown, operations):
    draw = random.Random(f"{seed}")
    initial = make()
    subject = copy(initial)
    clock = []
    plans = []
    for _ in range(3):
        plan = []
        for _ in range(draw.randrange(2, 5)):
            function, arguments = operations[draw.randrange(len(operations))]
            plan.append((function, arguments(draw)))
        plans.append(plan)
    histories = [[], [], []]

    def thread(me):
        def body():
            for function, arguments in plans[me]:
                clock.append(None)
                begin = len(clock)
                result = attempt(function, subject, arguments)
                clock.append(None)
                histories[me].append((me, begin, len(clock), function, arguments, result))

        return body

    run(seed, choice, thread(0), thread(1), thread(2))
    history = sum(histories, [])
    if not linearizable(history, copy, shown, initial, freeze(shown(subject))):
        lines = [f"  thread {me}: {begin:3}-{end:3} {function.__name__}{arguments} -> {result}" for me, begin, end, function, arguments, result in sorted(history, key=lambda h: h[1])]
        raise Broken("no order explains\n" + "\n".join(lines) + f"\n  from {freeze(shown(initial))} to {freeze(shown(subject))}")


def operation(name):
    def call(subject, *arguments):
        return getattr(subject, name)(*arguments)

    call.__name__ = name
    return call


def number(bound):
    return lambda draw: (draw.randrange(bound),)


def numbers(bound, n=3):
    return lambda draw: ([draw.randrange(bound) for _ in range(n)],)


def nothing(draw):
    return ()


def delete_slice(subject, start, stop):
    del subject[start:stop]


def set_slice(subject, start, stop, items):
    subject[start:stop] = items


def get_slice(subject, start, stop):
    return subject[start:stop]


LIST = [
    (operation("append"), number(50)), (operation("append"), number(50)), (operation("pop"), nothing), (operation("pop"), nothing),
    (operation("extend"), numbers(50)), (operation("reverse"), nothing), (operation("copy"), nothing), (operation("clear"), nothing),
    (operation("__len__"), nothing), (operation("__contains__"), number(6)), (operation("sort"), nothing),
    (operation("__getitem__"), number(3)), (get_slice, lambda draw: (draw.randrange(2), 4)),
    (delete_slice, lambda draw: (0, draw.randrange(1, 3))), (set_slice, lambda draw: (0, 2, [draw.randrange(60, 90)] * draw.randrange(4))),
]
# A sort works on a detached buffer, so that others see an empty list meanwhile: not among the operations that are one step.
LIST = [entry for entry in LIST if entry[0].__name__ != "sort"]

DICT = [
    (operation("__setitem__"), lambda draw: (draw.randrange(5), draw.randrange(100))),
    (operation("__setitem__"), lambda draw: (draw.randrange(5), draw.randrange(100))),
    (operation("__delitem__"), number(5)), (operation("__getitem__"), number(5)), (operation("get"), number(5)),
    (operation("__contains__"), number(5)), (operation("__len__"), nothing),
    (operation("pop"), lambda draw: (draw.randrange(5), None)), (operation("popitem"), nothing),
    (operation("setdefault"), lambda draw: (draw.randrange(5), draw.randrange(100))), (operation("copy"), nothing),
    (operation("update"), lambda draw: ({draw.randrange(9): 1, draw.randrange(9): 2, draw.randrange(9): 3},)),
    (operation("clear"), nothing), (lambda d: list(d), nothing), (lambda d: list(d.values()), nothing), (lambda d: list(d.items()), nothing),
]

SET = [
    (operation("add"), number(6)), (operation("add"), number(6)), (operation("discard"), number(6)), (operation("remove"), number(6)),
    (operation("__contains__"), number(6)), (operation("__len__"), nothing), (operation("copy"), nothing), (operation("clear"), nothing),
    (operation("update"), lambda draw: ({draw.randrange(9), draw.randrange(9)},)),
    (operation("difference_update"), lambda draw: ({draw.randrange(6), draw.randrange(6)},)),
    (operation("intersection_update"), lambda draw: ({0, 1, 2, draw.randrange(9)},)),
    (operation("symmetric_difference_update"), lambda draw: ({draw.randrange(6), draw.randrange(6)},)),
]

DEQUE = [
    (operation("append"), number(50)), (operation("appendleft"), number(50)), (operation("pop"), nothing), (operation("popleft"), nothing),
    (operation("extend"), numbers(50)), (operation("rotate"), number(3)), (operation("copy"), nothing), (operation("__len__"), nothing),
    (operation("clear"), nothing), (operation("reverse"), nothing), (operation("__getitem__"), number(3)),
]

BYTEARRAY = [
    (operation("append"), number(200)), (operation("pop"), nothing), (operation("reverse"), nothing), (operation("clear"), nothing),
    (operation("extend"), lambda draw: (bytes([draw.randrange(9)] * 3),)), (operation("copy"), nothing), (operation("__len__"), nothing),
    (set_slice, lambda draw: (0, 2, bytes([draw.randrange(200)] * draw.randrange(4)))), (operation("__getitem__"), number(3)),
]


class Items:
    """A queue as a list of what is in it. What it says of its size belongs to its state: it is kept beside the items."""

    def __init__(self, items=()):
        self.queue = queue.SimpleQueue()
        for item in items:
            self.queue.put(item)

    def items(self):
        found = []
        while True:
            try:
                found.append(self.queue.get_nowait())
            except queue.Empty:
                break
        for item in found:
            self.queue.put(item)
        return found

    def copy(self):
        return Items(self.items())

    def put(self, item):
        self.queue.put(item)

    def get(self):
        return self.queue.get_nowait()

    def size(self):
        return self.queue.qsize()


QUEUE = [(operation("put"), number(50)), (operation("put"), number(50)), (operation("get"), nothing), (operation("get"), nothing), (operation("size"), nothing)]


class Attributes:
    def __init__(self, **names):
        self.__dict__.update(names) if False else [setattr(self, name, value) for name, value in names.items()]

    def copy(self):
        return Attributes(**dict(sorted(self.__dict__.items())))


def read(subject, name):
    return getattr(subject, name, "none")


def write(subject, name, value):
    setattr(subject, name, value)


def drop(subject, name):
    try:
        delattr(subject, name)
    except AttributeError:
        return "none"


NAMES = ["a", "b", "c", "d"]
INSTANCE = [
    (write, lambda draw: (draw.choice(NAMES), draw.randrange(50))), (write, lambda draw: (draw.choice(NAMES), draw.randrange(50))),
    (read, lambda draw: (draw.choice(NAMES),)), (drop, lambda draw: (draw.choice(NAMES),)),
]

plain = lambda subject: subject
copied = lambda subject: subject.copy()
LINEARIZABLE = {
    "list": (lambda: [1, 2, 3], copied, plain, LIST),
    "dict": (lambda: {0: 0, 1: 1, 2: 2}, copied, plain, DICT),
    "set": (lambda: {0, 1, 2}, copied, lambda s: sorted(s), SET),
    "deque": (lambda: collections.deque([1, 2, 3]), copied, plain, DEQUE),
    "bytearray": (lambda: bytearray(b"\1\2\3"), copied, lambda b: bytes(b), BYTEARRAY),
    "queue": (lambda: Items([1, 2]), copied, lambda q: (q.size(), q.items()), QUEUE),
    "instance": (lambda: Attributes(a=1, b=2), copied, lambda o: sorted(vars(o).items()), INSTANCE),
}

# --- weaker properties ---


def interning(seed, choice):
    """Threads that intern one text get one object."""
    names = [f"scheduled_{seed}_{i}" for i in range(3)]

    def intern():
        return [sys.intern(name[:4] + name[4:]) for name in names]

    for group in zip(*run(seed, choice, intern, intern, intern)):
        expect(group[0] is group[1] is group[2], "two objects for one text")


def locks(seed, choice):
    """A lock admits one thread; a condition and an event wake who waits."""
    for lock in (threading.Lock(), threading.RLock(), threading.Semaphore(1)):
        state = [0, 0]

        def work():
            for _ in range(3):
                with lock:
                    before = state[0]
                    state[1] += 1
                    expect(state[1] == 1, "two threads inside")
                    state[0] = before + 1
                    state[1] -= 1

        run(seed, choice, work, work, work)
        expect(state == [9, 0], "a step was lost:", state)
    barrier, met = threading.Barrier(3), []

    def meet():
        for turn in range(2):
            met.append(turn)
            barrier.wait()
            expect(met.count(turn) == 3, "passed a barrier alone")

    run(seed, choice, meet, meet, meet)
    event, condition, said = threading.Event(), threading.Condition(), []

    def waiter():
        event.wait()
        with condition:
            said.append(1)
            condition.notify_all()

    def last():
        with condition:
            while len(said) < 1:
                condition.wait()
        return len(said)

    run(seed, choice, waiter, last, event.set)


def queues(seed, choice):
    """A `get` that waits gets what is put, each item once, in order."""
    for shared in (queue.SimpleQueue(), queue.Queue(1)):

        def put():
            for i in range(4):
                shared.put(i)

        def get():
            return [shared.get(), shared.get()]

        _, a, b = run(seed, choice, put, get, get)
        expect(sorted(a + b) == [0, 1, 2, 3] and a == sorted(a) and b == sorted(b), "items:", a, b)


def generators(seed, choice):
    """A generator runs in one thread at a time, and each value comes once."""

    def values():
        held = []
        for i in range(5):
            held.append(i)
            yield i
            expect(held == list(range(i + 1)), "its variables were mixed up")

    shared = values()

    def take():
        got = []
        for _ in range(4):
            try:
                got.append(next(shared))
            except StopIteration:
                return got
            except ValueError as error:
                expect("already executing" in str(error), error)
        return got

    got = sum(run(seed, choice, take, take, take), [])
    expect(len(got) == len(set(got)) and sorted(got) == list(range(len(got))), "values:", got)


def iterators(seed, choice):
    """A shared iterator gives each index once."""
    source = [10, 11, 12, 13, 14]
    shared = iter(source)
    got = sum(run(seed, choice, *[lambda: [item for item in shared]] * 3), [])
    expect(sorted(got) == source, "items:", got)


def imports(seed, choice):
    """A module is loaded once, to its end, before anyone has it."""
    name = f"scheduled_{seed:06}"
    path = os.path.join(os.getcwd(), name + ".py")
    with open(path, "w") as file:
        file.write("import sys\nsys.scheduled.append(1)\nvalue = [i for i in range(5)]\ncomplete = True\n")
    sys.scheduled = []
    if os.getcwd() not in sys.path:
        sys.path.append(os.getcwd())
    try:

        def load():
            module = __import__(name)
            expect(getattr(module, "complete", False), "a module that is not complete")
            return module

        a, b, c = run(seed, choice, load, load, load)
        expect(a is b is c and len(sys.scheduled) == 1, "loaded", len(sys.scheduled), "times")
    finally:
        os.remove(path)
        sys.modules.pop(name, None)


def classes(seed, choice):
    """A call that starts after a change of the class sees it."""

    class Base:
        def method(self):
            return 0

    class Derived(Base):
        pass

    shared, reached = Derived(), [0]
    shared.method()

    def change():
        for i in range(1, 4):
            Base.method = lambda self, i=i: i
            reached[0] = i

    def call():
        for _ in range(4):
            least = reached[0]
            got = shared.method()
            expect(got >= least, "an old method:", got, "after", least)

    run(seed, choice, change, call, call)


def sorting(seed, choice):
    """Sorting loses nothing and doubles nothing, whoever looks on."""
    shared = [3, 1, 2, 5, 4]

    def sort():
        try:
            shared.sort(key=lambda x: -x)
        except ValueError:
            pass

    def look():
        for _ in range(3):
            seen = shared.copy()
            expect(len(seen) in (0, 5), "part of a list:", seen)

    run(seed, choice, sort, sort, look)
    expect(sorted(shared) == [1, 2, 3, 4, 5], "left:", shared)


def weak_references(seed, choice):
    """A weak reference gives its referent whole, or nothing, and one callback."""

    class Thing:
        value = "whole"

    called = []
    things = [Thing()]
    reference = weakref.ref(things[0], called.append)

    def use():
        for _ in range(3):
            found = reference()
            expect(found is None or found.value == "whole", "a referent that is not whole")

    run(seed, choice, things.clear, use, use)


WEAKER = [interning, locks, queues, generators, iterators, imports, classes, sorting, weak_references]


def main():
    scenarios = {name: (lambda seed, choice, parts=parts: check_linearizable(seed, choice, *parts)) for name, parts in LINEARIZABLE.items()}
    scenarios.update({function.__name__: function for function in WEAKER})
    if len(sys.argv) < 7:
        print(*scenarios)
        return 0
    if not _orochi.take_turns():
        print("this build has no schedules")
        return 2
    name, first, count, seconds, choice, switches = [word.strip() for word in sys.argv[1:7]]
    scenario, first, count, seconds = scenarios[name], int(first), int(count), int(seconds)
    choices = ["random", "priorities"] if choice == "both" else [choice]
    _orochi.stress(*[switch for switch in switches.split(",") if switch != "-"])
    start, seed, schedules, broken = time.monotonic(), first, 0, 0
    while not broken and seed < first + count and time.monotonic() - start < seconds:
        for choice in choices:
            schedules += 1
            print(f"at {seed} {choice} {_orochi.schedule_trace()}", flush=True)
            try:
                scenario(seed, choice)
            except Exception as error:
                broken = 1
                print(f"BROKEN {name}: seed {seed}, {choice}: {type(error).__name__}: {error}", flush=True)
                break
        seed += 1
    print(f"{name:16} {schedules:6} schedules, {broken} broken", flush=True)
    return broken


if __name__ == "__main__":
    sys.exit(main())
