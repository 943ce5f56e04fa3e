//! Packs the standard library: every module that is wanted, compressed by itself, in one blob, and a sorted table of where each lies.
//!
//! The files come from the crate `rustpython-pylib`, whose folder exists while this is built and at no other time. What lies in
//! `overrides` takes the place of a file of the same name, or is added; `NAME.py.end` is put behind the end of `NAME.py`, and
//! `NAME.py.changes` says which of its lines are others here.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Folders and files of the library that are left behind: what needs a windowing system or C libraries, encodings whose tables nobody
/// has here, tools for installing CPython itself, and tests.
const LEFT_OUT: &[&str] = &[
    "__phello__",
    "_aix_support.py",
    "_android_support.py",
    "_apple_support.py",
    "_dummy_os.py",
    "_dummy_thread.py",
    "_ios_support.py",
    "_opcode_metadata.py",
    "_osx_support.py",
    "_pycodecs.py",
    "ctypes",
    "curses",
    "dummy_threading.py",
    "ensurepip",
    "euc_jis_2004.py",
    "euc_jisx0213.py",
    "idlelib",
    "iso2022_jp_2.py",
    "iso2022_jp_2004.py",
    "iso2022_jp_3.py",
    "johab.py",
    "lib2to3",
    "nturl2path.py",
    "pydoc_data",
    "shift_jis_2004.py",
    "shift_jisx0213.py",
    "sqlite3",
    "sre_compile.py",
    "sre_constants.py",
    "sre_parse.py",
    "tkinter",
    "turtle.py",
    "turtledemo",
    "venv",
];

fn collect(root: &Path, folder: &Path, found: &mut BTreeMap<String, PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let Ok(relative) = path.strip_prefix(root) else { continue };
        let name = relative.to_string_lossy().replace('\\', "/");
        if name.split('/').any(|part| LEFT_OUT.contains(&part) || matches!(part, "test" | "tests" | "__pycache__")) {
            continue;
        }
        if path.is_dir() {
            collect(root, &path, found);
        } else if [".py", ".py.end", ".py.changes"].iter().any(|end| name.ends_with(end)) {
            found.insert(name, path);
        }
    }
}

fn main() {
    let own = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the package is"))
        .join("overrides");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=overrides");
    let library = Path::new(rustpython_pylib::LIB_PATH);
    let mut files = BTreeMap::new();
    collect(library, library, &mut files);
    assert!(files.len() > 300, "the standard library is not at {}", library.display());
    collect(&own, &own, &mut files);

    let mut blob = Vec::new();
    let mut table = String::from("pub static FILES: &[File] = &[\n");
    for (name, path) in files.iter().filter(|(name, _)| name.ends_with(".py")) {
        let read = |path: &Path| std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let mut source = read(path);
        if let Some(end) = files.get(&format!("{name}.end")) {
            source.extend_from_slice(&read(end));
        }
        if let Some(changes) = files.get(&format!("{name}.changes")) {
            source = changed(name, &String::from_utf8_lossy(&source), &String::from_utf8_lossy(&read(changes)));
        }
        let packed = miniz_oxide::deflate::compress_to_vec(&source, 7);
        let (at, size) = (blob.len(), packed.len());
        blob.extend_from_slice(&packed);
        let hash = fingerprint(&source);
        writeln!(
            table,
            "File {{ path: {name:?}, at: {at}, packed: {size}, size: {}, fingerprint: {hash:#x} }},",
            source.len()
        )
        .expect("writing to a string");
    }
    table.push_str("];\n");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo says where to write"));
    std::fs::write(out.join("library.bin"), &blob).expect("the archive can be written");
    std::fs::write(out.join("files.rs"), table).expect("the table can be written");
}

/// Applies changes: blocks of the lines `<<<<`, what is there, `====`, what takes its place, `>>>>`.
fn changed(name: &str, source: &str, changes: &str) -> Vec<u8> {
    let mut source = source.to_owned();
    for block in changes.split("<<<<\n").skip(1) {
        let parts = block.split_once("====\n").and_then(|(old, rest)| Some((old, rest.split_once(">>>>")?.0)));
        let Some((old, new)) = parts else { panic!("{name}.changes: a block is not whole:\n{block}") };
        assert!(source.matches(old).count() == 1, "{name}.changes: not found once:\n{old}");
        source = source.replacen(old, new, 1);
    }
    source.into_bytes()
}

/// FNV-1a: tells versions of a file apart.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
