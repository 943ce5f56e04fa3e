# Sources in encodings that a comment declares; what AttributeErrors keep when they are copied; packages without a file.
import binascii
import copy
import os
import pickle
import subprocess
import sys
import tempfile

for name in 'koi8-r', 'cp1251', 'iso8859-5', 'mac-roman', 'cp437', 'shift_jis', 'gbk', 'euc-kr', 'latin9', 'utf-8':
    source = f'# -*- coding: {name} -*-\ns = "\u0436\u00e9"\n'.encode(name, 'ignore')
    names = {}
    exec(compile(source, 'x', 'exec'), names)
    print(name, ascii(names['s']))
try:
    compile(b'# coding: nonsense\n', 'x', 'exec')
except SyntaxError as e:
    print(e.msg)
with tempfile.TemporaryDirectory() as folder:
    with open(os.path.join(folder, 'cyrillic.py'), 'wb') as f:
        f.write('# coding: koi8-r\nname = "\u0436\u0443\u043a"\ndef fail():\n    raise RuntimeError("\u0436")\n'.encode('koi8-r'))
    with open(os.path.join(folder, 'latin.py'), 'wb') as f:
        f.write('# coding: latin-1\nraise RuntimeError("h\xe9 ho")\n'.encode('latin-1'))
    sys.path.insert(0, folder)
    import cyrillic
    print(ascii(cyrillic.name))
    for run in ['-c', 'import cyrillic; cyrillic.fail()'], [os.path.join(folder, 'latin.py')]:
        done = subprocess.run([sys.executable, *run], cwd=folder, capture_output=True, encoding='utf-8', env=os.environ | {'PYTHONIOENCODING': 'utf-8'})
        print([ascii(line.strip()) for line in done.stderr.splitlines() if 'raise' in line], ascii(done.stderr.splitlines()[-1]))
    os.mkdir(os.path.join(folder, 'spaces'))
    import spaces
    print(repr(spaces) == f"<module 'spaces' (namespace) from [{os.path.join(folder, 'spaces')!r}]>")

e = AttributeError('no', name='n', obj=lambda: 0)
e.more = 5
for again in copy.copy(e), pickle.loads(pickle.dumps(e)):
    print(again.args, again.name, again.obj, again.more)
for data in b'YWJj====', b'YWJj=', b'ab==', b'=':
    try:
        print(binascii.a2b_base64(data, strict_mode=True))
    except binascii.Error as error:
        print(error)
from collections import _count_elements
found = {}
_count_elements(found, 'abca')
print(found)
