//! Where a module is: among the native ones, in a folder of a search path, or in the library.

use super::library::inside;
use super::{get, text_of};
use crate::object::interp::{Interpreter, MakeModule};
use crate::object::{Name, Py, Result, Value};
use orochi_library::File;
use std::path::{Path, PathBuf};

/// Native modules that no file of a search path stands before, besides those that start with an underscore: what CPython has built in
/// or needs for its own start.
const FIRST: &[&str] = &[
    "atexit",
    "builtins",
    "errno",
    "faulthandler",
    "gc",
    "genericpath",
    "io",
    "itertools",
    "marshal",
    "os",
    "os.path",
    "posix",
    "posixpath",
    "pwd",
    "sys",
    "time",
];

/// Does nothing stand before this native module?
pub fn is_first(name: &str) -> bool {
    name.starts_with('_') || FIRST.contains(&name)
}

/// What was found.
pub(super) enum Found {
    Native(MakeModule),
    /// A source file; of a package with its folder.
    File(PathBuf, Option<PathBuf>),
    Library(&'static File),
    /// Perhaps in something that is no folder, such as an archive: for importlib's finders to say.
    Elsewhere,
    /// A package without an `__init__`, in these folders.
    Namespace(Vec<PathBuf>),
}

/// The folders in which the module `name` is looked for: `sys.path`, or its parent's `__path__`. `None` if the parent is no package.
pub(super) fn folders(py: &mut Py, parent: Option<&Value>) -> Result<Option<Vec<String>>> {
    let list = match parent {
        None => get(py, &py.interp().sys.get(), "path"),
        Some(parent) => {
            let key = py.name(Name::__path__);
            match py.getattr_optional(parent, &key)? {
                None => return Ok(None),
                path => path,
            }
        }
    };
    match list {
        Some(list) => Ok(Some(py.collect(&list)?.iter().filter_map(text_of).collect())),
        None => Ok(Some(Vec::new())),
    }
}

/// Looks for the module in these folders.
pub(super) fn find(interp: &Interpreter, name: &str, folders: &[String]) -> Option<Found> {
    let leaf = name.rsplit_once('.').map_or(name, |(_, leaf)| leaf);
    let mut namespace = Vec::new();
    for folder in folders {
        if let Some(within) = inside(interp, folder) {
            if let Some(make) = (interp.hooks().native_module)(name) {
                return Some(Found::Native(make));
            }
            let path = if within.is_empty() { leaf.to_owned() } else { format!("{within}/{leaf}") };
            match orochi_library::module(&path) {
                Some(file) => return Some(Found::Library(file)),
                None => continue,
            }
        }
        // The empty entry is the current folder, under its whole name.
        let here = || std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
        let base = if folder.is_empty() { here() } else { PathBuf::from(folder) };
        let package = base.join(leaf);
        let is_folder = package.is_dir();
        if is_folder {
            let init = package.join("__init__.py");
            if init.is_file() {
                return Some(Found::File(init, Some(package)));
            }
        }
        let file = base.join(format!("{leaf}.py"));
        if file.is_file() {
            return Some(Found::File(file, None));
        }
        // Code without its source is left to importlib.
        if package.with_file_name(format!("{leaf}.pyc")).is_file()
            || (is_folder && package.join("__init__.pyc").is_file())
        {
            return Some(Found::Elsewhere);
        }
        if is_folder {
            namespace.push(package);
        } else if is_archive(&base) {
            return Some(Found::Elsewhere);
        }
    }
    (!namespace.is_empty()).then_some(Found::Namespace(namespace))
}

/// Does the path lead into a file?
fn is_archive(path: &Path) -> bool {
    if path.is_dir() {
        return false;
    }
    path.ancestors()
        .take_while(|part| !part.as_os_str().is_empty())
        .find(|part| part.exists())
        .is_some_and(Path::is_file)
}

/// A path as programs see it.
pub(super) fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
