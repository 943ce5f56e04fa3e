//! `IOBase`, `RawIOBase`, `BufferedIOBase` and `TextIOBase`: what every file has, written in terms of the methods that a file defines.
//!
//! Everything here calls the file's own methods by name, so that it works for files written in Python.

use super::buffered::BufferedObject;
use super::fileio::FileObject;
use super::text::TextObject;
use super::{unsupported, write_into};
use crate::object::native::TypeBuilder;
use crate::object::{Py, Result, TypeId, Value};

const CLOSED_MARK: &str = "__IOBase_closed";

/// The message of every operation on a closed file.
pub const CLOSED: &str = "I/O operation on closed file.";

/// Was `close` of the base run?
pub fn is_marked_closed(py: &mut Py, v: &Value) -> Result<bool> {
    let name = py.intern(CLOSED_MARK);
    Ok(py.getattr_optional(v, &name)?.is_some())
}

/// Marks the file as closed.
///
/// # Errors
/// MemoryError.
pub fn mark_closed(py: &mut Py, v: &Value) -> Result<()> {
    let name = py.intern(CLOSED_MARK);
    py.setattr(v, &name, Some(&Value::TRUE))
}

/// `closed` as the file itself says it.
///
/// # Errors
/// What the attribute raises.
pub fn is_closed(py: &mut Py, v: &Value) -> Result<bool> {
    let name = py.intern("closed");
    let closed = py.getattr(v, &name)?;
    py.truth(&closed)
}

/// Refuses a closed file.
///
/// # Errors
/// ValueError.
pub fn check_closed(py: &mut Py, v: &Value) -> Result<()> {
    if is_closed(py, v)? { Err(py.value_error(CLOSED)) } else { Ok(()) }
}

/// `IOBase.close`: flushes and marks, once.
///
/// # Errors
/// What `flush` raises.
pub fn close_base(py: &mut Py, v: &Value) -> Result<()> {
    if is_marked_closed(py, v)? {
        return Ok(());
    }
    let flushed = py.call_method(v, "flush", &[]);
    mark_closed(py, v)?;
    flushed.map(drop)
}

/// Asks the file and refuses with `UnsupportedOperation` if it says no.
fn check_ability(py: &mut Py, v: &Value, method: &str, message: &str) -> Result {
    let can = py.call_method(v, method, &[])?;
    if py.truth(&can)? { Ok(Value::TRUE) } else { Err(unsupported(py, message)) }
}

fn del(py: &mut Py, v: &Value) -> Result {
    // As in CPython, what closing raises here is nobody's concern; a file without `closed` is taken for closed.
    let closed = is_closed(py, v);
    if matches!(closed, Ok(false)) {
        warn_unclosed(py, v);
        let _ignored = py.call_method(v, "close", &[]);
    }
    Ok(Value::NONE)
}

/// The ResourceWarning about a file of the system's that its program did not close.
fn warn_unclosed(py: &mut Py, v: &Value) {
    let mut raw = v.clone();
    for part in ["buffer", "raw"] {
        if raw.has_payload::<TextObject>() || raw.has_payload::<BufferedObject>() {
            let part = py.intern(part);
            match py.getattr_optional(&raw, &part) {
                Ok(Some(inner)) => raw = inner,
                Ok(None) => {}
                Err(_) => return,
            }
        }
    }
    if !raw.payload::<FileObject>().is_some_and(FileObject::closes) {
        return;
    }
    let Ok(shown) = py.repr_string(v) else { return };
    if let Err(raised) = crate::types::warn::warn_of_resource(py, &format!("unclosed file {shown}")) {
        crate::vm::requests::unraisable(py, raised, v, "Exception ignored while finalizing file");
    }
}

fn next(py: &mut Py, v: &Value) -> Result<Option<Value>> {
    let line = py.call_method(v, "readline", &[])?;
    if py.len(&line)? == 0 { Ok(None) } else { Ok(Some(line)) }
}

fn iter(py: &mut Py, v: &Value) -> Result {
    check_closed(py, v)?;
    Ok(v.clone())
}

fn enter(py: &mut Py, args: &[Value]) -> Result {
    check_closed(py, &args[0])?;
    Ok(args[0].clone())
}

/// `readline` over `peek` (if there is one) and `read`.
fn readline(py: &mut Py, args: &[Value]) -> Result {
    let v = &args[0];
    let limit = super::size_argument(py, &args[1])?;
    let peek = py.getattr_optional(v, &py.intern("peek"))?;
    let mut line: Vec<u8> = Vec::new();
    while limit.is_none_or(|n| line.len() < n) {
        let mut want = 1;
        if let Some(peek) = &peek {
            let ahead = py.call(peek, &[Value::small_int(1).unwrap_or(Value::NONE)])?;
            let Some(bytes) = ahead.as_bytes() else {
                let name = py.type_of(&ahead).full_name(py);
                return Err(
                    py.error(TypeId::OSError, format!("peek() should have returned a bytes object, not '{name}'"))
                );
            };
            if !bytes.is_empty() {
                want = bytes.iter().position(|&b| b == b'\n').map_or(bytes.len(), |i| i + 1);
                if let Some(limit) = limit {
                    want = want.min(limit - line.len());
                }
            }
        }
        let want = py.int_from_usize(want)?;
        let got = py.call_method(v, "read", &[want])?;
        let Some(bytes) = got.as_bytes() else {
            let name = py.type_of(&got).full_name(py);
            return Err(py.error(TypeId::OSError, format!("read() should have returned a bytes object, not '{name}'")));
        };
        if bytes.is_empty() {
            break;
        }
        line.try_reserve(bytes.len()).map_err(|_| py.no_memory())?;
        line.extend_from_slice(bytes);
        if line.last() == Some(&b'\n') {
            break;
        }
        py.poll()?;
    }
    py.bytes(line)
}

/// What closing a file ends with. Where the flush before it failed too, what it raised is the context of what closing raises.
///
/// # Errors
/// Either error, or the second with the first behind it.
pub fn closing(py: &Py, flushed: Result<()>, closed: Result) -> Result {
    match (flushed, closed) {
        (Err(first), Err(second)) => {
            if !first.0.is(&second.0) {
                crate::object::exception::write(py, &second.0, first.0, |s| &mut s.context);
            }
            Err(second)
        }
        (Err(raised), Ok(_)) | (Ok(()), Err(raised)) => Err(raised),
        (Ok(()), Ok(_)) => Ok(Value::NONE),
    }
}

/// All lines, or as many as make `hint` characters.
pub fn readlines(py: &mut Py, args: &[Value]) -> Result {
    let hint = if args[1].is_none_or_empty() { 0 } else { py.as_index_clamped(&args[1])? };
    let mut lines = Vec::new();
    let mut length = 0usize;
    let it = py.iter(&args[0])?;
    while let Some(line) = py.next(&it)? {
        if hint > 0 {
            length = length.saturating_add(py.len(&line)?);
        }
        lines.try_reserve(1).map_err(|_| py.no_memory())?;
        lines.push(line);
        if hint > 0 && length as u64 >= hint.unsigned_abs() {
            break;
        }
        py.poll()?;
    }
    py.list(lines)
}

fn writelines(py: &mut Py, args: &[Value]) -> Result {
    let v = &args[0];
    check_closed(py, v)?;
    py.for_each(&args[1], |py, line| py.call_method(v, "write", &[line]).map(drop))?;
    Ok(Value::NONE)
}

fn init_base(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::IOBase);
    let s = b.slots();
    s.iter.set(Some(iter));
    s.next.set(Some(next));
    s.del.set(Some(del));
    b.doc("The abstract base class for all I/O classes.")
        .method("seek", "(self, offset, whence=0, /)", |py, _| Err(unsupported(py, "seek")))
        .method("tell", "(self, /)", |py, a| {
            let (zero, one) = (py.int(0)?, py.int(1)?);
            py.call_method(&a[0], "seek", &[zero, one])
        })
        .method("truncate", "(self, size=None, /)", |py, _| Err(unsupported(py, "truncate")))
        .method("fileno", "(self, /)", |py, _| Err(unsupported(py, "fileno")))
        .method("flush", "(self, /)", |py, a| {
            if is_marked_closed(py, &a[0])? {
                return Err(py.value_error(CLOSED));
            }
            Ok(Value::NONE)
        })
        .method("close", "(self, /)", |py, a| close_base(py, &a[0]).map(|()| Value::NONE))
        .method("seekable", "(self, /)", |_, _| Ok(Value::FALSE))
        .method("readable", "(self, /)", |_, _| Ok(Value::FALSE))
        .method("writable", "(self, /)", |_, _| Ok(Value::FALSE))
        .method("isatty", "(self, /)", |py, a| {
            check_closed(py, &a[0])?;
            Ok(Value::FALSE)
        })
        .method("_checkClosed", "(self, msg=None)", |py, a| check_closed(py, &a[0]).map(|()| Value::NONE))
        .method("_checkSeekable", "(self, msg=None)", |py, a| {
            check_ability(py, &a[0], "seekable", "File or stream is not seekable.")
        })
        .method("_checkReadable", "(self, msg=None)", |py, a| {
            check_ability(py, &a[0], "readable", "File or stream is not readable.")
        })
        .method("_checkWritable", "(self, msg=None)", |py, a| {
            check_ability(py, &a[0], "writable", "File or stream is not writable.")
        })
        .method("__enter__", "(self, /)", enter)
        .raw_method("__exit__", |py, args| match args.get(0) {
            Some(v) => py.call_method(v, "close", &[]).map(|_| Value::NONE),
            None => Err(py.type_error("unbound method __exit__() needs an argument")),
        })
        .method("readline", "(self, size=-1, /)", readline)
        .method("readlines", "(self, hint=-1, /)", readlines)
        .method("writelines", "(self, lines, /)", writelines)
        .getter("closed", |py, v| Ok(Value::bool(is_marked_closed(py, v)?)));
}

fn raw_read(py: &mut Py, args: &[Value]) -> Result {
    let Some(size) = super::size_argument(py, &args[1])? else { return py.call_method(&args[0], "readall", &[]) };
    let data = super::zeroed(py, size)?;
    let array = py.byte_array(data)?;
    let got = py.call_method(&args[0], "readinto", std::slice::from_ref(&array))?;
    if got.is_none() {
        return Ok(got);
    }
    let got = py.as_usize(&got)?;
    let mut data = py.owned(py.as_buffer(&array)?)?;
    if got > data.len() {
        return Err(py.value_error(format!("readinto returned '{got}', which is too large")));
    }
    data.truncate(got);
    py.bytes(data)
}

fn raw_readall(py: &mut Py, args: &[Value]) -> Result {
    let mut data: Vec<u8> = Vec::new();
    loop {
        let size = py.int_from_usize(super::DEFAULT_BUFFER_SIZE)?;
        let got = py.call_method(&args[0], "read", &[size])?;
        if got.is_none() {
            return if data.is_empty() { Ok(got) } else { py.bytes(data) };
        }
        let Some(bytes) = got.as_bytes() else { return Err(py.type_error("read() should return bytes")) };
        if bytes.is_empty() {
            return py.bytes(data);
        }
        data.try_reserve(bytes.len()).map_err(|_| py.no_memory())?;
        data.extend_from_slice(bytes);
        py.poll()?;
    }
}

fn init_raw(py: &Py) {
    TypeBuilder::new(py, TypeId::RawIOBase)
        .doc("Base class for raw binary I/O.")
        .method("read", "(self, size=-1, /)", raw_read)
        .method("readall", "(self, /)", raw_readall);
}

fn read_into(py: &mut Py, args: &[Value], method: &str) -> Result {
    let size = super::writable_len(py, &args[1], method)?;
    let size = py.int_from_usize(size)?;
    let got = py.call_method(&args[0], if method == "readinto1" { "read1" } else { "read" }, &[size])?;
    let Some(bytes) = got.as_bytes() else { return Err(py.type_error("read() should return bytes")) };
    write_into(py, &args[1], bytes)?;
    py.int_from_usize(bytes.len())
}

fn init_buffered(py: &Py) {
    TypeBuilder::new(py, TypeId::BufferedIOBase)
        .doc("Base class for buffered IO objects.")
        .method("detach", "(self, /)", |py, _| Err(unsupported(py, "detach")))
        .method("read", "(self, size=-1, /)", |py, _| Err(unsupported(py, "read")))
        .method("read1", "(self, size=-1, /)", |py, _| Err(unsupported(py, "read1")))
        .method("write", "(self, b, /)", |py, _| Err(unsupported(py, "write")))
        .method("readinto", "(self, buffer, /)", |py, a| read_into(py, a, "readinto"))
        .method("readinto1", "(self, buffer, /)", |py, a| read_into(py, a, "readinto1"));
}

fn init_text(py: &Py) {
    TypeBuilder::new(py, TypeId::TextIOBase)
        .doc("Base class for text I/O.")
        .method("detach", "(self, /)", |py, _| Err(unsupported(py, "detach")))
        .method("read", "(self, size=-1, /)", |py, _| Err(unsupported(py, "read")))
        .method("readline", "(self, size=-1, /)", |py, _| Err(unsupported(py, "readline")))
        .method("write", "(self, s, /)", |py, _| Err(unsupported(py, "write")))
        .getter("encoding", |_, _| Ok(Value::NONE))
        .getter("newlines", |_, _| Ok(Value::NONE))
        .getter("errors", |_, _| Ok(Value::NONE));
}

/// Fills the types.
pub fn init(py: &Py) {
    init_base(py);
    init_raw(py);
    init_buffered(py);
    init_text(py);
}
