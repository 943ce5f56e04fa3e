# pathlib, tempfile, shutil, glob, os.walk, zipfile, gettext-free parts of file handling.
import glob
import os
import pathlib
import shutil
import tempfile
import zipfile

with tempfile.TemporaryDirectory() as folder:
    root = pathlib.Path(folder)
    (root / 'a' / 'b').mkdir(parents=True)
    (root / 'a' / 'one.txt').write_text('first\nsecond\n')
    (root / 'a' / 'b' / 'two.bin').write_bytes(b'\x00\x01')
    print(sorted(p.relative_to(root).as_posix() for p in root.rglob('*')))
    print([p.name for p in root.glob('**/*.txt')], (root / 'a').is_dir(), (root / 'nope').exists())
    print(sorted(os.path.relpath(p, folder) for p in glob.glob(folder + '/**/*.*', recursive=True)))
    shutil.copytree(root / 'a', root / 'c')
    print(sorted(os.listdir(root / 'c')), shutil.copy(root / 'a' / 'one.txt', root / 'copy.txt').name)
    with (root / 'copy.txt').open() as f:
        print(f.readlines())
    (root / 'copy.txt').rename(root / 'moved.txt')
    print((root / 'moved.txt').stat().st_size, sorted(p.name for p in root.iterdir()))
    with zipfile.ZipFile(root / 'z.zip', 'w', zipfile.ZIP_DEFLATED) as z:
        z.write(root / 'moved.txt', 'm.txt')
        z.writestr('dir/s.txt', 'stored ' * 100)
    with zipfile.ZipFile(root / 'z.zip') as z:
        print(z.namelist(), z.read('m.txt'), z.getinfo('dir/s.txt').file_size, z.testzip())
    print([(os.path.relpath(d, folder), sorted(ds), sorted(fs)) for d, ds, fs in sorted(os.walk(folder))][:2])
    shutil.rmtree(root / 'c')
    print((root / 'c').exists())
    with tempfile.NamedTemporaryFile('w+', dir=folder, suffix='.tmp') as t:
        t.write('x')
        t.seek(0)
        print(t.read(), t.name.endswith('.tmp'))
    with tempfile.TemporaryFile() as t:
        t.write(b'abc')
        print(t.tell())
print(os.path.exists(folder))
p = pathlib.PurePosixPath('/usr/lib/python3/x.tar.gz')
print(p.name, p.stem, p.suffix, p.suffixes, p.parent, p.parts, p.with_suffix('.zip'), p.with_name('y'), p.is_absolute())
print(p.relative_to('/usr'), p.match('*.gz'), pathlib.PurePath('a') / 'b' / '../c', pathlib.PurePosixPath('a//b/./c'), repr(p))
print(pathlib.PureWindowsPath('c:\\x\\y').parts, pathlib.PurePosixPath('a') < pathlib.PurePosixPath('b'), p.joinpath('q', 'r'))
print(isinstance(p, os.PathLike), os.fspath(p))
try:
    p.relative_to('/opt')
except ValueError as e:
    print(type(e).__name__)
