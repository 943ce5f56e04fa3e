"""Folders walked with links in them: as folders that are not entered, entered, or as files, which is what pathlib does."""
import os
import pathlib
import tempfile

with tempfile.TemporaryDirectory() as name:
    root = pathlib.Path(name)
    (root / 'a' / 'b').mkdir(parents=True)
    (root / 'a' / 'x.txt').write_text('x')
    (root / 'a' / 'b' / 'y.txt').write_text('y')
    (root / 'to_file').symlink_to('a/x.txt')
    (root / 'to_folder').symlink_to('a', target_is_directory=True)
    (root / 'a' / 'nowhere').symlink_to('missing')

    def show(triples):
        for top, folders, files in triples:
            print('  ', os.path.relpath(top, root), sorted(folders), sorted(files))

    for top_down in (True, False):
        for follow in (False, True):
            print('pathlib', top_down, follow)
            show(sorted(root.walk(top_down=top_down, follow_symlinks=follow)))
            print('os', top_down, follow)
            show(sorted(os.walk(root, topdown=top_down, followlinks=follow)))
    for top, folders, files in root.walk():
        folders.clear()
        print(top == root, sorted(files))
    print(list((root / 'gone').walk()))
