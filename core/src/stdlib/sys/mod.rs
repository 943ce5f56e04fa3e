//! The module `sys`.
//!
//! Files (`stdin` and the others) are entered by `io` when it exists; everything else is here.

pub mod hooks;
mod info;
mod settings;

use super::ModuleBuilder;
use crate::object::{Py, Result, TypeId, Value};
use crate::types::table::{Layout, Row};
use std::os::unix::ffi::OsStrExt;

pub use hooks::{show_error, write_stderr};
pub use info::version_text;

const fn row(id: TypeId, name: &'static str, module: &'static str) -> Row {
    Row {
        id,
        name,
        module,
        base: Some(TypeId::Tuple),
        layout: Layout::Plain(crate::object::kind::Kind::Tuple),
        flags: 0,
    }
}

/// The types of `sys`: named tuples.
pub static ROWS: &[Row] = &[
    row(TypeId::VersionInfo, "version_info", "sys"),
    row(TypeId::SysFlags, "flags", "sys"),
    row(TypeId::FloatInfo, "float_info", "sys"),
    row(TypeId::IntInfo, "int_info", "sys"),
    row(TypeId::HashInfo, "hash_info", "sys"),
    row(TypeId::ThreadInfo, "thread_info", "sys"),
    row(TypeId::AsyncGenHooks, "asyncgen_hooks", "builtins"),
    row(TypeId::UnraisableHookArgs, "UnraisableHookArgs", "sys"),
];

/// Fills the types.
///
/// # Panics
/// When the system refuses memory at start-up.
pub fn init(py: &Py) {
    info::init(py).expect("memory at start-up");
}

/// Fills the module.
///
/// # Errors
/// MemoryError.
pub fn fill(py: &mut Py, b: &ModuleBuilder) -> Result<()> {
    info::fill(py, b)?;
    settings::fill(py, b)?;
    hooks::fill(py, b)?;
    b.add(py, "modules", py.interp().modules.get())?;
    let config = py.interp().config.clone();
    let strings = |py: &Py, list: &[String]| -> Result {
        let items = list.iter().map(|s| py.str(s)).collect::<Result<Vec<Value>>>()?;
        py.list(items)
    };
    let path: Vec<String> = config.path.iter().chain([&config.library]).cloned().collect();
    for (name, list) in [
        ("path", &path),
        ("warnoptions", &config.warn_options),
        ("meta_path", &Vec::new()),
        ("path_hooks", &Vec::new()),
    ] {
        b.add(py, name, strings(py, list)?)?;
    }
    let original: Vec<std::ffi::OsString> = std::env::args_os().collect();
    for (name, list) in [("argv", &config.argv), ("orig_argv", &original)] {
        let items = list.iter().map(|a| crate::stdlib::os::arg::fsdecode(py, a.as_bytes(), false));
        let items = items.collect::<Result<Vec<Value>>>()?;
        let items = py.list(items)?;
        b.add(py, name, items)?;
    }
    b.add(py, "path_importer_cache", crate::object::dict::DictObject::new(py)?)?;
    b.add(py, "executable", py.str(&config.executable)?)?;
    b.add(py, "_base_executable", py.str(&config.executable)?)?;
    b.add(py, "dont_write_bytecode", Value::bool(config.dont_write_bytecode))?;
    let prefix = match &config.pycache_prefix {
        Some(prefix) => py.str(prefix)?,
        None => Value::NONE,
    };
    b.add(py, "pycache_prefix", prefix)?;
    let options = crate::object::dict::DictObject::new(py)?;
    if let Some(d) = options.payload::<crate::object::dict::DictObject>() {
        for option in &config.x_options {
            let (name, v) = match option.split_once('=') {
                Some((name, v)) => (name, py.str(v)?),
                None => (option.as_str(), Value::TRUE),
            };
            d.set_str(py, &options, &py.intern(name), v)?;
        }
    }
    b.add(py, "_xoptions", options)
}
