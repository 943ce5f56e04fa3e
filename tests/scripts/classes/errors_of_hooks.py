"""An AttributeError that `__getattr__` raises knows what was asked for, of whom, unless it says so itself."""
import sys
import traceback
import types


class Hook:
    colour = 1

    def __getattr__(self, name):
        raise AttributeError('no such thing')


class Own:
    def __getattr__(self, name):
        raise AttributeError('said', name='mine', obj=3)


class Meta(type):
    def __getattr__(cls, name):
        raise AttributeError(name)


class Made(metaclass=Meta):
    pass


module = types.ModuleType('made')


def of_module(name):
    raise AttributeError(f'made has no {name}')


module.__getattr__ = of_module
values = {'hook': Hook(), 'own': Own(), 'made': Made, 'module': module}


def asked():
    for value, name in (('hook', 'color'), ('own', 'a'), ('made', 'b'), ('module', 'c')):
        read = eval(f'lambda value: value.{name}')
        call = eval(f'lambda value: value.{name}()')
        for function in (read, call, lambda value: getattr(value, name)):
            for _ in range(3):
                try:
                    function(values[value])
                except AttributeError as error:
                    caught = error
            print(value, name, caught.args, caught.name, caught.obj is values[value])
        print(traceback.format_exception_only(caught))


asked()
sys.stdout.flush()
values['hook'].colours
