//! The library inside the executable, as an entry of `sys.path`.
//!
//! The entry looks like an archive (`PREFIX/lib/python314.zip`), and a module's file like a member of it. No such file exists: whoever
//! wants one, importing, `linecache` or a traceback, asks here.

use crate::object::interp::{Config, Interpreter};
use orochi_library::File;
use std::path::Path;

/// What the entry of `sys.path` is called.
pub fn folder_of(config: &Config) -> String {
    let prefix = Path::new(&config.executable).parent().and_then(Path::parent);
    let prefix = prefix.map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
    format!("{}/lib/python314.zip", prefix.trim_end_matches('/'))
}

/// The path within the library that `path` names: empty for the library itself, `None` for anything outside.
pub fn inside<'a>(interp: &Interpreter, path: &'a str) -> Option<&'a str> {
    let rest = path.strip_prefix(interp.config.library.as_str())?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}

/// The file of the library that `filename` names.
pub fn library_file(interp: &Interpreter, filename: &str) -> Option<&'static File> {
    orochi_library::file(inside(interp, filename)?)
}

/// The name under which programs see a file of the library.
pub(super) fn shown(interp: &Interpreter, path: &str) -> String {
    format!("{}/{path}", interp.config.library)
}
