//! Compiled modules on disk: in `__pycache__` beside a program's own files, in the user's cache folder for the library's.
//!
//! Such a file starts with the key of the build that wrote it, with what tells versions of the source apart (time and size, or the
//! library's own fingerprint), and a checksum of all the rest. What does not fit in any of them, or cannot be read, is compiled
//! again and replaced. Files appear under their name whole, by a rename, so two processes never see each other's half.
//! `sys.dont_write_bytecode` is about a program's own files: the library of CPython comes compiled, so ours is kept in any case.
//! Whoever can write there can make this user's programs run any code, as with CPython's; both folders are the user's own.

use crate::bytecode::{Code, stored};
use crate::compile::{self, Mode, Options, Source};
use crate::object::{Py, Raised, Result, TypeId, Value};
use crate::runtime::link::link;
use crate::runtime::source::syntax_error;
use orochi_library::File;
use std::hash::BuildHasher;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The tag in the names of cache files, `sys.implementation.cache_tag`.
pub const TAG: &str = "orochi-314";

/// Names the build: its bytecode and its compiler.
fn build_key() -> u64 {
    // Written by the build script in hexadecimal.
    u64::from_str_radix(env!("OROCHI_BYTECODE_KEY"), 16).unwrap_or(0)
}

const HEADER: usize = 24;

fn checksum(stamp: u64, bytes: &[u8]) -> u64 {
    foldhash::quality::FixedState::with_seed(build_key() ^ stamp).hash_one(bytes)
}

/// The code in a cache file, if it is the one that belongs to this build and this version of the source.
fn load(cache: &Path, stamp: u64, filename: &Arc<str>) -> Option<Arc<Code>> {
    let bytes = std::fs::read(cache).ok()?;
    let (header, code) = bytes.split_at_checked(HEADER)?;
    let word = |i: usize| header.as_chunks::<8>().0.get(i).map(|w| u64::from_le_bytes(*w));
    if word(0)? != build_key() || word(1)? != stamp || word(2)? != checksum(stamp, code) {
        return None;
    }
    stored::read(code, filename)
}

/// Writes a cache file. A folder that cannot be written to has none; that is no error.
fn store(cache: &Path, stamp: u64, code: &Code) {
    let Some(folder) = cache.parent() else { return };
    if !folder.is_dir() && std::fs::DirBuilder::new().recursive(true).mode(0o755).create(folder).is_err() {
        return;
    }
    let code = stored::write(code);
    let mut bytes = Vec::with_capacity(HEADER + code.len());
    for word in [build_key(), stamp, checksum(stamp, &code)] {
        bytes.extend_from_slice(&word.to_le_bytes());
    }
    bytes.extend_from_slice(&code);
    let mut other = cache.as_os_str().to_owned();
    other.push(format!(".{}-{:?}", std::process::id(), std::thread::current().id()).replace(['(', ')'], ""));
    let other = PathBuf::from(other);
    let written = std::fs::OpenOptions::new().write(true).create_new(true).open(&other).and_then(|mut file| {
        file.write_all(&bytes)?;
        std::fs::rename(&other, cache)
    });
    if written.is_err() {
        drop(std::fs::remove_file(&other));
    }
}

/// The end of a cache file's name, with the level of optimisation as CPython has it.
fn suffix(optimize: u8) -> String {
    if optimize == 0 { format!("{TAG}.pyc") } else { format!("{TAG}.opt-{optimize}.pyc") }
}

/// Code with what the compiler warns of, or the source that it refuses.
type Compiled = std::result::Result<(Arc<Code>, Vec<compile::Warning>), Vec<u8>>;

/// May cache files be written?
fn writes(py: &Py) -> bool {
    let flag = super::get(py, &py.interp().sys.get(), "dont_write_bytecode");
    flag.is_none_or(|flag| flag.as_bool() != Some(true))
}

/// The cache file of a source file.
fn cache_of(py: &Py, file: &Path) -> Option<PathBuf> {
    let (folder, stem) = (file.parent()?, file.file_stem()?.to_string_lossy());
    let name = format!("{stem}.{}", suffix(py.interp().config.optimize));
    match super::get(py, &py.interp().sys.get(), "pycache_prefix").as_ref().and_then(super::text_of) {
        Some(prefix) => {
            let folder = std::path::absolute(folder).ok()?;
            Some(Path::new(&prefix).join(folder.strip_prefix("/").ok()?).join(name))
        }
        None => Some(folder.join("__pycache__").join(name)),
    }
}

/// The folder for the library's compiled modules: the user's cache folder, under the name of the build.
fn library_cache(py: &Py) -> Option<PathBuf> {
    let prefix = super::get(py, &py.interp().sys.get(), "pycache_prefix").as_ref().and_then(super::text_of);
    let own = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let base = match prefix {
        Some(prefix) => PathBuf::from(prefix),
        None => own("XDG_CACHE_HOME").or_else(|| own("HOME").map(|home| home.join(".cache")))?,
    };
    base.is_absolute().then(|| base.join("orochi").join(env!("OROCHI_BYTECODE_KEY")))
}

fn compiled(
    py: &Py,
    bytes: &[u8],
    filename: &str,
    optimize: u8,
) -> std::result::Result<Arc<Code>, compile::SyntaxError> {
    let options = Options { optimize, future_annotations: false };
    let _ = py;
    compile::compile(&Source::Bytes(bytes), filename, Mode::Exec, options)
}

/// The code object of a source file, from its cache file if there is a good one. `filename` is what the code says it comes from.
///
/// # Errors
/// SyntaxError; ImportError for a file that cannot be read.
pub fn code_of_file(py: &mut Py, file: &Path, filename: &str) -> Result {
    let cache = cache_of(py, file);
    let (optimize, writes) = (py.interp().config.optimize, writes(py));
    let name: Arc<str> = Arc::from(filename);
    let owned = file.to_owned();
    // Files are read, and code is compiled, while other threads need not wait for this one.
    let loaded = py.detach(move || -> std::io::Result<Compiled> {
        let metadata = std::fs::metadata(&owned)?;
        let stamp = stamp(&metadata);
        if let Some(code) = cache.as_deref().and_then(|cache| load(cache, stamp, &name)) {
            return Ok(Ok((code, Vec::new())));
        }
        let bytes = std::fs::read(&owned)?;
        let options = Options { optimize, future_annotations: false };
        match compile::compile_warned(&Source::Bytes(&bytes), &name, Mode::Exec, options) {
            Ok((code, warnings)) => {
                // What changed while it was read is not remembered.
                if writes && std::fs::metadata(&owned).is_ok_and(|now| self::stamp(&now) == stamp) {
                    cache.iter().for_each(|cache| store(cache, stamp, &code));
                }
                Ok(Ok((code, warnings)))
            }
            Err(_) => Ok(Err(bytes)),
        }
    });
    match loaded {
        Ok(Ok((code, warnings))) => {
            super::super::source::warn(py, &warnings)?;
            link(py, &code)
        }
        // Once more, for the error, or by a codec of the library.
        Ok(Err(bytes)) => {
            if let Some(text) = super::super::source::decoded(py, &bytes, "strict")? {
                let options = Options { optimize, future_annotations: false };
                return super::super::source::compile_source(py, &Source::Text(&text), filename, Mode::Exec, options);
            }
            let code = compiled(py, &bytes, filename, optimize).map_err(|mut e| {
                super::super::source::unknown_encoding(&mut e);
                syntax_error(py, &e)
            })?;
            link(py, &code)
        }
        Err(e) => Err(cannot_read(py, filename, &e)),
    }
}

fn cannot_read(py: &mut Py, filename: &str, e: &std::io::Error) -> Raised {
    py.error(TypeId::ImportError, format!("cannot read {filename}: {e}"))
}

fn stamp(metadata: &std::fs::Metadata) -> u64 {
    let parts = [metadata.mtime() as u64, metadata.mtime_nsec() as u64, metadata.size()];
    foldhash::quality::FixedState::with_seed(0).hash_one(parts)
}

/// The code object of a file of the library.
///
/// # Errors
/// SyntaxError, which would be ours.
pub fn library_code(py: &mut Py, file: &'static File) -> Result {
    let filename = super::library::shown(py.interp(), file.path);
    let own = file.path.strip_suffix(".py").unwrap_or(file.path).replace('/', ".");
    kept(py, &own, file.fingerprint, &filename, || file.source())
}

/// The code object of a module that is part of the interpreter, and written in Python.
///
/// # Errors
/// As `library_code`.
pub fn frozen_code(py: &mut Py, name: &str, source: &'static str) -> Result {
    let fingerprint = foldhash::quality::FixedState::with_seed(0).hash_one(source);
    kept(py, &format!("frozen.{name}"), fingerprint, &format!("<frozen {name}>"), || source.as_bytes().to_vec())
}

/// Code of ours, from the user's cache folder or compiled from `source` and put there under the name `own`.
fn kept(py: &mut Py, own: &str, fingerprint: u64, filename: &str, source: impl FnOnce() -> Vec<u8>) -> Result {
    let optimize = py.interp().config.optimize;
    let name: Arc<str> = Arc::from(filename);
    let cache = library_cache(py).map(|folder| folder.join(format!("{own}.{}", suffix(optimize))));
    let found = cache.as_deref().and_then(|cache| load(cache, fingerprint, &name));
    let code = match found {
        Some(code) => code,
        None => {
            let code = compiled(py, &source(), filename, optimize).map_err(|e| syntax_error(py, &e))?;
            cache.iter().for_each(|cache| store(cache, fingerprint, &code));
            code
        }
    };
    link(py, &code)
}

/// A marshalled code object: its bytes, for `marshal` and the like.
pub fn to_bytes(code: &Value) -> Option<Vec<u8>> {
    let data = &code.payload::<crate::object::function::CodeObject>()?.data;
    let stored = stored::write(data);
    let name = data.filename.as_bytes();
    let mut bytes = Vec::with_capacity(HEADER + name.len() + stored.len());
    bytes.extend_from_slice(&build_key().to_le_bytes());
    bytes.extend_from_slice(&checksum(0, &stored).to_le_bytes());
    bytes.extend_from_slice(&(name.len() as u64).to_le_bytes());
    bytes.extend_from_slice(name);
    bytes.extend_from_slice(&stored);
    Some(bytes)
}

/// The code object of what `to_bytes` gave; `None` for anything else.
///
/// # Errors
/// MemoryError.
pub fn from_bytes(py: &mut Py, bytes: &[u8]) -> Result<Option<Value>> {
    let read = || {
        let (header, rest) = bytes.split_at_checked(HEADER)?;
        let word = |i: usize| header.as_chunks::<8>().0.get(i).map(|w| u64::from_le_bytes(*w));
        let (name, code) = rest.split_at_checked(usize::try_from(word(2)?).ok()?)?;
        if word(0)? != build_key() || word(1)? != checksum(0, code) {
            return None;
        }
        stored::read(code, &Arc::from(std::str::from_utf8(name).ok()?))
    };
    match read() {
        Some(code) => link(py, &code).map(Some),
        None => Ok(None),
    }
}
