"""What is stored where other threads can reach it is published with everything it refers to: readers find it whole, and no count of it
is lost.

weakened: no-publish
"""

import gc

from race import expect, rounds, together

finalized = []


class Node:
    def __init__(self, n, next):
        self.n = n
        self.next = next

    def __del__(self):
        finalized.append(self.n)


for _ in rounds():
    finalized.clear()
    shared = [None] * 8
    stop = []

    def write():
        for i in range(150):
            shared[i % 8] = Node(i, [Node(1000 + i, {"node": Node(2000 + i, None)})])
        stop.append(True)

    def read():
        mine = []
        while not stop:
            for node in shared:
                if node is not None:
                    inner = node.next[0]
                    innermost = inner.next["node"]
                    expect(inner.n == 1000 + node.n and innermost.n == 2000 + node.n, "parts of two objects")
                    mine.append(inner)
                    mine.append(innermost)
            if len(mine) > 50:
                mine.clear()

    together(write, read, read)
    shared.clear()
    for _ in range(10):
        gc.collect()
        if len(finalized) >= 450:
            break
    expect(len(finalized) == len(set(finalized)) == 450, "finalized:", len(finalized), len(set(finalized)), "of 450")
