"""Each thread sorts its own lists, plainly and by a key."""
from harness import measure


def work(n):
    state, items = 1, []
    for _ in range(100):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        items.append(state)
    for _ in range(n // 200):
        sorted(items)
        sorted(items, key=lambda v: -v)


measure("element sorted", work, 4_000_000)
