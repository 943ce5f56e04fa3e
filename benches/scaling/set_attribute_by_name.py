"""Each thread stores into its own object under names that are computed: not interned ones."""
from harness import measure


class Thing:
    pass


def work(n):
    thing = Thing()
    for i in range(n):
        setattr(thing, "name" + str(i & 7), i)


measure("store under a computed name", work, 1_200_000)
