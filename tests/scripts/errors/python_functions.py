# by hand: signatures are those of 3.14
"""Functions of the library that CPython writes in Python complain of their arguments as Python functions do."""
import csv
import functools
import inspect
import itertools
import operator
import os.path


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


attempt(os.path.dirname)
attempt(os.path.dirname, "a", "b")
attempt(os.path.dirname, q="a")
attempt(os.path.dirname, "a", p="b")
attempt(os.path.relpath, 1, 2, 3)
attempt(os.path.samefile)
attempt(os.path.join)
attempt(functools.wraps)
attempt(functools.update_wrapper, 1)
attempt(functools.total_ordering)
# Functions in C count.
attempt(issubclass, int)
attempt(issubclass)
attempt(functools.cmp_to_key, 1, 2)
attempt(itertools.combinations, 1, 2, 3)
attempt(min, k=None)
attempt(type, [], key=None)
attempt(csv.reader, x=1)
attempt(csv.writer, x=1)
attempt(eval, "a", 1, True)
# Signatures.
for f in [
    operator.add, functools.reduce, issubclass, str.format, set.union, frozenset, set, functools.partial,
    itertools.chain, itertools.accumulate, operator.itemgetter, os.path.dirname,
]:
    print(f.__qualname__, inspect.signature(f))
