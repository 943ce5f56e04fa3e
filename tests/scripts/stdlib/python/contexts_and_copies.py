# contextlib, copy, types, abc.
import abc
import contextlib
import copy
import io
import types


@contextlib.contextmanager
def tag(name):
    print('<', name)
    try:
        yield name.upper()
    except ZeroDivisionError:
        print('swallowed')
    finally:
        print('>', name)


with tag('a') as got:
    print(got)
with tag('b'):
    1 / 0
with contextlib.suppress(KeyError):
    {}['x']
out = io.StringIO()
with contextlib.redirect_stdout(out):
    print('hidden')
print(out.getvalue().strip())
with contextlib.ExitStack() as stack:
    for name in 'xy':
        stack.enter_context(tag(name))
    stack.callback(print, 'callback')
with contextlib.closing(io.StringIO('q')) as f:
    print(f.read())
print(f.closed, contextlib.nullcontext(5).__enter__())


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...

    @property
    @abc.abstractmethod
    def name(self): ...


try:
    Shape()
except TypeError as e:
    print(str(e)[:40])


class Square(Shape):
    name = 'square'

    def area(self):
        return 4


print(Square().area(), isinstance(Square(), Shape), sorted(Shape.__abstractmethods__))


@Shape.register
class Virtual:
    pass


print(issubclass(Virtual, Shape), isinstance(Virtual(), Shape), Shape in Virtual.__mro__)


class Sized(metaclass=abc.ABCMeta):
    @classmethod
    def __subclasshook__(cls, C):
        return hasattr(C, '__len__') or NotImplemented


print(issubclass(list, Sized), issubclass(int, Sized))

nested = [1, [2, {3: [4]}], (5, [6])]
shallow, deep = copy.copy(nested), copy.deepcopy(nested)
nested[1][1][3].append('new')
print(shallow[1], deep[1], deep == [1, [2, {3: [4]}], (5, [6])])
loop = []
loop.append(loop)
print(copy.deepcopy(loop)[0][0] is not loop)


class Thing:
    def __init__(self):
        self.parts = [1]

    def __copy__(self):
        print('copying')
        return Thing()


t = Thing()
print(copy.copy(t).parts, copy.deepcopy(t).parts is t.parts)
ns = types.SimpleNamespace(a=1, b='x')
print(ns, types.MappingProxyType({'k': 1})['k'], types.new_class('N', (), {}, lambda d: d.update(v=3)).v)
print(types.FunctionType is type(tag), types.GeneratorType, types.ModuleType('m').__name__)
