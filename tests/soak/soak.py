"""Threads that start, share, mutate, drop cycles, raise, exit and collect at random, and an oracle that counts.

    soak.py [--seconds N] [--seed S] [--threads T] [--operations K] [--rounds R]

A round starts T actors, each with random choices of its own that depend on the seed, the round and the actor only, so that the same
seed makes the same choices again (the schedule is the machine's). Every object made has a number; `__del__` notes it. At the end of
a round all threads are joined, what was shared is let go of, and the collectors run. Then

* every number that was given out has been noted, once, and no other;
* every callback of a weak reference was called at most once, and exactly once where its reference outlived its referent;
* the heap holds as many objects as at the end of the first rounds, and as many bytes, and nothing waits for reclamation;
* the memory of the process has not grown beyond what the first rounds needed.

A line of figures per report; the exit status is 1 after any breach, whose round and seed are printed.
"""

import gc
import itertools
import queue
import random
import sys
import threading
import time
import weakref
from collections import deque

try:
    import _orochi
except ImportError:
    _orochi = None

WARM_ROUNDS = 6
HEAP_SLACK_OBJECTS = 64
HEAP_SLACK_BYTES = 64 << 10
RSS_SLACK = 96 << 20


def option(name, default):
    if name in sys.argv:
        return type(default)(sys.argv[sys.argv.index(name) + 1])
    return default


def resident():
    """Bytes of the process in memory."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096


class World:
    """What the actors of one round share."""

    def __init__(self, label):
        self.label = label
        self.finalized = []
        self.called_back = []
        self.ranges = []
        self.expected_callbacks = []
        self.problems = []
        self.threads = []
        self.list = []
        self.dict = {}
        self.set = set()
        self.deque = deque()
        self.queue = queue.SimpleQueue()
        self.namespace = Namespace()
        self.rescued = []
        self.generators = []
        self.weak = weakref.WeakValueDictionary()
        self.lock = threading.Lock()
        self.started = 0
        self.kept = []


class Namespace:
    pass


class Numbers:
    """Numbers for objects, given out by one thread at a time."""

    def __init__(self, world, first):
        self.world = world
        self.first = first
        self.made = 0
        self.kinds = []
        world.ranges.append(self)

    def take_number(self, kind):
        """The next number, for an object of this kind made where this thread is."""
        self.made += 1
        self.kinds.append(kind)
        return self.first + self.made - 1


def described(error):
    """An error with the lines that it passed."""
    lines = []
    at = error.__traceback__
    while at is not None:
        lines.append(f"{at.tb_frame.f_code.co_name}:{at.tb_lineno}")
        at = at.tb_next
    return f"{type(error).__name__}: {error} at {' '.join(lines)}"


class Node:
    """An object that is counted."""

    def __init__(self, actor):
        self.number = actor.take_number(type(self).__name__)
        self.world = actor.world
        self.next = None

    def __del__(self):
        self.world.finalized.append(self.number)


class SlotNode:
    __slots__ = ("number", "world", "next", "__weakref__")

    def __init__(self, actor):
        self.number = actor.take_number(type(self).__name__)
        self.world = actor.world
        self.next = None

    def __del__(self):
        self.world.finalized.append(self.number)


class Phoenix(Node):
    """Comes back once, into a shared list."""

    def __del__(self):
        super().__del__()
        self.world.rescued.append(self)


class ListNode(list):
    def __init__(self, actor):
        super().__init__()
        self.number = actor.take_number(type(self).__name__)
        self.world = actor.world
        self.next = None

    def __del__(self):
        self.world.finalized.append(self.number)


class CountedError(Exception):
    def __init__(self, actor):
        super().__init__("counted")
        self.number = actor.take_number(type(self).__name__)
        self.world = actor.world
        self.next = None

    def __del__(self):
        self.world.finalized.append(self.number)


KINDS = [Node, Node, SlotNode, Phoenix, ListNode, CountedError]


def handed_out(numbers, n):
    """A generator that holds counted objects while it is suspended; whoever advances it makes the next one."""
    held = Node(numbers)
    for _ in range(n):
        mine = Node(numbers)
        yield mine
    held.next = mine


class Actor:
    """One thread's random doings."""

    def __init__(self, world, label, index, operations, depth=0):
        self.world = world
        self.label = label
        self.random = random.Random(label)
        self.index = index
        self.numbers = Numbers(world, index << 32)
        self.generated = 0
        self.doing = ""
        self.operations = operations
        self.depth = depth
        self.children = 0
        self.private = []
        self.weakrefs = []

    def take_number(self, kind):
        return self.numbers.take_number(f"{kind} of {self.doing}")

    def node(self):
        return KINDS[self.random.randrange(len(KINDS))](self)

    def run(self):
        try:
            doings = self.DOINGS
            pick = self.random.randrange
            for _ in range(self.operations):
                doing = doings[pick(len(doings))]
                self.doing = doing.__name__
                doing(self)
            if pick(2):
                self.private.append(self.private)
            if pick(2):
                self.weakrefs.clear()
        except BaseException as error:
            self.world.problems.append(f"actor {self.label}: {described(error)}")

    # Doings. Each draws the same number of choices whatever the others do.

    def private_object(self):
        self.private.append(self.node())

    def drop_private(self):
        at = self.random.randrange(1 << 16)
        if self.private:
            del self.private[at % len(self.private)]
        if len(self.private) > 40:
            del self.private[:20]

    def private_cycle(self):
        first = self.node()
        last = first
        for _ in range(self.random.randrange(6)):
            last.next = self.node()
            last = last.next
        last.next = first

    def closure_cycle(self):
        held = self.node()

        def recursive(n):
            return held if n == 0 else recursive(n - 1)

        held.next = recursive

    def share_in_list(self):
        self.world.list.append(self.node())
        if len(self.world.list) > 200:
            del self.world.list[:100]

    def share_in_dict(self):
        self.world.dict[self.random.randrange(64)] = self.node()

    def share_in_set(self):
        node = self.node()
        if not isinstance(node, list):
            self.world.set.add(node)
        if len(self.world.set) > 100:
            self.world.set.clear()

    def share_in_deque(self):
        self.world.deque.append(self.node())
        if len(self.world.deque) > 100:
            self.world.deque.rotate(7)
            self.world.deque.clear()

    def send(self):
        self.world.queue.put(self.node())

    def receive(self):
        try:
            self.private.append(self.world.queue.get_nowait())
            self.world.queue.get(timeout=0.0001)
        except queue.Empty:
            pass

    def share_as_attribute(self):
        setattr(self.world.namespace, f"name{self.random.randrange(40)}", self.node())

    def drop_attribute(self):
        try:
            delattr(self.world.namespace, f"name{self.random.randrange(40)}")
        except AttributeError:
            pass

    def read_attributes(self):
        name = f"name{self.random.randrange(40)}"
        found = getattr(self.world.namespace, name, None)
        if found is not None:
            number = found.number
            if number < 0:
                raise AssertionError("a number that was never given out")

    def take_from_list(self):
        try:
            self.private.append(self.world.list.pop(self.random.randrange(4)))
        except IndexError:
            pass

    def take_from_dict(self):
        key = self.random.randrange(64)
        found = self.world.dict.pop(key, None)
        if found is not None and key % 2:
            self.world.dict.setdefault(key, found)

    def take_from_set(self):
        try:
            self.private.append(self.world.set.pop())
        except KeyError:
            pass

    def take_from_deque(self):
        try:
            self.private.append(self.world.deque.popleft())
        except IndexError:
            pass

    def link_shared(self):
        a, b = self.random.randrange(1 << 16), self.random.randrange(1 << 16)
        snapshot = self.world.list[:]
        if snapshot:
            snapshot[a % len(snapshot)].next = snapshot[b % len(snapshot)]

    def link_to_private(self):
        at = self.random.randrange(1 << 16)
        snapshot = list(self.world.dict.copy().values())
        if snapshot:
            target = snapshot[at % len(snapshot)]
            target.next = self.node()
            target.next.next = target

    def unlink_shared(self):
        at = self.random.randrange(1 << 16)
        snapshot = list(self.world.deque.copy())
        if snapshot:
            snapshot[at % len(snapshot)].next = None

    def walk(self):
        at = self.random.randrange(1 << 16)
        snapshot = self.world.list.copy()
        if snapshot:
            found = snapshot[at % len(snapshot)]
            for _ in range(50):
                found = getattr(found, "next", None)
                if getattr(found, "number", None) is None:
                    break

    def iterate(self):
        for found in self.world.list:
            found.number
        try:
            for found in self.world.dict.values():
                found.number
            for found in self.world.set:
                found.number
            for found in self.world.deque:
                found.number
        except RuntimeError as error:
            if "changed" not in str(error) and "mutated" not in str(error):
                raise

    def rearrange(self):
        choice = self.random.randrange(5)
        shared = self.world.list
        if choice == 0:
            try:
                shared.sort(key=lambda node: node.number)
            except ValueError:
                pass
        elif choice == 1:
            shared.reverse()
        elif choice == 2:
            shared[:10] = shared[5:15]
        elif choice == 3:
            shared.extend(shared[:3])
        else:
            self.world.dict.update(dict(enumerate(shared[:5])))

    def raise_and_catch(self):
        def deep(n):
            held = self.node()
            if n == 0:
                raise CountedError(self)
            try:
                return deep(n - 1)
            finally:
                held.next = None

        try:
            deep(self.random.randrange(8))
        except CountedError as error:
            if self.random.randrange(2):
                error.next = error
            else:
                self.world.kept.append(error)
                if len(self.world.kept) > 20:
                    self.world.kept.clear()

    def chain_errors(self):
        try:
            try:
                raise CountedError(self)
            except CountedError as first:
                raise CountedError(self) from first
        except CountedError as second:
            self.private.append(second)

    def generator(self):
        self.generated += 1
        numbers = Numbers(self.world, (self.index << 32) + (self.generated << 16) + (1 << 30))
        self.world.generators.append(handed_out(numbers, self.random.randrange(1, 6)))
        if len(self.world.generators) > 30:
            self.world.generators.clear()

    def advance_generator(self):
        at = self.random.randrange(1 << 16)
        snapshot = self.world.generators[:]
        if snapshot:
            try:
                self.private.append(next(snapshot[at % len(snapshot)]))
            except StopIteration:
                pass
            except ValueError as error:
                if "already executing" not in str(error):
                    raise

    def weak_reference(self):
        node = self.node()
        number = node.number
        called_back = self.world.called_back
        reference = weakref.ref(node, lambda _: called_back.append(number))
        choice = self.random.randrange(4)
        if choice == 0:
            self.world.list.append(node)
            self.world.weak[number] = node
        elif choice == 1:
            node.next = node
        elif choice == 2:
            node.next = reference
        self.weakrefs.append(reference)
        if len(self.weakrefs) > 30:
            self.weakrefs.clear()

    def use_weak(self):
        at = self.random.randrange(1 << 16)
        if self.weakrefs:
            found = self.weakrefs[at % len(self.weakrefs)]()
            if found is not None:
                found.number
        self.world.weak.get(at)
        for found in list(self.world.weak.values())[:5]:
            found.number

    def weak_finalize(self):
        node = self.node()
        callback = weakref.finalize(node, self.world.called_back.append, node.number)
        if self.random.randrange(2):
            self.world.list.append(node)
        else:
            callback.detach()

    def class_garbage(self):
        actor = self

        class Local(Node):
            attribute = self.node()

            def method(self):
                return self.attribute

        made = Local(actor)
        made.method()
        if self.random.randrange(2):
            self.world.deque.append(made)
        Local.attribute = None

    def methods_and_partials(self):
        node = self.node()
        held = [node.__del__.__name__, node.__init__]
        node.next = held
        if self.random.randrange(2):
            self.world.list.append(node)

    def text(self):
        name = "key%d" % self.random.randrange(200)
        interned = sys.intern(name)
        if interned != name or interned is not sys.intern("key" + name[3:]):
            raise AssertionError("interning gives two objects")

    def local_data(self):
        local = threading.local()
        local.node = self.node()

    def locked(self):
        with self.world.lock:
            self.world.namespace.locked = self.node()

    def child(self):
        """A thread of this thread: joined here, at the end of the round, or never waited for by its parent."""
        choice, operations = self.random.randrange(3), self.random.randrange(20)
        if self.depth >= 3:
            return
        self.children += 1
        label = f"{self.label}.{self.children}"
        index = self.index * 64 + self.children % 64
        if self.children >= 64:
            return
        actor = Actor(self.world, label, index, operations, self.depth + 1)
        thread = threading.Thread(target=actor.run)
        thread.start()
        self.world.threads.append(thread)
        if choice == 0:
            thread.join()

    def collect(self):
        if self.random.randrange(8) == 0:
            gc.collect()

    def pause(self):
        time.sleep(0 if self.random.randrange(4) else 0.0005)

    DOINGS = [
        private_object, drop_private, drop_private, private_cycle, closure_cycle, share_in_list, share_in_dict, share_in_set,
        share_in_deque, send, receive, receive, share_as_attribute, drop_attribute, read_attributes, read_attributes,
        take_from_list, take_from_dict, take_from_set, take_from_deque, link_shared, link_to_private, unlink_shared, walk,
        iterate, rearrange, raise_and_catch, chain_errors, generator, advance_generator, advance_generator, weak_reference,
        use_weak, weak_finalize, class_garbage, methods_and_partials, text, local_data, locked, child, collect, pause,
    ]


def play(seed, number, threads, operations):
    """One round; the world at its end, with nothing of the round alive but what the world still holds."""
    world = World(f"{seed}:{number}")
    actors = [Actor(world, f"{seed}:{number}:{i}", i + 1, operations) for i in range(threads)]
    for actor in actors:
        thread = threading.Thread(target=actor.run)
        thread.start()
        world.threads.append(thread)
    del actor, actors
    while world.threads:
        world.started += 1
        world.threads.pop().join()
    del thread
    return world


def let_go(world):
    for shared in (world.list, world.dict, world.set, world.deque, world.generators, world.kept, world.rescued):
        shared.clear()
    world.namespace.__dict__.clear()
    while not world.queue.empty():
        world.queue.get()


def heap():
    return _orochi.heap() if _orochi is not None else {"retired_bytes": 0, "objects": 0, "live_bytes": 0, "held_bytes": 0}


def settle(world):
    """Lets go of everything and collects until nothing more dies."""
    expected = sum(numbers.made for numbers in world.ranges)
    for _ in range(40):
        let_go(world)
        gc.collect()
        if len(world.finalized) >= expected and not world.rescued and heap()["retired_bytes"] == 0:
            break
    gc.collect()
    gc.collect()


def check(world):
    """What is wrong with the counts."""
    problems = list(world.problems)
    expected = sum(numbers.made for numbers in world.ranges)
    if len(world.finalized) != expected or len(set(world.finalized)) != expected:
        seen = set(world.finalized)
        missing = [
            f"{r.first + i:x} ({r.kinds[i]})" for r in world.ranges for i in range(r.made) if r.first + i not in seen
        ]
        problems.append(
            f"{expected} objects made, {len(world.finalized)} finalized, {len(seen)} of them different; "
            f"never finalized: {len(missing)}, such as {missing[:8]}"
        )
    if len(set(world.called_back)) != len(world.called_back):
        problems.append("a weak callback was called twice")
    if world.problems:
        problems.append("errors in actors")
    return expected, problems


def main():
    seconds = option("--seconds", 60.0)
    seed = option("--seed", str(time.time_ns() % 1_000_000_007))
    threads = option("--threads", 4)
    operations = option("--operations", 400)
    last = option("--rounds", 0)
    every = option("--every", 5.0)
    print(f"seed {seed}, {threads} actors of {operations} operations a round", flush=True)
    start = reported = time.monotonic()
    made = started = breaches = 0
    base_heap = base_resident = None
    peak = 0
    for number in itertools.count():
        now = time.monotonic()
        if (last and number >= last) or (not last and number > WARM_ROUNDS and now - start > seconds):
            break
        world = play(seed, number, threads, operations)
        started += world.started
        settle(world)
        expected, problems = check(world)
        made += expected
        del world
        gc.collect()
        for _ in range(20):
            figures = heap()
            if figures["retired_bytes"] == 0:
                break
            time.sleep(0.001)
            gc.collect()
        memory = resident()
        peak = max(peak, memory)
        if number < WARM_ROUNDS:
            if base_heap is None or figures["objects"] > base_heap["objects"]:
                base_heap = figures
            base_resident = max(base_resident or 0, memory)
        else:
            if figures["objects"] > base_heap["objects"] + HEAP_SLACK_OBJECTS:
                problems.append(f"{figures['objects']} objects are left, {base_heap['objects']} at first")
            if figures["live_bytes"] > base_heap["live_bytes"] + HEAP_SLACK_BYTES:
                problems.append(f"{figures['live_bytes']} bytes are left, {base_heap['live_bytes']} at first")
            if figures["retired_bytes"]:
                problems.append(f"{figures['retired_bytes']} bytes still wait for reclamation")
            if memory > base_resident + RSS_SLACK:
                problems.append(f"the process has {memory >> 20} MiB, {base_resident >> 20} at first")
        if problems or now - reported >= every or number == WARM_ROUNDS:
            reported = now
            print(
                f"{now - start:7.1f} s  round {number:5}  {started:7} threads  {made:9} made = finalized  "
                f"{figures['objects']:6} objects  {figures['live_bytes'] >> 10:6} KiB live  "
                f"{figures['held_bytes'] >> 10:6} KiB held  {memory >> 20:4} MiB resident",
                flush=True,
            )
        for problem in problems:
            breaches += 1
            print(f"BREACH in round {number} of seed {seed}: {problem}", flush=True)
        if breaches >= 5:
            break
    print(
        f"{number} rounds, {started} threads, {made} objects made, peak {peak >> 20} MiB resident, "
        f"at first {base_resident >> 20}, {breaches} breaches, seed {seed}"
    )
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
