//! Functions of `os` on the extended attributes of files.

use super::arg::{Also, PathArg, check, fsdecode, fsencode};
use super::files::flag;
use crate::object::{Py, Result, Value};
use crate::stdlib::ModuleBuilder;
use std::ffi::CString;

/// Longest value that the system keeps.
const LONGEST: usize = 64 << 10;

fn attribute_name(py: &mut Py, v: &Value) -> Result<CString> {
    let name = super::arg::fspath(py, v)?;
    let bytes = fsencode(py, &name)?;
    CString::new(bytes).map_err(|_| py.value_error("embedded null byte"))
}

/// A file that a call is about: a path, or a descriptor, for which links are of no concern.
fn file(py: &mut Py, function: &str, v: &Value, follow: &Value) -> Result<(PathArg, bool)> {
    let follow = flag(py, follow, true)?;
    let p = PathArg::of(py, function, "path", v, if function == "listxattr" { Also::FdOrNone } else { Also::Fd })?;
    if p.fd.is_some() && !follow {
        return Err(py.value_error(format!("{function}: cannot use fd and follow_symlinks together")));
    }
    Ok((p, follow))
}

/// Asks for a value until the room for it was enough.
fn value(py: &mut Py, p: &PathArg, ask: impl Fn(*mut libc::c_void, usize) -> isize + Sync) -> Result<Vec<u8>> {
    for room in [128, LONGEST] {
        let mut data = vec![0u8; room];
        match py.detach(|| check(ask(data.as_mut_ptr().cast(), data.len()))) {
            Ok(n) => {
                data.truncate(n.unsigned_abs());
                return Ok(data);
            }
            Err(e) if e.raw_os_error() == Some(libc::ERANGE) && room < LONGEST => {}
            Err(e) => return Err(p.error(py, &e)),
        }
    }
    Ok(Vec::new())
}

fn get(py: &mut Py, a: &[Value]) -> Result {
    let (p, follow) = file(py, "getxattr", &a[0], &a[2])?;
    let name = attribute_name(py, &a[1])?;
    // SAFETY: path and name end with a null byte, and the buffer has the room that is told.
    let data = value(py, &p, |at, room| unsafe {
        match p.fd {
            Some(fd) => libc::fgetxattr(fd, name.as_ptr(), at, room),
            None if follow => libc::getxattr(p.path.as_ptr(), name.as_ptr(), at, room),
            None => libc::lgetxattr(p.path.as_ptr(), name.as_ptr(), at, room),
        }
    })?;
    py.bytes(data)
}

fn set(py: &mut Py, a: &[Value]) -> Result {
    let (p, follow) = file(py, "setxattr", &a[0], &a[4])?;
    let name = attribute_name(py, &a[1])?;
    let data = py.as_buffer(&a[2])?;
    let flags = if a[3].is_empty() { 0 } else { py.as_i32(&a[3])? };
    let (at, n) = (data.as_ptr().cast(), data.len());
    // SAFETY: as above.
    let done = check(unsafe {
        match p.fd {
            Some(fd) => libc::fsetxattr(fd, name.as_ptr(), at, n, flags),
            None if follow => libc::setxattr(p.path.as_ptr(), name.as_ptr(), at, n, flags),
            None => libc::lsetxattr(p.path.as_ptr(), name.as_ptr(), at, n, flags),
        }
    });
    done.map(|_| Value::NONE).map_err(|e| p.error(py, &e))
}

fn remove(py: &mut Py, a: &[Value]) -> Result {
    let (p, follow) = file(py, "removexattr", &a[0], &a[2])?;
    let name = attribute_name(py, &a[1])?;
    // SAFETY: as above.
    let done = check(unsafe {
        match p.fd {
            Some(fd) => libc::fremovexattr(fd, name.as_ptr()),
            None if follow => libc::removexattr(p.path.as_ptr(), name.as_ptr()),
            None => libc::lremovexattr(p.path.as_ptr(), name.as_ptr()),
        }
    });
    done.map(|_| Value::NONE).map_err(|e| p.error(py, &e))
}

fn list(py: &mut Py, a: &[Value]) -> Result {
    let (p, follow) = file(py, "listxattr", &a[0], &a[1])?;
    // SAFETY: as above.
    let data = value(py, &p, |at, room| unsafe {
        match p.fd {
            Some(fd) => libc::flistxattr(fd, at.cast(), room),
            None if follow => libc::listxattr(p.path.as_ptr(), at.cast(), room),
            None => libc::llistxattr(p.path.as_ptr(), at.cast(), room),
        }
    })?;
    let mut names = Vec::new();
    for name in data.split(|&b| b == 0).filter(|name| !name.is_empty()) {
        names.push(fsdecode(py, name, false)?);
    }
    py.list(names)
}

/// Fills the module.
///
/// # Errors
/// MemoryError.
pub fn fill(py: &mut Py, m: &ModuleBuilder) -> Result<()> {
    m.function(py, "getxattr", "(path, attribute, *, follow_symlinks=True)", get)?;
    m.function(py, "setxattr", "(path, attribute, value, flags=0, *, follow_symlinks=True)", set)?;
    m.function(py, "removexattr", "(path, attribute, *, follow_symlinks=True)", remove)?;
    m.function(py, "listxattr", "(path=None, *, follow_symlinks=True)", list)?;
    m.add(py, "XATTR_SIZE_MAX", py.int_from_usize(LONGEST)?)?;
    for (name, v) in system_constants![XATTR_CREATE, XATTR_REPLACE] {
        m.add(py, name, py.int(i64::from(v))?)?;
    }
    Ok(())
}
