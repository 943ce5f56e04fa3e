"""When objects die: at once, in a cycle, under weak references; and what __slots__ refuses."""

import gc
import weakref

kept = None


class Noisy:
    """Says when it goes."""

    def __init__(self, name):
        self.name = name

    def __del__(self):
        print(f"  {self.name} is gone")


def prompt():
    print("an object dies with its last reference:")
    first = Noisy("first")
    second = first
    del first
    print("  one of two names deleted, it lives:", second.name)
    second = None
    print("  after the second name")

    def scope():
        local = Noisy("local")
        return len(local.name)

    print("  a local of a function, name of length", scope())
    items = [Noisy("item 0"), Noisy("item 1")]
    items[0] = None
    print("  one element replaced")
    items.clear()
    print("  list cleared")
    # One thread has been running so far, so nothing is shared: globals, classes and modules let go at once as well.
    global kept
    kept = Noisy("a global")
    kept = None
    print("  global set to None")
    Node.default = Noisy("a class attribute")
    del Node.default
    print("  class attribute deleted")


def cycle():
    print("a cycle waits for the collector:")
    gc.collect()
    gc.disable()
    try:
        ring = Noisy("the ring")
        ring.links = [ring, {"back": ring}]
        observer = weakref.ref(ring)
        del ring
        print("  unreachable, not yet gone:", observer() is not None)
        found = gc.collect()
        print("  collector found something:", found > 0)
        print("  gone now:", observer() is None)
    finally:
        gc.enable()


class Node:
    """A tree whose children know their parent, without keeping it alive."""

    def __init__(self, name, parent=None):
        self.name = name
        self.children = []
        self._parent = None if parent is None else weakref.ref(parent)
        if parent is not None:
            parent.children.append(self)

    @property
    def parent(self):
        return None if self._parent is None else self._parent()


def weak():
    print("weak references:")
    root = Node("root")
    child = Node("child", root)
    print("  parent of child:", child.parent.name)
    del root
    print("  after the root is deleted:", child.parent)

    called = []
    target = Node("target")
    reference = weakref.ref(target, called.append)
    cache = weakref.WeakValueDictionary(one=target)
    print("  in the cache:", "one" in cache, len(cache))
    del target
    print("  callback called with the reference:", called == [reference])
    print("  in the cache:", "one" in cache, len(cache))

    target = Node("watched")
    weakref.finalize(target, print, "  finalizer ran for", target.name)
    del target


class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


def slots():
    print("slots:")
    point = Point(1, 2)
    point.x += 10
    print("  x and y:", point.x, point.y)
    try:
        point.z = 3
    except AttributeError as error:
        print("  AttributeError, no room for z:", "z" in str(error))
    print("  has a __dict__:", hasattr(point, "__dict__"))
    del point.y
    print("  y after del:", hasattr(point, "y"))


def main():
    prompt()
    cycle()
    weak()
    slots()


if __name__ == "__main__":
    main()
