"""`breakpoint()` finds what PYTHONBREAKPOINT names; `compile` has levels of optimisation; classes by `type()` have names that can be written."""
import functools
import os
import sys
import collections.abc as abc
import warnings

os.environ['PYTHONBREAKPOINT'] = '0'
print(breakpoint())
os.environ['PYTHONBREAKPOINT'] = 'builtins.len'
print(breakpoint('abc'))
os.environ['PYTHONBREAKPOINT'] = 'int'
print(breakpoint('7'))
for bad in 'no_such_module.name', '.', 'nosuchbuiltin', 'sys.nothing':
    os.environ['PYTHONBREAKPOINT'] = bad
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        print(breakpoint(), caught[0].category.__name__, caught[0].message)

source = '''
def f():
    """doc"""
    try:
        assert False
    except AssertionError:
        return True, __doc__, f.__doc__, __debug__
    return False, __doc__, f.__doc__, __debug__
'''
for level in -1, 0, 1, 2:
    ns = {'__doc__': None}
    exec(compile(source, '<s>', 'exec', optimize=level), ns)
    print(level, ns['f']())

for make in (lambda: type('a\ud800', (), {})), (lambda: setattr(type('B', (), {}), '__name__', '\udc00')):
    try:
        make()
    except UnicodeEncodeError as e:
        print(e)


class Moved:
    pass


Moved.__module__ = 'elsewhere'
print('__firstlineno__' in Moved.__dict__)

try:
    print >> sys.stderr, 'x'
except TypeError as e:
    print('Did you mean "print(<message>, file=<output_stream>)"?' in str(e))

nothing = None
for call in (lambda: nothing(*len)), (lambda: nothing(**len)), (lambda: str(1, 2, 3, 4)):
    try:
        call()
    except TypeError as e:
        print(e)


# Dispatch fits abstract classes into the order of bases.
class Both(abc.Sized, abc.Iterable):
    def __len__(self):
        return 0

    def __iter__(self):
        return iter(())


@functools.singledispatch
def what(v):
    return 'object'


what.register(abc.Sized, lambda v: 'sized')
what.register(abc.Iterable, lambda v: 'iterable')
print(what(Both()), what(3))
what.register(abc.Container, lambda v: 'container')
try:
    print(what([]))
except RuntimeError as e:
    print(str(e)[:18])
what.register(abc.Collection, lambda v: 'collection')
what.register(abc.MutableSequence, lambda v: 'mutable sequence')
what.register(abc.Set, lambda v: 'set')
print(what([]), what({1}), what({}), what('a'), what({}.keys()))


class MyList(list):
    pass


what.register(list, lambda v: 'list')
print(what(MyList()), what.dispatch(MyList) is what.registry[list])

# The attributes of exceptions.
e = ImportError('test', name='n', path='p')
e.__init__()
print(e.args, e.msg, e.name, e.path)
given = bytearray(b'\xff')
e = UnicodeDecodeError('ascii', given, 0, 1, 'why')
given[:] = b''
print(e.object, type(e.object).__name__, e)


class Documented(property):
    __slots__ = ('foo', '__doc__')


class Undocumented(property):
    __slots__ = ('foo',)


def getter(self):
    """of the getter"""


print(Documented(doc='given').__doc__, Documented(getter).__doc__, Undocumented(doc='given').__doc__)
try:
    Undocumented(getter)
except AttributeError as e:
    print('AttributeError')
print(functools.cmp_to_key(lambda a, b: 0)(1).__hash__)
p = functools.partial(print)
p.keywords[1] = 2
try:
    p()
except TypeError as e:
    print(e)
for text in '0x1p\uff10', '\uff11':
    try:
        float.fromhex(text)
    except ValueError as e:
        print(e)

# Iterators of long ranges skip more than a word can count.
it = iter(range(-2**65, 20, 2))
it.__setstate__(2**64 + 7)
print(list(it))
it = reversed(range(10, 2**65, 2))
it.__setstate__(2**64 - 7)
print(next(it), list(it), it.__length_hint__())
it = iter(range(2**64, 2**64 + 5))
next(it)
it.__setstate__(2)
print([n - 2**64 for n in it])
