# by hand: the words of CPython 3.14
"""What is wrong with a source, in the words of CPython."""
for source in ("await = 1", "a, 1 = 2", "a, f() = 2", "def f() -> :\n pass", "while 1:\n try: pass\n except* A: break",
               "try: pass\nexcept* A: break", "f'{a b}'", "a = 1 = 2", "(a, 1) = 2"):
    try:
        compile(source, '<s>', 'exec')
    except SyntaxError as e:
        print(repr(source), e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset)


class Slots:
    __slots__ = ('a',)


def inner():
    class Local:
        __slots__ = ('a',)
    return Local()


for v in Slots(), inner():
    try:
        v.a
    except AttributeError as e:
        print(e, e.name)
try:
    property().__set_name__(1)
except TypeError as e:
    print(e)
import builtins, sys
print([n for n in dir(builtins) if n in ('FrameLocalsProxy', 'mappingproxy')])
print(all(getattr(builtins, n).__doc__ for n in dir(builtins) if n.endswith(('Error', 'Warning')) and n[0] != '_'))
for kind in type(sys.flags), type(sys.version_info):
    try:
        kind(())
    except TypeError as e:
        print(e)
import collections, os
print({'ChainMap', 'UserDict', 'deque'} <= set(dir(collections)), 'get_exec_path' in dir(os))
import warnings
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    flag = True
    print(~flag, caught[0].category.__name__, str(caught[0].message)[:47])
