"""Two threads import a module that is already loaded."""
from harness import measure


def work(n):
    for _ in range(n):
        import math


measure("import of a loaded module", work, 1_200_000)
