"""Lists, sets and dictionaries built by comprehensions, nested and filtered."""
import sys
import time


class Widget:
    def __init__(self, ident, name, kind):
        self.ident, self.name, self.kind = ident, name, kind


def catalogue(n):
    kinds = ("big", "small", "odd")
    return [Widget(i, f"widget {i}", kinds[i % 3]) for i in range(n)]


def report(widgets):
    by_kind = {kind: [w for w in widgets if w.kind == kind] for kind in sorted({w.kind for w in widgets})}
    names = {w.ident: w.name for w in widgets if w.ident % 2}
    pairs = [(a.ident, b.ident) for a in widgets[:30] for b in widgets[:30] if a.kind != b.kind]
    grid = [[x * y for x in range(20)] for y in range(20)]
    flat = [cell for row in grid for cell in row if cell & 1]
    return len(by_kind), len(names), len(pairs), sum(flat)


scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
start = time.perf_counter()
widgets = catalogue(300)
for _ in range(max(1, round(400 * scale))):
    result = report(widgets)
print("time:", time.perf_counter() - start)
print("result:", result)
