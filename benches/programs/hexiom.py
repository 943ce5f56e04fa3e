"""A puzzle on a hexagonal board, solved by constraint propagation and search over sets of candidates."""
import sys
import time


class Board:
    """Cells in axial coordinates; a tile with number n must have n neighbours that are tiles."""

    def __init__(self, radius):
        reach = range(-radius, radius + 1)
        self.cells = [(q, r) for q in reach for r in reach if abs(q + r) <= radius]
        index = {cell: i for i, cell in enumerate(self.cells)}
        steps = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, -1), (-1, 1))
        self.links = [[index[q + a, r + b] for a, b in steps if (q + a, r + b) in index] for q, r in self.cells]


EMPTY = 7


class State:
    def __init__(self, candidates, left):
        self.candidates = candidates
        self.left = left

    def copy(self):
        return State([set(c) for c in self.candidates], dict(self.left))


def consistent(board, state):
    """Can the decided tiles still get their numbers? Narrows the neighbours of what is decided."""
    changed = True
    while changed:
        changed = False
        for i, choices in enumerate(state.candidates):
            if not choices:
                return False
            if len(choices) > 1:
                continue
            (number,) = choices
            if number == EMPTY:
                continue
            certain = possible = 0
            for n in board.links[i]:
                near = state.candidates[n]
                if EMPTY not in near:
                    certain += 1
                    possible += 1
                elif len(near) > 1:
                    possible += 1
            if certain > number or possible < number:
                return False
            if certain == number and possible > number:
                for n in board.links[i]:
                    if EMPTY in state.candidates[n] and len(state.candidates[n]) > 1:
                        state.candidates[n] = {EMPTY}
                        changed = True
            elif possible == number and certain < number:
                for n in board.links[i]:
                    if EMPTY in state.candidates[n] and len(state.candidates[n]) > 1:
                        state.candidates[n].discard(EMPTY)
                        changed = True
        used = {}
        for choices in state.candidates:
            if len(choices) == 1:
                (number,) = choices
                used[number] = used.get(number, 0) + 1
        for number, count in used.items():
            allowed = state.left.get(number, 0)
            if count > allowed:
                return False
            if count == allowed:
                for choices in state.candidates:
                    if len(choices) > 1 and number in choices:
                        choices.discard(number)
                        changed = True
    return True


def solve(board, state, counter):
    counter[0] += 1
    if not consistent(board, state):
        return None
    open_cells = [(len(c), -len(board.links[i]), i) for i, c in enumerate(state.candidates) if len(c) > 1]
    if not open_cells:
        return state
    _, _, i = min(open_cells)
    for number in sorted(state.candidates[i]):
        attempt = state.copy()
        attempt.candidates[i] = {number}
        solved = solve(board, attempt, counter)
        if solved is not None:
            return solved
    return None


def puzzle(radius, pattern):
    """The multiset of tiles that a pattern of full cells gives."""
    board = Board(radius)
    full = [pattern(q, r) for q, r in board.cells]
    left = {}
    for i, is_full in enumerate(full):
        number = sum(full[n] for n in board.links[i]) if is_full else EMPTY
        left[number] = left.get(number, 0) + 1
    return board, left


scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
start = time.perf_counter()
results = []
puzzles = (
    (2, lambda q, r: (q * q + r) % 3 != 0),
    (2, lambda q, r: (q + 2 * r) % 4 != 1),
    (2, lambda q, r: (q * r) % 3 == 0),
)
for radius, pattern in puzzles[: max(1, round(3 * scale))]:
    board, left = puzzle(radius, pattern)
    counter = [0]
    solved = solve(board, State([set(left) for _ in board.cells], left), counter)
    results.append((counter[0], solved is not None))
print("time:", time.perf_counter() - start)
print("result:", results)
