"""There is one None: five hundred times None is five hundred references to one object."""

nones = [None] * 500
print(len(nones), "references,", len({id(x) for x in nones}), "object")
print(all(x is None for x in nones))


def nothing():
    pass


results = [nothing() for _ in range(500)]
print(len(results), "calls,", len(set(map(id, results + nones))), "object")
print(type(None)() is None, True is bool(1), ... is Ellipsis)
print("equal but not the same:", [] == [], [] is [])
print(None == False, None == 0, None is not False)

table = dict.fromkeys(range(500))
print(len(table), set(table.values()))
