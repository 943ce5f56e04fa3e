"""Random games of Go with a union of stones into groups: lists of lists, sets, integer work, methods."""
import random
import sys
import time

SIZE = 9
EMPTY, BLACK, WHITE = 0, 1, 2
NEIGHBOURS = [
    [y * SIZE + x for y, x in ((r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)) if 0 <= y < SIZE and 0 <= x < SIZE]
    for r in range(SIZE)
    for c in range(SIZE)
]


class Group:
    __slots__ = ("color", "stones", "liberties")

    def __init__(self, color, stone, liberties):
        self.color = color
        self.stones = {stone}
        self.liberties = liberties

    def merge(self, other, board):
        self.stones |= other.stones
        self.liberties |= other.liberties
        for stone in other.stones:
            board.groups[stone] = self


class Board:
    def __init__(self):
        self.cells = [EMPTY] * (SIZE * SIZE)
        self.groups = [None] * (SIZE * SIZE)
        self.captured = [0, 0, 0]
        self.ko = -1

    def is_eye(self, point, color):
        return all(self.cells[n] == color for n in NEIGHBOURS[point])

    def is_legal(self, point, color):
        if self.cells[point] != EMPTY or point == self.ko or self.is_eye(point, color):
            return False
        for n in NEIGHBOURS[point]:
            cell = self.cells[n]
            if cell == EMPTY:
                return True
            liberties = len(self.groups[n].liberties)
            if (cell == color and liberties > 1) or (cell != color and liberties == 1):
                return True
        return False

    def play(self, point, color):
        self.ko = -1
        self.cells[point] = color
        group = Group(color, point, {n for n in NEIGHBOURS[point] if self.cells[n] == EMPTY})
        self.groups[point] = group
        for n in NEIGHBOURS[point]:
            other = self.groups[n]
            if other is None or other is self.groups[point]:
                continue
            other.liberties.discard(point)
            if other.color == color:
                larger, smaller = (other, self.groups[point])
                if len(larger.stones) < len(smaller.stones):
                    larger, smaller = smaller, larger
                larger.merge(smaller, self)
                larger.liberties.discard(point)
            elif not other.liberties:
                self.capture(other, color)
                if len(other.stones) == 1 and len(self.groups[point].stones) == 1:
                    self.ko = next(iter(other.stones))

    def capture(self, group, color):
        self.captured[color] += len(group.stones)
        for stone in group.stones:
            self.cells[stone] = EMPTY
            self.groups[stone] = None
            for n in NEIGHBOURS[stone]:
                if self.groups[n] is not None and self.groups[n] is not group:
                    self.groups[n].liberties.add(stone)


def playout(source):
    board, color, passes = Board(), BLACK, 0
    for _ in range(200):
        choices = [p for p in range(SIZE * SIZE) if board.is_legal(p, color)]
        if choices:
            board.play(choices[source.randrange(len(choices))], color)
            passes = 0
        else:
            passes += 1
            if passes == 2:
                break
        color = BLACK + WHITE - color
    return board


scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
start = time.perf_counter()
source = random.Random(42)
totals = [0, 0, 0]
for _ in range(max(1, round(60 * scale))):
    board = playout(source)
    for color in (BLACK, WHITE):
        totals[color] += board.cells.count(color) + board.captured[color]
print("time:", time.perf_counter() - start)
print("result:", totals[1:])
