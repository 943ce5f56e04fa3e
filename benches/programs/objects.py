"""Making and dropping many small objects: a binary tree and a linked list."""
import sys
import time


class Node:
    __slots__ = ("left", "right")

    def __init__(self, left, right):
        self.left, self.right = left, right

    def size(self):
        return 1 + (self.left.size() + self.right.size() if self.left else 0)


class Cell:
    def __init__(self, value, rest):
        self.value, self.rest = value, rest


def build(depth):
    return Node(build(depth - 1), build(depth - 1)) if depth else Node(None, None)


def chain(n):
    cell = None
    for i in range(n):
        cell = Cell(i, cell)
    total = 0
    while cell is not None:
        total += cell.value
        cell = cell.rest
    return total


scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
start = time.perf_counter()
result = [build(12).size() for _ in range(max(1, round(20 * scale)))][-1], chain(int(300_000 * scale))
print("time:", time.perf_counter() - start)
print("result:", result)
