//! `os` (and `posix`, which has the same contents): files, environment and process.

pub mod arg;
mod attributes;
mod dir;
mod environ;
mod fd;
mod files;
mod launch;
mod process;
mod scheduling;
mod spawn;
mod stat;
mod system;
mod transfer;

pub use dir::DirObject;
pub use files::{exists, getcwd, os_str};
pub use process::random_bytes;
pub use stat::{result as stat_result, stat_at, stat_fd};

use crate::object::dict::DictObject;
use crate::object::function::ModuleObject;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::typeobject::type_flags::{BASE, HAS_DICT, NOT_INSTANTIABLE};
use crate::object::{Py, Result, TypeId, Value};
use crate::stdlib::{ModuleBuilder, posixpath};
use crate::types::table::{Layout, Row};

const fn row(id: TypeId, name: &'static str, module: &'static str, base: TypeId, layout: Layout, flags: u32) -> Row {
    Row { id, name, module, base: Some(base), layout, flags }
}

/// The module's types.
pub static ROWS: &[Row] = &[
    row(TypeId::DirEntry, "DirEntry", "posix", TypeId::Object, Layout::Plain(Kind::DirEntry), NOT_INSTANTIABLE),
    row(
        TypeId::ScandirIterator,
        "ScandirIterator",
        "posix",
        TypeId::Object,
        Layout::Plain(Kind::DirEntry),
        NOT_INSTANTIABLE,
    ),
    row(TypeId::WalkIterator, "walk_iterator", "os", TypeId::Object, Layout::Plain(Kind::DirEntry), NOT_INSTANTIABLE),
    row(TypeId::StatResult, "stat_result", "os", TypeId::Tuple, Layout::Extended(Kind::Tuple), HAS_DICT),
    row(TypeId::TerminalSize, "terminal_size", "os", TypeId::Tuple, Layout::Plain(Kind::Tuple), 0),
    row(TypeId::UnameResult, "uname_result", "posix", TypeId::Tuple, Layout::Plain(Kind::Tuple), 0),
    row(TypeId::StatVfsResult, "statvfs_result", "os", TypeId::Tuple, Layout::Extended(Kind::Tuple), HAS_DICT),
    row(TypeId::TimesResult, "times_result", "posix", TypeId::Tuple, Layout::Plain(Kind::Tuple), 0),
    row(TypeId::SchedParam, "sched_param", "posix", TypeId::Tuple, Layout::Plain(Kind::Tuple), 0),
    row(TypeId::WaitIdResult, "waitid_result", "posix", TypeId::Tuple, Layout::Plain(Kind::Tuple), 0),
    row(TypeId::Environ, "_Environ", "os", TypeId::Dict, Layout::Extended(Kind::Dict), NOT_INSTANTIABLE),
    row(TypeId::PathLike, "PathLike", "os", TypeId::Object, Layout::Instance, BASE),
];

/// Fills the module's types.
///
/// # Panics
/// When the system refuses memory at start-up.
pub fn init(py: &Py) {
    dir::init(py);
    environ::init(py);
    let sequences: [(TypeId, &[&str], &str); 5] = [
        (
            TypeId::StatVfsResult,
            &[
                "f_bsize",
                "f_frsize",
                "f_blocks",
                "f_bfree",
                "f_bavail",
                "f_files",
                "f_ffree",
                "f_favail",
                "f_flag",
                "f_namemax",
            ],
            "statvfs_result: Result from statvfs or fstatvfs.",
        ),
        (TypeId::TerminalSize, &["columns", "lines"], "A tuple of (columns, lines) for holding terminal window size"),
        (
            TypeId::UnameResult,
            &["sysname", "nodename", "release", "version", "machine"],
            "uname_result: Result from os.uname().",
        ),
        (
            TypeId::TimesResult,
            &["user", "system", "children_user", "children_system", "elapsed"],
            "times_result: Result from os.times().",
        ),
        (
            TypeId::WaitIdResult,
            &["si_pid", "si_uid", "si_signo", "si_status", "si_code"],
            "waitid_result: Result from waitid.",
        ),
    ];
    stat::init(py).expect("memory at start-up");
    scheduling::init(py).expect("memory at start-up");
    for (id, names, doc) in sequences {
        crate::types::struct_sequence::init(py, id, names, doc).expect("memory at start-up");
    }
    TypeBuilder::new(py, TypeId::PathLike)
        .doc("Abstract base class for implementing the file system path protocol.")
        .method("__fspath__", "(self, /)", |py, _| Err(py.error(TypeId::NotImplementedError, "")));
}

fn constants(py: &mut Py, m: &ModuleBuilder) -> Result<()> {
    for (name, v) in [
        ("name", "posix"),
        ("curdir", "."),
        ("pardir", ".."),
        ("sep", "/"),
        ("extsep", "."),
        ("pathsep", ":"),
        ("linesep", "\n"),
        ("devnull", "/dev/null"),
        ("defpath", "/bin:/usr/bin"),
    ] {
        m.add(py, name, py.intern(v))?;
    }
    m.add(py, "altsep", Value::NONE)?;
    m.add(py, "error", py.ty(TypeId::OSError).to_value())?;
    m.add(py, "supports_bytes_environ", Value::TRUE)?;
    for (name, v) in system_constants![
        F_OK,
        R_OK,
        W_OK,
        X_OK,
        O_RDONLY,
        O_WRONLY,
        O_RDWR,
        O_APPEND,
        O_CREAT,
        O_EXCL,
        O_TRUNC,
        O_NONBLOCK,
        O_SYNC,
        O_DSYNC,
        O_NOCTTY,
        O_CLOEXEC,
        O_DIRECTORY,
        O_NOFOLLOW,
        SEEK_SET,
        SEEK_CUR,
        SEEK_END,
        EX_OK = 0,
        EX_USAGE = 64,
        EX_DATAERR = 65,
        EX_NOINPUT = 66,
        EX_SOFTWARE = 70,
        EX_OSERR = 71,
        EX_IOERR = 74,
        WNOHANG,
        WUNTRACED,
    ] {
        m.add(py, name, py.int(i64::from(v))?)?;
    }
    Ok(())
}

/// The module `posix`.
///
/// # Errors
/// MemoryError.
pub fn make_posix(py: &mut Py) -> Result {
    let m = ModuleBuilder::new(py, "posix")?;
    constants(py, &m)?;
    files::fill(py, &m)?;
    fd::fill(py, &m)?;
    stat::fill(py, &m)?;
    environ::fill(py, &m)?;
    dir::fill(py, &m)?;
    process::fill(py, &m)?;
    spawn::fill(py, &m)?;
    system::fill(py, &m)?;
    scheduling::fill(py, &m)?;
    launch::fill(py, &m)?;
    attributes::fill(py, &m)?;
    transfer::fill(py, &m)?;
    m.function(py, "fspath", "(path)", |py, a| arg::fspath(py, &a[0]))?;
    m.function(py, "fsencode", "(filename)", |py, a| {
        let path = arg::fspath(py, &a[0])?;
        let bytes = arg::fsencode(py, &path)?;
        py.bytes(bytes)
    })?;
    m.function(py, "fsdecode", "(filename)", |py, a| {
        let path = arg::fspath(py, &a[0])?;
        match path.as_bytes() {
            Some(bytes) => arg::fsdecode(py, bytes, false),
            None => Ok(path),
        }
    })?;
    for id in [TypeId::TerminalSize, TypeId::UnameResult, TypeId::TimesResult, TypeId::WaitIdResult] {
        m.add_type(py, id)?;
    }
    m.finish(py)
}

/// What `os` has from the frozen module that is loaded when one of them is wanted.
const WRITTEN_IN_PYTHON: &[&str] = &[
    "environb",
    "execl",
    "execle",
    "execlp",
    "execlpe",
    "execvp",
    "execvpe",
    "get_exec_path",
    "getenvb",
    "popen",
    "spawnl",
    "spawnle",
    "spawnlp",
    "spawnlpe",
    "spawnv",
    "spawnve",
    "spawnvp",
    "spawnvpe",
];

/// What of the library's half of `os` is public.
const IN_THE_LIBRARY: &[&str] = &["fwalk", "register_at_fork"];

/// `os.__getattr__`.
fn written_in_python(py: &mut Py, args: &[Value]) -> Result {
    let name = args[0].as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default();
    if WRITTEN_IN_PYTHON.contains(&name.as_str()) {
        return crate::stdlib::frozen::attribute(py, "_os_functions", &args[0]);
    }
    Err(py.error(TypeId::AttributeError, format!("module 'os' has no attribute '{name}'")))
}

/// The module `os`: what `posix` has, and `path`.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    let modules = py.interp().modules.get();
    let loaded = |py: &Py, name: &str| modules.payload::<DictObject>().and_then(|d| d.get_str(py, &py.intern(name)));
    let posix = match loaded(py, "posix") {
        Some(v) => v,
        None => make_posix(py)?,
    };
    let path = match loaded(py, "posixpath") {
        Some(v) => v,
        None => posixpath::make(py)?,
    };
    let m = ModuleBuilder::new(py, "os")?;
    if let Some(module) = posix.payload::<ModuleObject>() {
        let names = module.dict.get(py);
        for (key, v) in names.payload::<DictObject>().map(|d| d.entries(py, &names)).transpose()?.unwrap_or_default() {
            let name = key.as_text().map(|t| t.to_string_lossy().into_owned()).unwrap_or_default();
            if !name.starts_with("__") {
                m.add(py, &name, v)?;
            }
        }
    }
    m.add(py, "path", path.clone())?;
    m.function(py, "__getattr__", "(name, /)", written_in_python)?;
    let public = m.namespace();
    let names = public.payload::<DictObject>().map(|d| d.entries(py, &public)).transpose()?.unwrap_or_default();
    let names: Vec<String> = names
        .iter()
        .filter_map(|(key, _)| key.as_text().map(|t| t.to_string_lossy().into_owned()))
        .chain(WRITTEN_IN_PYTHON.iter().chain(IN_THE_LIBRARY).map(|&n| n.to_owned()))
        .filter(|name| !name.starts_with('_') || name == "_exit")
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    m.public(py, &names)?;
    if let Some(d) = modules.payload::<DictObject>() {
        d.set_str(py, &modules, &py.intern("os.path"), path)?;
    }
    m.finish(py)
}

/// The module `os.path`, which is `posixpath`.
///
/// # Errors
/// MemoryError.
pub fn make_path(py: &mut Py) -> Result {
    make(py)?;
    let modules = py.interp().modules.get();
    match modules.payload::<DictObject>().and_then(|d| d.get_str(py, &py.intern("os.path"))) {
        Some(path) => Ok(path),
        None => posixpath::make(py),
    }
}
