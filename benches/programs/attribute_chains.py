"""Deep chains of attributes over inherited classes, class attributes, properties and bound methods."""
import sys
import time


class Base:
    scale = 3

    def __init__(self, depth):
        self.depth = depth
        self.child = make(depth - 1) if depth else None
        self.value = depth

    @property
    def doubled(self):
        return self.value * 2

    def measure(self):
        return self.value * self.scale

    @classmethod
    def shared(cls):
        return cls.scale

    @staticmethod
    def fixed(x):
        return x + 1


class Left(Base):
    scale = 5

    def measure(self):
        return super().measure() + 1


class Right(Base):
    def __init__(self, depth):
        super().__init__(depth)
        self.extra = depth


def make(depth):
    return (Left if depth % 2 else Right)(depth)


def walk(root, n):
    total = 0
    for i in range(n):
        root.child.child.value = i & 7
        total += root.child.child.child.child.value
        total += root.child.doubled + root.child.child.doubled
        total += root.child.measure() + root.child.child.measure()
        total += root.shared() + root.child.fixed(i)
        measure = root.child.child.measure
        total += measure()
    return total


scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
start = time.perf_counter()
result = walk(make(5), int(150_000 * scale))
print("time:", time.perf_counter() - start)
print("result:", result)
