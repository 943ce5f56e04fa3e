//! Paths as arguments: `os.fspath`, and the conversion of str, bytes, path objects and file descriptors to what the system takes.

use crate::object::{Name, Py, Raised, Result, Value};
use std::ffi::CString;

/// A path or a file descriptor that a program gave.
pub struct PathArg {
    /// What it gave, after `fspath`: for messages, and to answer in the same type.
    pub value: Value,
    /// The path as the system takes it; empty for a file descriptor.
    pub path: CString,
    /// It was given as bytes.
    pub is_bytes: bool,
    /// The file descriptor, if one was given.
    pub fd: Option<i32>,
}

/// `os.fspath(v)`: a str or bytes.
///
/// # Errors
/// TypeError if it is no path.
pub fn fspath(py: &mut Py, v: &Value) -> Result {
    match fspath_optional(py, v)? {
        Some(path) => Ok(path),
        None => {
            let name = py.type_of(v).full_name(py);
            Err(py.type_error(format!("expected str, bytes or os.PathLike object, not {name}")))
        }
    }
}

/// As `fspath`; `None` if it is no path.
fn fspath_optional(py: &mut Py, v: &Value) -> Result<Option<Value>> {
    if v.as_text().is_some() || v.as_bytes().is_some() {
        return Ok(Some(v.clone()));
    }
    let Some(made) = py.call_special(v, Name::__fspath__, &[])? else { return Ok(None) };
    if made.as_text().is_some() || made.as_bytes().is_some() {
        return Ok(Some(made));
    }
    let (class, name) = (py.type_of(v).full_name(py), py.type_of(&made).full_name(py));
    Err(py.type_error(format!("expected {class}.__fspath__() to return str or bytes, not {name}")))
}

/// The bytes of a str or bytes path (`os.fsencode`).
///
/// # Errors
/// UnicodeEncodeError.
pub fn fsencode(py: &mut Py, path: &Value) -> Result<Vec<u8>> {
    match path.as_bytes() {
        Some(bytes) => Ok(bytes.to_vec()),
        None => py.encode(path, Some("utf-8"), Some("surrogateescape")),
    }
}

/// A path from the system as a str, or as bytes.
///
/// # Errors
/// MemoryError.
pub fn fsdecode(py: &mut Py, path: &[u8], as_bytes: bool) -> Result {
    if as_bytes {
        return py.bytes_from(path);
    }
    py.decode(path, Some("utf-8"), Some("surrogateescape"))
}

/// A str or bytes path as a C string.
///
/// # Errors
/// ValueError if it contains a null byte.
pub fn c_path(py: &mut Py, path: &Value) -> Result<CString> {
    let bytes = fsencode(py, path)?;
    CString::new(bytes).map_err(|_| py.value_error("embedded null byte"))
}

/// What a path argument may be besides a path.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Also {
    /// Nothing else.
    Nothing,
    /// An open file descriptor.
    Fd,
    /// A file descriptor or None, which stands for the current folder.
    FdOrNone,
    /// None, which stands for the current folder.
    None,
}

impl PathArg {
    /// The argument `name` of `function`.
    ///
    /// # Errors
    /// TypeError if it is no path; ValueError for null bytes.
    pub fn of(py: &mut Py, function: &str, name: &str, v: &Value, also: Also) -> Result<PathArg> {
        if v.is_none_or_empty() && matches!(also, Also::FdOrNone | Also::None) {
            return Ok(PathArg { value: Value::NONE, path: c".".to_owned(), is_bytes: false, fd: None });
        }
        if let Some(value) = fspath_optional(py, v)? {
            let path = c_path(py, &value)?;
            return Ok(PathArg { is_bytes: value.as_bytes().is_some(), value, path, fd: None });
        }
        if matches!(also, Also::Fd | Also::FdOrNone) && py.type_of(v).slots.index.get().is_some() {
            let fd = py.as_i32(v)?;
            return Ok(PathArg { value: v.clone(), path: CString::default(), is_bytes: false, fd: Some(fd) });
        }
        let wanted = match also {
            Also::Nothing => "string, bytes or os.PathLike",
            Also::Fd => "string, bytes, os.PathLike or integer",
            Also::FdOrNone => "string, bytes, os.PathLike, integer or None",
            Also::None => "string, bytes, os.PathLike or None",
        };
        let given = py.type_of(v).full_name(py);
        Err(py.type_error(format!("{function}: {name} should be {wanted}, not {given}")))
    }

    /// A path and nothing else.
    ///
    /// # Errors
    /// As `of`.
    pub fn path(py: &mut Py, function: &str, v: &Value) -> Result<PathArg> {
        PathArg::of(py, function, "path", v, Also::Nothing)
    }

    /// The exception for a system call on this path that failed.
    pub fn error(&self, py: &Py, e: &std::io::Error) -> Raised {
        if self.value.is_none() {
            return py.os_error_from(e, None);
        }
        py.os_error_from(e, Some(&self.value))
    }
}

/// What a system call returned: -1 is an error.
///
/// # Errors
/// The error in `errno`.
pub fn check<T: PartialEq + From<i8>>(result: T) -> std::io::Result<T> {
    if result == T::from(-1i8) { Err(std::io::Error::last_os_error()) } else { Ok(result) }
}
