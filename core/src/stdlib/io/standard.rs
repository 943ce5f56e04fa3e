//! `sys.stdin`, `sys.stdout` and `sys.stderr`: how they are made, how `print` reaches them, and their last flush.

use super::newline::Newline;
use super::{buffered, fileio, text_methods};
use crate::object::dict::DictObject;
use crate::object::{Py, Result, TypeId, Value};

fn stream(py: &mut Py, fd: i32, name: &str, errors: &str) -> Result {
    if py.interp().config.closed_streams & (1 << fd) != 0 {
        return Ok(Value::NONE);
    }
    // SAFETY: no memory is involved.
    if unsafe { libc::fcntl(fd, libc::F_GETFD) } < 0 {
        return Ok(Value::NONE);
    }
    // SAFETY: as above.
    let tty = unsafe { libc::isatty(fd) } == 1;
    let unbuffered = py.interp().config.unbuffered;
    let write = fd != 0;
    let raw = fileio::on_descriptor(py, fd, name, write)?;
    let id = if write { TypeId::BufferedWriter } else { TypeId::BufferedReader };
    let buffer = buffered::make(py, id, &raw, super::DEFAULT_BUFFER_SIZE as i64)?;
    if unbuffered && write {
        buffered::keep_nothing(py, &buffer)?;
    }
    let (encoding, errors) = chosen_encoding(py, errors);
    let options = text_methods::Options {
        encoding: Some(encoding),
        errors: Some(errors),
        newline: if write { Newline::Lf } else { Newline::Translated },
        line_buffering: (tty || fd == 2) && !unbuffered,
        write_through: unbuffered && write,
    };
    let text = text_methods::make(py, &buffer, options)?;
    let mode = py.str(if write { "w" } else { "r" })?;
    py.set_own_attribute(&text, &py.intern("mode"), mode)?;
    Ok(text)
}

/// Encoding and error handler of a standard stream: what `PYTHONIOENCODING` says, else UTF-8, where a locale that says nothing about
/// characters lets bytes through that are not UTF-8.
fn chosen_encoding(py: &mut Py, errors: &str) -> (String, String) {
    let variable = |name: &str| std::env::var(name).ok().filter(|v| !v.is_empty());
    let locale = variable("LC_ALL").or_else(|| variable("LC_CTYPE")).or_else(|| variable("LANG")).unwrap_or_default();
    let plain = matches!(locale.as_str(), "" | "C" | "POSIX" | "C.UTF-8" | "C.utf8" | "UTF-8");
    let default = if errors == "strict" && plain { "surrogateescape" } else { errors };
    let wanted = if py.interp().config.ignore_environment { None } else { variable("PYTHONIOENCODING") };
    let wanted = wanted.unwrap_or_default();
    let (encoding, handler) = wanted.split_once(':').unwrap_or((&wanted, ""));
    let known = crate::text::codec::Encoding::by_name(encoding).is_some()
        || (!encoding.is_empty() && super::foreign::look_up(py, encoding).is_ok());
    let encoding = if known { encoding } else { "utf-8" };
    let handler = match handler {
        "" if known && errors == "strict" => "strict",
        "" => default,
        _ if errors == "backslashreplace" => errors,
        given => given,
    };
    (encoding.to_owned(), handler.to_owned())
}

/// The standard streams; None for one whose descriptor is closed.
///
/// # Errors
/// MemoryError.
pub fn make_std_streams(py: &mut Py) -> Result<[Value; 3]> {
    Ok([
        stream(py, 0, "<stdin>", "strict")?,
        stream(py, 1, "<stdout>", "strict")?,
        stream(py, 2, "<stderr>", "backslashreplace")?,
    ])
}

/// Enters `open` into `builtins` and the standard streams into `sys`.
///
/// # Errors
/// MemoryError.
pub fn install(py: &mut Py) -> Result<()> {
    let open = super::open_function(py)?;
    enter(py, &py.interp().builtins.get(), "open", open)?;
    let streams = make_std_streams(py)?;
    let sys = py.interp().sys.get();
    for (name, v) in ["stdin", "stdout", "stderr"].iter().zip(streams) {
        enter(py, &sys, name, v.clone())?;
        enter(py, &sys, &format!("__{name}__"), v)?;
    }
    Ok(())
}

fn enter(py: &Py, namespace: &Value, name: &str, v: Value) -> Result<()> {
    match namespace.payload::<DictObject>() {
        Some(d) => d.set_str(py, namespace, &py.intern(name), v),
        None => Ok(()),
    }
}

/// The object `sys.NAME` at this moment, if there is one that is not None.
pub fn current(py: &Py, name: &str) -> Option<Value> {
    let sys = py.interp().sys.get();
    let key = py.intern(name);
    sys.payload::<DictObject>().and_then(|d| d.get_str(py, &key)).filter(|v| !v.is_none())
}

/// `file.write(text)`, without a lookup where `file` is a plain text file.
///
/// # Errors
/// What the write raises.
pub fn write_to(py: &mut Py, file: &Value, text: &Value) -> Result<()> {
    if py.type_of(file).is(TypeId::TextIOWrapper) {
        return text_methods::write_text(py, file, text);
    }
    py.call_method(file, "write", std::slice::from_ref(text)).map(drop)
}

/// Writes a str to `sys.stdout`, if there is one.
///
/// # Errors
/// What the write raises.
pub fn write_stdout(py: &mut Py, text: &Value) -> Result<()> {
    match current(py, "stdout") {
        Some(file) => write_to(py, &file, text),
        None => Ok(()),
    }
}

/// Flushes a file, without a lookup where it is a plain text file; one that is closed needs none.
fn flush(py: &mut Py, file: &Value) -> Result<()> {
    let closed = py.getattr_optional(file, &py.intern("closed"))?;
    if let Some(closed) = closed
        && py.truth(&closed)?
    {
        return Ok(());
    }
    py.call_method(file, "flush", &[]).map(drop)
}

/// Flushes `sys.stdout` and `sys.stderr` for the last time; answers what went wrong with `sys.stdout`, which is to be reported and makes the
/// exit code 120.
///
/// # Errors
/// What flushing `sys.stdout` raised.
pub fn flush_standard(py: &mut Py) -> Result<()> {
    let out = match current(py, "stdout") {
        Some(file) => flush(py, &file),
        None => Ok(()),
    };
    if let Some(file) = current(py, "stderr") {
        // There is nowhere to tell.
        let _ignored = flush(py, &file);
    }
    out
}
