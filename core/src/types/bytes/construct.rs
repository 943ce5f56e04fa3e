//! Bytes from other objects: the constructors of `bytes` and `bytearray`, and what takes iterables of small ints.

use super::BytesObject;
use super::buffer::is_buffer;
use crate::algorithm::memory::try_filled;
use crate::object::{Args, Name, Py, Result, TypeId, TypeRef, Value};
use crate::types::bind::bind;

/// The `new` slot of `bytes`.
///
/// # Errors
/// As CPython's constructor.
pub fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let [source, encoding, errors] = bind(py, "bytes", ["source", "encoding", "errors"], 0, args)?;
    if class.is(TypeId::Bytes)
        && encoding.is_none()
        && errors.is_none()
        && let Some(source) = source
        && py.type_of(source).is(TypeId::Bytes)
    {
        return Ok(source.clone());
    }
    let data = contents(py, source, encoding, errors, "bytes")?;
    py.alloc(class, BytesObject::new(data))
}

/// What `bytes(…)` and `bytearray(…)` start with; `what` is the type's name.
///
/// # Errors
/// As CPython's constructors.
pub fn contents(
    py: &mut Py,
    source: Option<&Value>,
    encoding: Option<&Value>,
    errors: Option<&Value>,
    what: &str,
) -> Result<Vec<u8>> {
    let encoding = encoding.map(|v| name_argument(py, v, what, "encoding")).transpose()?;
    let errors = errors.map(|v| name_argument(py, v, what, "errors")).transpose()?;
    let Some(source) = source else {
        return match (encoding, errors) {
            (Some(_), _) => Err(py.type_error("encoding without a string argument")),
            (None, Some(_)) => Err(py.type_error("errors without a string argument")),
            (None, None) => Ok(Vec::new()),
        };
    };
    if source.as_text().is_some() {
        if encoding.is_none()
            && errors.is_none()
            && what == "bytes"
            && let Some(made) = by_method(py, source)?
        {
            return Ok(made);
        }
        if encoding.is_none() {
            return Err(py.type_error("string argument without an encoding"));
        }
        return py.encode(source, encoding.as_deref(), errors.as_deref());
    }
    match (&encoding, &errors) {
        (Some(_), _) => return Err(py.type_error("encoding without a string argument")),
        (None, Some(_)) => return Err(py.type_error("errors without a string argument")),
        (None, None) => {}
    }
    if what == "bytes"
        && let Some(made) = by_method(py, source)?
    {
        return Ok(made);
    }
    if source.is_int_like() || (py.type_of(source).slots.index.get().is_some() && !is_buffer(source)) {
        let count = py.as_count(source)?;
        let Ok(count) = usize::try_from(count) else { return Err(py.value_error("negative count")) };
        return try_filled(0, count).map_err(|_| py.no_memory());
    }
    if let Some(bytes) = py.buffer(source)? {
        return py.owned(bytes);
    }
    if let Some(bytes) = py.lent_bytes(source)? {
        return Ok(bytes);
    }
    from_iterable(py, source, what)
}

/// An encoding or error handler name.
fn name_argument(py: &mut Py, v: &Value, what: &str, parameter: &str) -> Result<String> {
    match v.as_text() {
        Some(_) => py.rust_string(v),
        None => {
            let name = py.argument_type(v);
            Err(py.type_error(format!("{what}() argument '{parameter}' must be str, not {name}")))
        }
    }
}

/// What `__bytes__` returns, if there is one.
fn by_method(py: &mut Py, v: &Value) -> Result<Option<Vec<u8>>> {
    if let Some(bytes) = v.as_bytes()
        && py.type_of(v).is(TypeId::Bytes)
    {
        return py.copied(bytes).map(Some);
    }
    let ty = py.type_of(v);
    if ty.is(TypeId::Int) || ty.is(TypeId::Bool) || ty.is(TypeId::Str) {
        return Ok(None);
    }
    let Some(made) = py.call_special(v, Name::__bytes__, &[])? else { return Ok(None) };
    match made.as_bytes() {
        Some(bytes) => py.copied(bytes).map(Some),
        None => {
            let name = py.type_of(&made).full_name(py);
            Err(py.type_error(format!("__bytes__ returned non-bytes (type {name})")))
        }
    }
}

/// The bytes that `int.from_bytes` reads: an object with `__bytes__`, a bytes-like object, or an iterable of small ints.
///
/// # Errors
/// TypeError for anything else; ValueError for an int that is no byte.
pub fn bytes_of(py: &mut Py, v: &Value) -> Result<Vec<u8>> {
    if let Some(made) = by_method(py, v)? {
        return Ok(made);
    }
    if let Some(bytes) = py.buffer(v)? {
        return py.owned(bytes);
    }
    if let Some(bytes) = py.lent_bytes(v)? {
        return Ok(bytes);
    }
    from_iterable(py, v, "bytes")
}

/// The bytes of an iterable of small ints.
fn from_iterable(py: &mut Py, v: &Value, what: &str) -> Result<Vec<u8>> {
    let ty = py.type_of(v);
    if v.as_text().is_some() || (ty.slots.iter.get().is_none() && ty.slots.getitem.get().is_none()) {
        let name = ty.full_name(py);
        return Err(py.type_error(format!("cannot convert '{name}' object to {what}")));
    }
    let range = if what == "bytes" { "bytes" } else { "byte" };
    let mut made = Vec::new();
    py.for_each(v, |py, item| {
        let byte = byte_value(py, &item, range)?;
        py.push(&mut made, byte)
    })?;
    Ok(made)
}

/// An int as a byte; `what` starts the message for one that is too large.
///
/// # Errors
/// TypeError if it is no integer, ValueError if it is no byte.
#[inline]
pub fn byte_value(py: &mut Py, v: &Value, what: &str) -> Result<u8> {
    let i = py.as_index_clamped(v)?;
    u8::try_from(i).map_err(|_| py.value_error(format!("{what} must be in range(0, 256)")))
}
