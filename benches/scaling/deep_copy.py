"""Each thread copies one shared nested structure to its depth, with a table of what it has copied."""
from harness import measure

shared = {"a": [1, (2, [3])], "b": {"c": "d", "e": [4, 5]}}


def deep(value, seen):
    kind = type(value)
    if kind is int or kind is str:
        return value
    key = id(value)
    if key in seen:
        return seen[key]
    if kind is list:
        made = seen[key] = []
        for item in value:
            made.append(deep(item, seen))
    elif kind is dict:
        made = seen[key] = {}
        for name, item in value.items():
            made[deep(name, seen)] = deep(item, seen)
    else:
        made = seen[key] = kind(deep(item, seen) for item in value)
    return made


def work(n):
    for _ in range(n):
        deep(shared, {})


measure("deep copy", work, 60_000)
