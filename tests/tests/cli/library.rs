//! The library in the executable: nothing of it at start, its lines in tracebacks, its modules as programs, its compiled forms on disk.

use crate::{Folder, command, expect, finish, is_orochi, program, run};
use orochi_tests::process::Finished;
use std::path::{Path, PathBuf};

#[test]
fn nothing_is_imported_at_start() {
    if !is_orochi() {
        return;
    }
    let text =
        "import sys\nprint([n for n in ('os', 're', 'enum', 'io', 'abc', 'importlib', 'codecs') if n in sys.modules])";
    expect(&program(text), 0, "[]\n");
}

#[test]
fn modules_have_files_specs_loaders_and_sources() {
    let text = "import json.decoder, inspect, importlib.util, linecache\n\
                m = json.decoder\n\
                print(m.__spec__.name, m.__spec__.parent, m.__loader__ is m.__spec__.loader, m.__file__ == m.__spec__.origin)\n\
                print(inspect.getsource(m.JSONDecoder.decode).splitlines()[0].strip(), json.__path__[0].endswith('json'))\n\
                print(importlib.util.find_spec('json.encoder').name, importlib.util.find_spec('no_such_thing'))\n\
                print(importlib.reload(json) is json, importlib.import_module('.scanner', 'json').__name__)\n";
    let wanted = "json.decoder json True True\ndef decode(self, s, _w=WHITESPACE.match): True\njson.encoder None\nTrue json.scanner\n";
    expect(&program(text), 0, wanted);
}

#[test]
fn tracebacks_show_the_lines_of_the_library() {
    let shown = program("import json\njson.loads('{')");
    assert_eq!(shown.status, 1);
    assert!(shown.stderr.contains("return _default_decoder.decode(s)"), "{}", shown.stderr);
    assert!(shown.stderr.trim_end().ends_with("line 1 column 2 (char 1)"), "{}", shown.stderr);
}

#[test]
fn a_module_of_the_program_stands_before_the_library() {
    let folder = Folder::new();
    folder.file("textwrap.py", "own = True\n");
    let main = folder.file("main.py", "import textwrap\nprint(textwrap.own)\n");
    expect(&run(&[&main]), 0, "True\n");
}

#[test]
fn finders_and_hooks_of_the_program_are_asked() {
    let text = "import sys, importlib.abc, importlib.machinery\n\
                class Loader(importlib.abc.Loader):\n\
                \x20   def exec_module(self, module):\n\
                \x20       module.made = module.__name__.upper()\n\
                class Finder:\n\
                \x20   def find_spec(self, name, path=None, target=None):\n\
                \x20       if name.startswith('made_'):\n\
                \x20           return importlib.machinery.ModuleSpec(name, Loader())\n\
                sys.meta_path.insert(0, Finder())\n\
                import made_up, textwrap\n\
                print(made_up.made, textwrap.fill('x y', 1))\n\
                try:\n\
                \x20   import not_made\n\
                except ModuleNotFoundError as e:\n\
                \x20   print(e, e.name)\n";
    expect(&program(text), 0, "MADE_UP x\ny\nNo module named 'not_made' not_made\n");
}

fn cached(folder: &Folder, script: &str) -> Finished {
    let mut command = command();
    command.env_remove("PYTHONDONTWRITEBYTECODE").env("XDG_CACHE_HOME", folder.path().join("cache"));
    finish(command.arg(script), b"")
}

fn compiled(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            compiled(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "pyc") {
            found.push(path);
        }
    }
}

#[test]
fn damaged_compiled_modules_are_made_again() {
    if !is_orochi() {
        return;
    }
    let folder = Folder::new();
    folder.file("beside.py", "def f():\n    return 'first'\n");
    let main = folder.file("main.py", "import beside, textwrap\nprint(beside.f(), textwrap.fill('x y', 1))\n");
    expect(&cached(&folder, &main), 0, "first x\ny\n");
    let mut files = Vec::new();
    compiled(folder.path(), &mut files);
    assert!(files.iter().any(|f| f.ends_with("__pycache__/beside.orochi-314.pyc")), "{files:?}");
    assert!(files.len() > 5, "{files:?}");
    for damage in [0, 1, 2, 3] {
        for file in &files {
            let mut bytes = std::fs::read(file).expect("a compiled module");
            let (n, half) = (bytes.len(), bytes.len() / 2);
            match damage {
                0 => bytes.truncate(half),
                1 => bytes.clear(),
                2 => bytes[half] ^= 0x55,
                _ => bytes[n - 1] = !bytes[n - 1],
            }
            std::fs::write(file, &bytes).expect("writing");
        }
        expect(&cached(&folder, &main), 0, "first x\ny\n");
    }
    folder.file("beside.py", "def f():\n    return 'second version'\n");
    expect(&cached(&folder, &main), 0, "second version x\ny\n");
}
