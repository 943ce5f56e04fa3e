"""Modules show the loader that made them where they have no file."""
import importlib.abc
import importlib.machinery
import importlib.util
import types


class Loader(importlib.abc.Loader):
    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.made = True

    def __repr__(self):
        return 'the loader'


for origin, loader in ((None, Loader()), ('somewhere', Loader()), (None, None)):
    spec = importlib.machinery.ModuleSpec('made', loader, origin=origin)
    module = importlib.util.module_from_spec(spec)
    print(module)
module = types.ModuleType('plain')
print(module)
module.__loader__ = Loader()
print(module)
