# realpath where links go round in circles, and folders walked by descriptor.
import os
import tempfile
from os.path import realpath

with tempfile.TemporaryDirectory() as base:
    base = realpath(base)
    os.chdir(base)
    os.symlink('loop', 'loop')
    os.symlink('two', 'one')
    os.symlink('one', 'two')
    os.symlink('x/../x/../y', 'x')
    os.symlink(os.path.join('..', os.path.basename(base), 'three'), 'three')
    os.mkdir('d')
    os.symlink('d', 'link')
    os.mkdir('d/e')
    with open('d/file', 'w') as f:
        f.write('x')
    for p in ('loop', 'one', 'two', 'one/x', 'one/..', 'one/../x', 'x', 'three', 'three/..', 'link/e', 'link/e/../file', 'none/more', 'd/file/x', '.', ''):
        print(p, os.path.relpath(realpath(p), base))
    for p in ('loop', 'one/x', 'none', 'link/e', 'd/file/x'):
        try:
            print(p, os.path.relpath(realpath(p, strict=True), base))
        except OSError as e:
            print(p, type(e).__name__, e.strerror)
    for topdown in True, False:
        for path, folders, files, fd in os.fwalk('.', topdown):
            folders.sort()
            print(path, folders, sorted(files), os.path.samestat(os.stat(path), os.stat(fd)))
    try:
        next(os.fwalk('missing'))
    except OSError as e:
        print(type(e).__name__, e.filename)
    print(list(os.fwalk('link')), list(os.fwalk('d/file')))
    try:
        os.utime('missing')
    except OSError as e:
        print(e.filename)
    os.chdir('/')

os.environ['ORO_A'] = '1'
for name in os.environ:
    os.environ['ORO_' + str(len(name))] = 'x'
print(os.environ.__or__([('a', 'b')]), (os.environ | {'ORO_A': '2'})['ORO_A'])
print(os.environb[b'ORO_A'], os.environb.get(b'no'), b'ORO_A' in os.environb.keys(), os.environb.pop(b'ORO_A'), b'ORO_A' in os.environb)
