//! Functions of `os` that take paths: making, moving, removing and changing files and folders.

use super::arg::{Also, PathArg, check};
use crate::object::{Py, Raised, Result, TypeId, Value};
use crate::stdlib::ModuleBuilder;
use std::ffi::CStr;

/// A `dir_fd` argument.
///
/// # Errors
/// TypeError.
pub fn dir_fd(py: &mut Py, v: &Value) -> Result<i32> {
    if v.is_none_or_empty() {
        return Ok(libc::AT_FDCWD);
    }
    if !v.is_int_like() && py.type_of(v).slots.index.get().is_none() {
        let name = py.type_of(v).full_name(py);
        return Err(py.type_error(format!("argument should be integer or None, not {name}")));
    }
    py.as_i32(v)
}

/// A truth argument with a default.
///
/// # Errors
/// What `__bool__` raises.
pub fn flag(py: &mut Py, v: &Value, absent: bool) -> Result<bool> {
    if v.is_empty() { Ok(absent) } else { py.truth(v) }
}

/// Runs a system call on one path.
fn on_path(py: &mut Py, function: &str, v: &Value, f: impl FnOnce(&CStr) -> i32 + Send) -> Result {
    let p = PathArg::path(py, function, v)?;
    let path = &p.path;
    match py.detach(|| check(f(path))) {
        Ok(_) => Ok(Value::NONE),
        Err(e) => Err(p.error(py, &e)),
    }
}

fn mode_argument(py: &mut Py, v: &Value, absent: u32) -> Result<u32> {
    if v.is_empty() { Ok(absent) } else { Ok(py.as_i32(v)? as u32) }
}

fn mkdir(py: &mut Py, a: &[Value]) -> Result {
    let mode = mode_argument(py, &a[1], 0o777)?;
    let at = dir_fd(py, &a[2])?;
    // SAFETY: here and below: the path ends with a null byte.
    on_path(py, "mkdir", &a[0], |p| unsafe { libc::mkdirat(at, p.as_ptr(), mode) })
}

fn makedirs(py: &mut Py, a: &[Value]) -> Result {
    let exist_ok = flag(py, &a[2], false)?;
    let mode = mode_argument(py, &a[1], 0o777)?;
    let name = super::arg::fspath(py, &a[0])?;
    let is_bytes = name.as_bytes().is_some();
    let whole = super::arg::fsencode(py, &name)?;
    make_all(py, &whole, is_bytes, mode, exist_ok)?;
    Ok(Value::NONE)
}

fn make_all(py: &mut Py, path: &[u8], is_bytes: bool, mode: u32, exist_ok: bool) -> Result<()> {
    let (mut head, mut tail) = crate::stdlib::posixpath::split_bytes(path);
    if tail.is_empty() {
        (head, tail) = crate::stdlib::posixpath::split_bytes(head);
    }
    if !head.is_empty() && !tail.is_empty() && !exists(py, head) {
        match py.recurse("", |py| make_all(py, head, is_bytes, 0o777, exist_ok)) {
            Err(e) if !py.exception_is(&e, TypeId::FileExistsError) => return Err(e),
            _ => {}
        }
        if tail == b"." {
            return Ok(());
        }
    }
    let v = super::arg::fsdecode(py, path, is_bytes)?;
    let mode = py.int(i64::from(mode))?;
    match mkdir(py, &[v, mode, Value::EMPTY]) {
        Ok(_) => Ok(()),
        Err(e) if exist_ok && py.exception_is(&e, TypeId::OSError) && is_dir(py, path) => Ok(()),
        Err(e) => Err(e),
    }
}

/// Does a file of this name exist?
pub fn exists(py: &mut Py, path: &[u8]) -> bool {
    let path = std::path::Path::new(std::ffi::OsStr::new(os_str(path)));
    py.detach(|| path.exists())
}

fn is_dir(py: &mut Py, path: &[u8]) -> bool {
    let path = std::path::Path::new(os_str(path));
    py.detach(|| path.is_dir())
}

/// Bytes as the system's string.
pub fn os_str(bytes: &[u8]) -> &std::ffi::OsStr {
    std::os::unix::ffi::OsStrExt::from_bytes(bytes)
}

fn remove(py: &mut Py, a: &[Value], function: &str) -> Result {
    let at = dir_fd(py, &a[1])?;
    // SAFETY: as in `mkdir`.
    on_path(py, function, &a[0], |p| unsafe { libc::unlinkat(at, p.as_ptr(), 0) })
}

fn rmdir(py: &mut Py, a: &[Value]) -> Result {
    let at = dir_fd(py, &a[1])?;
    // SAFETY: as in `mkdir`.
    on_path(py, "rmdir", &a[0], |p| unsafe { libc::unlinkat(at, p.as_ptr(), libc::AT_REMOVEDIR) })
}

fn removedirs(py: &mut Py, a: &[Value]) -> Result {
    rmdir(py, &[a[0].clone(), Value::EMPTY])?;
    let name = super::arg::fspath(py, &a[0])?;
    let is_bytes = name.as_bytes().is_some();
    let whole = super::arg::fsencode(py, &name)?;
    let (mut head, mut tail) = crate::stdlib::posixpath::split_bytes(&whole);
    if tail.is_empty() {
        (head, tail) = crate::stdlib::posixpath::split_bytes(head);
    }
    while !head.is_empty() && !tail.is_empty() {
        let v = super::arg::fsdecode(py, head, is_bytes)?;
        match rmdir(py, &[v, Value::EMPTY]) {
            Err(e) if py.exception_is(&e, TypeId::OSError) => break,
            done => done?,
        };
        (head, tail) = crate::stdlib::posixpath::split_bytes(head);
    }
    Ok(Value::NONE)
}

/// Runs a system call on two paths.
fn on_two(
    py: &mut Py,
    function: &str,
    (first, second): (&Value, &Value),
    (first_name, second_name): (&str, &str),
    f: impl FnOnce(&CStr, &CStr) -> i32 + Send,
) -> Result {
    let from = PathArg::of(py, function, first_name, first, Also::Nothing)?;
    let to = PathArg::of(py, function, second_name, second, Also::Nothing)?;
    let (a, b) = (&from.path, &to.path);
    match py.detach(|| check(f(a, b))) {
        Ok(_) => Ok(Value::NONE),
        Err(e) => Err(two_paths_error(py, &e, &from, &to)),
    }
}

fn two_paths_error(py: &Py, e: &std::io::Error, from: &PathArg, to: &PathArg) -> Raised {
    match e.raw_os_error() {
        Some(errno) => py.os_error_of_two(errno, Some(&from.value), Some(&to.value)),
        None => py.os_error_from(e, Some(&from.value)),
    }
}

fn rename(py: &mut Py, a: &[Value], function: &str) -> Result {
    let (from, to) = (dir_fd(py, &a[2])?, dir_fd(py, &a[3])?);
    // SAFETY: as in `mkdir`.
    on_two(py, function, (&a[0], &a[1]), ("src", "dst"), |x, y| unsafe {
        libc::renameat(from, x.as_ptr(), to, y.as_ptr())
    })
}

fn renames(py: &mut Py, a: &[Value]) -> Result {
    let to = super::arg::fspath(py, &a[1])?;
    let is_bytes = to.as_bytes().is_some();
    let whole = super::arg::fsencode(py, &to)?;
    let (head, tail) = crate::stdlib::posixpath::split_bytes(&whole);
    if !head.is_empty() && !tail.is_empty() && !exists(py, head) {
        make_all(py, head, is_bytes, 0o777, false)?;
    }
    rename(py, &[a[0].clone(), a[1].clone(), Value::EMPTY, Value::EMPTY], "rename")?;
    let from = super::arg::fspath(py, &a[0])?;
    let is_bytes = from.as_bytes().is_some();
    let whole = super::arg::fsencode(py, &from)?;
    let (head, tail) = crate::stdlib::posixpath::split_bytes(&whole);
    if !head.is_empty() && !tail.is_empty() {
        let head = super::arg::fsdecode(py, head, is_bytes)?;
        match removedirs(py, &[head]) {
            Err(e) if !py.exception_is(&e, TypeId::OSError) => return Err(e),
            _ => {}
        }
    }
    Ok(Value::NONE)
}

fn link(py: &mut Py, a: &[Value]) -> Result {
    let (from, to) = (dir_fd(py, &a[2])?, dir_fd(py, &a[3])?);
    let follow = if flag(py, &a[4], true)? { libc::AT_SYMLINK_FOLLOW } else { 0 };
    // SAFETY: as in `mkdir`.
    on_two(py, "link", (&a[0], &a[1]), ("src", "dst"), |x, y| unsafe {
        libc::linkat(from, x.as_ptr(), to, y.as_ptr(), follow)
    })
}

fn symlink(py: &mut Py, a: &[Value]) -> Result {
    let at = dir_fd(py, &a[3])?;
    // SAFETY: as in `mkdir`.
    on_two(py, "symlink", (&a[0], &a[1]), ("src", "dst"), |x, y| unsafe { libc::symlinkat(x.as_ptr(), at, y.as_ptr()) })
}

fn readlink(py: &mut Py, a: &[Value]) -> Result {
    let at = dir_fd(py, &a[1])?;
    let p = PathArg::path(py, "readlink", &a[0])?;
    let path = &p.path;
    let mut target = vec![0u8; 4096];
    let place = &mut target;
    // SAFETY: the path ends with a null byte, the buffer is as long as it says.
    let got = py
        .detach(move || check(unsafe { libc::readlinkat(at, path.as_ptr(), place.as_mut_ptr().cast(), place.len()) }));
    match got {
        Ok(n) => super::arg::fsdecode(py, &target[..n.unsigned_abs().min(4096)], p.is_bytes),
        Err(e) => Err(p.error(py, &e)),
    }
}

fn chmod(py: &mut Py, a: &[Value]) -> Result {
    let p = PathArg::of(py, "chmod", "path", &a[0], Also::Fd)?;
    let mode = py.as_i32(&a[1])? as u32;
    let at = dir_fd(py, &a[2])?;
    let follow = if flag(py, &a[3], true)? { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    let (path, fd) = (&p.path, p.fd);
    // SAFETY: as in `mkdir`.
    let done = py.detach(|| unsafe {
        check(match fd {
            Some(fd) => libc::fchmod(fd, mode),
            None => libc::fchmodat(at, path.as_ptr(), mode, follow),
        })
    });
    done.map(|_| Value::NONE).map_err(|e| p.error(py, &e))
}

fn chown(py: &mut Py, a: &[Value]) -> Result {
    let p = PathArg::of(py, "chown", "path", &a[0], Also::Fd)?;
    let (user, group) = (py.as_i64(&a[1])? as u32, py.as_i64(&a[2])? as u32);
    let at = dir_fd(py, &a[3])?;
    let follow = if flag(py, &a[4], true)? { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    let (path, fd) = (&p.path, p.fd);
    // SAFETY: as in `mkdir`.
    let done = py.detach(|| unsafe {
        check(match fd {
            Some(fd) => libc::fchown(fd, user, group),
            None => libc::fchownat(at, path.as_ptr(), user, group, follow),
        })
    });
    done.map(|_| Value::NONE).map_err(|e| p.error(py, &e))
}

fn chdir(py: &mut Py, a: &[Value]) -> Result {
    let p = PathArg::of(py, "chdir", "path", &a[0], Also::Fd)?;
    let (path, fd) = (&p.path, p.fd);
    // SAFETY: as in `mkdir`.
    let done = py.detach(|| unsafe {
        check(match fd {
            Some(fd) => libc::fchdir(fd),
            None => libc::chdir(path.as_ptr()),
        })
    });
    done.map(|_| Value::NONE).map_err(|e| p.error(py, &e))
}

/// `os.getcwd()`
///
/// # Errors
/// OSError.
pub fn getcwd(py: &mut Py) -> Result<Vec<u8>> {
    match py.detach(std::env::current_dir) {
        Ok(path) => Ok(std::os::unix::ffi::OsStringExt::into_vec(path.into_os_string())),
        Err(e) => Err(py.os_error_from(&e, None)),
    }
}

fn access(py: &mut Py, a: &[Value]) -> Result {
    let p = PathArg::path(py, "access", &a[0])?;
    let mode = py.as_i32(&a[1])?;
    let at = dir_fd(py, &a[2])?;
    let mut flags = if flag(py, &a[3], false)? { libc::AT_EACCESS } else { 0 };
    if !flag(py, &a[4], true)? {
        flags |= libc::AT_SYMLINK_NOFOLLOW;
    }
    let path = &p.path;
    // SAFETY: as in `mkdir`.
    Ok(Value::bool(py.detach(|| unsafe { libc::faccessat(at, path.as_ptr(), mode, flags) }) == 0))
}

fn truncate(py: &mut Py, a: &[Value]) -> Result {
    let p = PathArg::of(py, "truncate", "path", &a[0], Also::Fd)?;
    let size = py.as_i64(&a[1])?;
    let (path, fd) = (&p.path, p.fd);
    // SAFETY: as in `mkdir`.
    let done = py.detach(|| unsafe {
        check(match fd {
            Some(fd) => libc::ftruncate(fd, size),
            None => libc::truncate(path.as_ptr(), size),
        })
    });
    done.map(|_| Value::NONE).map_err(|e| p.error(py, &e))
}

/// A time of `utime`: seconds as an int or a float.
fn seconds(py: &mut Py, v: &Value) -> Result<libc::timespec> {
    if let Some(whole) = v.to_i64() {
        return Ok(libc::timespec { tv_sec: whole, tv_nsec: 0 });
    }
    let at = py.as_f64(v)?;
    if !at.is_finite() || at.abs() >= 9.2e18 {
        return Err(py.overflow_error("timestamp out of range for platform time_t"));
    }
    let whole = at.floor();
    Ok(libc::timespec { tv_sec: whole as i64, tv_nsec: ((at - whole) * 1e9) as i64 })
}

fn pair(py: &mut Py, v: &Value, name: &str) -> Result<(Value, Value)> {
    let is_tuple = py.is_instance(v, TypeId::Tuple);
    let items = if is_tuple { py.collect(v)? } else { Vec::new() };
    match items.as_slice() {
        [a, b] => Ok((a.clone(), b.clone())),
        _ if name == "times" => Err(py.type_error("utime: 'times' must be either a tuple of two ints or None")),
        _ => Err(py.type_error("utime: 'ns' must be a tuple of two ints")),
    }
}

fn utime(py: &mut Py, a: &[Value]) -> Result {
    let p = PathArg::of(py, "utime", "path", &a[0], Also::Fd)?;
    if !a[1].is_none_or_empty() && !a[2].is_empty() {
        return Err(py.value_error("utime: you may specify either 'times' or 'ns' but not both"));
    }
    let now = libc::timespec { tv_sec: 0, tv_nsec: libc::UTIME_NOW };
    let times = if !a[2].is_empty() {
        let (first, second) = pair(py, &a[2], "ns")?;
        let (first, second) = (py.as_i64(&first)?, py.as_i64(&second)?);
        let split =
            |ns: i64| libc::timespec { tv_sec: ns.div_euclid(1_000_000_000), tv_nsec: ns.rem_euclid(1_000_000_000) };
        [split(first), split(second)]
    } else if !a[1].is_none_or_empty() {
        let (first, second) = pair(py, &a[1], "times")?;
        [seconds(py, &first)?, seconds(py, &second)?]
    } else {
        [now, now]
    };
    let at = dir_fd(py, &a[3])?;
    let follow = if flag(py, &a[4], true)? { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    let (path, fd) = (&p.path, p.fd);
    // SAFETY: as in `mkdir`; the two times outlive the call.
    let done = py.detach(|| unsafe {
        check(match fd {
            Some(fd) => libc::futimens(fd, times.as_ptr()),
            None => libc::utimensat(at, path.as_ptr(), times.as_ptr(), follow),
        })
    });
    done.map(|_| Value::NONE).map_err(|e| p.error(py, &e))
}

fn mkfifo(py: &mut Py, a: &[Value]) -> Result {
    let mode = mode_argument(py, &a[1], 0o666)?;
    let at = dir_fd(py, &a[2])?;
    // SAFETY: as in `mkdir`.
    on_path(py, "mkfifo", &a[0], |p| unsafe { libc::mkfifoat(at, p.as_ptr(), mode) })
}

/// Fills the module.
///
/// # Errors
/// MemoryError.
pub fn fill(py: &mut Py, m: &ModuleBuilder) -> Result<()> {
    m.function(py, "mkdir", "(path, mode=511, *, dir_fd=None)", mkdir)?;
    m.function(py, "makedirs", "(name, mode=511, exist_ok=False)", makedirs)?;
    m.function(py, "remove", "(path, *, dir_fd=None)", |py, a| remove(py, a, "remove"))?;
    m.function(py, "unlink", "(path, *, dir_fd=None)", |py, a| remove(py, a, "unlink"))?;
    m.function(py, "rmdir", "(path, *, dir_fd=None)", rmdir)?;
    m.function(py, "removedirs", "(name)", removedirs)?;
    m.function(py, "rename", "(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", |py, a| rename(py, a, "rename"))?;
    m.function(py, "replace", "(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", |py, a| rename(py, a, "replace"))?;
    m.function(py, "renames", "(old, new)", renames)?;
    m.function(py, "link", "(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)", link)?;
    m.function(py, "symlink", "(src, dst, target_is_directory=False, *, dir_fd=None)", symlink)?;
    m.function(py, "readlink", "(path, *, dir_fd=None)", readlink)?;
    m.function(py, "chmod", "(path, mode, *, dir_fd=None, follow_symlinks=True)", chmod)?;
    m.function(py, "chown", "(path, uid, gid, *, dir_fd=None, follow_symlinks=True)", chown)?;
    m.function(py, "chdir", "(path)", chdir)?;
    m.function(py, "getcwd", "()", |py, _| {
        let path = getcwd(py)?;
        super::arg::fsdecode(py, &path, false)
    })?;
    m.function(py, "getcwdb", "()", |py, _| {
        let path = getcwd(py)?;
        py.bytes(path)
    })?;
    m.function(py, "access", "(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)", access)?;
    m.function(py, "truncate", "(path, length)", truncate)?;
    m.function(py, "utime", "(path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True)", utime)?;
    m.function(py, "mkfifo", "(path, mode=438, *, dir_fd=None)", mkfifo)
}
