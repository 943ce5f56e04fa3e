//! `os.stat` and its kin, and `os.stat_result`.
//!
//! A result is a tuple of ten ints; what else the system tells, and the times as floats, are attributes in its extension.

use super::arg::{Also, PathArg, check};
use super::files::{dir_fd, flag};
use crate::object::dict::DictObject;
use crate::object::native::TypeBuilder;
use crate::object::tuple::TupleObject;
use crate::object::{Args, Py, Result, TypeId, TypeRef, Value};
use crate::stdlib::ModuleBuilder;
use std::ffi::CStr;

const NAMES: [&str; 10] =
    ["st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size", "st_atime", "st_mtime", "st_ctime"];

/// Asks the system about a path.
///
/// # Errors
/// The error in `errno`.
pub fn stat_at(at: i32, path: &CStr, follow: bool) -> std::io::Result<libc::stat> {
    let flags = if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    // SAFETY: `stat` is plain data, which the call fills; the path ends with a null byte.
    unsafe {
        let mut stat: libc::stat = std::mem::zeroed();
        check(libc::fstatat(at, path.as_ptr(), &mut stat, flags)).map(|_| stat)
    }
}

/// Asks the system about a descriptor.
///
/// # Errors
/// The error in `errno`.
pub fn stat_fd(fd: i32) -> std::io::Result<libc::stat> {
    // SAFETY: as above.
    unsafe {
        let mut stat: libc::stat = std::mem::zeroed();
        check(libc::fstat(fd, &mut stat)).map(|_| stat)
    }
}

/// The result as a Python object.
///
/// # Errors
/// MemoryError.
pub fn result(py: &mut Py, s: &libc::stat) -> Result {
    let items = vec![
        py.int(i64::from(s.st_mode))?,
        py.int_from_u64(s.st_ino)?,
        py.int_from_u64(s.st_dev)?,
        py.int_from_u64(s.st_nlink)?,
        py.int(i64::from(s.st_uid))?,
        py.int(i64::from(s.st_gid))?,
        py.int(s.st_size)?,
        py.int(s.st_atime)?,
        py.int(s.st_mtime)?,
        py.int(s.st_ctime)?,
    ];
    let v = py.struct_sequence(TypeId::StatResult, items)?;
    let set = |name: &str, value: Value| py.set_own_attribute(&v, &py.intern(name), value);
    for (name, seconds, nanos) in [
        ("st_atime", s.st_atime, s.st_atime_nsec),
        ("st_mtime", s.st_mtime, s.st_mtime_nsec),
        ("st_ctime", s.st_ctime, s.st_ctime_nsec),
    ] {
        set(name, py.float(seconds as f64 + 1e-9 * nanos as f64)?)?;
        let total = i128::from(seconds) * 1_000_000_000 + i128::from(nanos);
        set(&format!("{name}_ns"), py.int(i64::try_from(total).unwrap_or(i64::MAX))?)?;
    }
    set("st_blksize", py.int(s.st_blksize)?)?;
    set("st_blocks", py.int(s.st_blocks)?)?;
    set("st_rdev", py.int_from_u64(s.st_rdev)?)?;
    Ok(v)
}

fn stat_of(py: &mut Py, function: &str, path: &Value, at: &Value, follow: bool) -> Result {
    let also = if function == "stat" { Also::Fd } else { Also::Nothing };
    let p = PathArg::of(py, function, "path", path, also)?;
    let at = dir_fd(py, at)?;
    let (name, fd) = (&p.path, p.fd);
    let got = py.detach(|| match fd {
        Some(fd) => stat_fd(fd),
        None => stat_at(at, name, follow),
    });
    match got {
        Ok(s) => result(py, &s),
        Err(e) => Err(p.error(py, &e)),
    }
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let items = v.payload::<TupleObject>().map(|t| t.values().to_vec()).unwrap_or_default();
    let mut parts = Vec::new();
    for (name, item) in NAMES.iter().zip(&items) {
        parts.push(format!("{name}={}", py.repr_string(item)?));
    }
    py.str(&format!("os.stat_result({})", parts.join(", ")))
}

/// What comes after the ten of the tuple, where it is given.
const MORE: [&str; 9] = [
    "st_atime",
    "st_mtime",
    "st_ctime",
    "st_atime_ns",
    "st_mtime_ns",
    "st_ctime_ns",
    "st_blksize",
    "st_blocks",
    "st_rdev",
];

fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let [sequence, more] = py.named_args("stat_result", args, ["sequence", "dict"], 1)?;
    let mut items = py.collect(&sequence)?;
    let given = items.len();
    let wrong = |how: &str, wanted: usize| {
        format!("os.stat_result() takes an at {how} {wanted}-sequence ({given}-sequence given)")
    };
    if given < 10 {
        return Err(py.type_error(wrong("least", 10)));
    }
    if given > 19 {
        return Err(py.type_error(wrong("most", 19)));
    }
    let rest = items.split_off(10);
    let seconds = items[7..].to_vec();
    let v = py.tuple_of(class, items)?;
    for (i, name) in MORE.iter().enumerate() {
        let key = py.intern(name);
        let found = match rest.get(i) {
            Some(found) => Some(found.clone()),
            None => match more.payload::<DictObject>() {
                Some(dict) => dict.get_interned(py, &key),
                None => None,
            },
        };
        // Without anything better the times are the whole seconds.
        let found = found.or_else(|| seconds.get(i).cloned()).unwrap_or(Value::NONE);
        py.set_own_attribute(&v, &key, found)?;
    }
    Ok(v)
}

fn reduce(py: &mut Py, a: &[Value]) -> Result {
    let items = a[0].payload::<TupleObject>().map(|t| t.values().to_vec()).unwrap_or_default();
    let more = DictObject::new(py)?;
    if let Some(dict) = more.payload::<DictObject>() {
        for name in MORE {
            let key = py.intern(name);
            if let Some(found) = py.getattr_optional(&a[0], &key)? {
                dict.set_str(py, &more, &key, found)?;
            }
        }
    }
    let parts = vec![py.tuple(items)?, more];
    let parts = py.tuple(parts)?;
    py.tuple_of_two(py.type_of(&a[0]).to_value(), parts)
}

/// Fills the type.
///
/// # Errors
/// MemoryError.
pub fn init(py: &Py) -> Result<()> {
    // The times' names belong to the floats.
    crate::types::struct_sequence::init(
        py,
        TypeId::StatResult,
        &NAMES[..7],
        "stat_result: Result from stat, fstat, or lstat.",
    )?;
    let b = TypeBuilder::new(py, TypeId::StatResult);
    b.slots().repr.set(Some(repr));
    b.slots().new.set(Some(new));
    b.method("__reduce__", "(self, /)", reduce);
    // The last three of the ten items have no names.
    for (name, n) in [("n_fields", 19), ("n_sequence_fields", 10), ("n_unnamed_fields", 3)] {
        b.constant(name, py.int(n)?);
    }
    Ok(())
}

/// Fills the module.
///
/// # Errors
/// MemoryError.
pub fn fill(py: &mut Py, m: &ModuleBuilder) -> Result<()> {
    m.function(py, "stat", "(path, *, dir_fd=None, follow_symlinks=True)", |py, a| {
        let follow = flag(py, &a[2], true)?;
        stat_of(py, "stat", &a[0], &a[1], follow)
    })?;
    m.function(py, "lstat", "(path, *, dir_fd=None)", |py, a| stat_of(py, "lstat", &a[0], &a[1], false))?;
    m.function(py, "fstat", "(fd)", |py, a| {
        let fd = py.as_i32(&a[0])?;
        match py.detach(|| stat_fd(fd)) {
            Ok(s) => result(py, &s),
            Err(e) => Err(py.os_error_from(&e, None)),
        }
    })?;
    m.add(py, "stat_result", py.ty(TypeId::StatResult).to_value())
}
