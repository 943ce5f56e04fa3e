"""zipimport and the modules below importlib under their own names; names that stand before others; finders that import."""

import importlib
import importlib.util
import os
import sys
import tempfile
import zipfile
import zipimport

import _frozen_importlib
import _frozen_importlib_external

print(_frozen_importlib is importlib._bootstrap, _frozen_importlib_external is importlib._bootstrap_external)

folder = tempfile.mkdtemp()
archive = os.path.join(folder, 'packed.zip')
with zipfile.ZipFile(archive, 'w') as packed:
    packed.writestr('alone.py', 'value = 5\ndef fail():\n    raise KeyError(value)\n')
    packed.writestr('whole/__init__.py', 'from .part import name\n')
    packed.writestr('whole/part.py', 'name = __name__\n')
importer = zipimport.zipimporter(archive)
print(importer.find_spec('alone').name, importer.find_spec('none'), importer.is_package('whole'))
print(importer.get_source('alone').splitlines()[0], importer.get_data('whole/part.py'))
try:
    zipimport.zipimporter('/no/such.zip')
except zipimport.ZipImportError as error:
    print(type(error).__name__, isinstance(error, ImportError))
sys.path.insert(0, archive)
import alone
import whole
print(alone.value, whole.name, type(alone.__loader__).__name__, alone.__file__ == os.path.join(archive, 'alone.py'))
try:
    alone.fail()
except KeyError as error:
    print(repr(error))
sys.path.remove(archive)

# What a program has beside itself stands before the library, and behind what is built in.
for name in ('colorsys', 'sys', 'builtins'):
    with open(os.path.join(folder, name + '.py'), 'w') as file:
        file.write('own = True\n')
sys.path.insert(0, folder)
for name in ('colorsys', 'sys', 'builtins'):
    sys.modules.pop(name, None) if name == 'colorsys' else None
    print(name, hasattr(importlib.import_module(name), 'own'))
sys.path.remove(folder)


class Nosy:
    """A finder that imports what it is asked for, once."""

    depth = 0

    def find_spec(self, name, path=None, target=None):
        if name != 'wanted' or self.depth:
            return None
        self.depth += 1
        try:
            import wanted
        except ImportError as error:
            print('inside:', error)
        return importlib.util.spec_from_loader(name, self)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.made = True


sys.meta_path.insert(0, Nosy())
import wanted
print(wanted.made)
