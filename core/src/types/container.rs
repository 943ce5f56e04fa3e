//! What the builtin containers share: joined texts, sizes, absent arguments and wrong receivers.

use crate::object::{Py, Result, Value};
use crate::text::{Text, TextBuilder};

/// Adds `repr(v)` to a text.
///
/// # Errors
/// What `repr` raises.
pub fn push_repr(py: &mut Py, out: &mut TextBuilder, v: &Value) -> Result<()> {
    let text = py.repr(v)?;
    if let Some(t) = text.as_text() {
        out.push_text(t);
    }
    Ok(())
}

/// A str with something around it: what many a `repr` is.
///
/// # Errors
/// MemoryError.
pub fn wrapped(py: &Py, before: &str, shown: &Value, after: &str) -> Result {
    let length = shown.as_text().map_or(0, Text::len);
    let mut out = TextBuilder::with_capacity(before.len() + length + after.len());
    out.push_str(before);
    if let Some(shown) = shown.as_text() {
        out.push_text(shown);
    }
    out.push_str(after);
    finish_text(py, out)
}

/// The str of a finished text.
///
/// # Errors
/// MemoryError.
pub fn finish_text(py: &Py, out: TextBuilder) -> Result {
    match out.finish() {
        Ok(text) => py.text(text),
        Err(_) => Err(py.no_memory()),
    }
}

/// The int of a size.
#[inline]
pub fn size_value(n: usize) -> Value {
    // Sizes of things in memory are far below 2^61.
    Value::small_int(n as i64).unwrap_or(Value::EMPTY)
}

/// The argument, or `None` if it is absent.
pub fn or_none(v: Option<&Value>) -> Value {
    match v {
        Some(v) if !v.is_empty() => v.clone(),
        _ => Value::NONE,
    }
}

/// Complains about a method called on the wrong type of object.
pub fn wrong_receiver(py: &mut Py, wanted: &str, v: &Value) -> crate::object::Raised {
    let name = py.type_of(v).full_name(py);
    py.type_error(format!("descriptor requires a '{wanted}' object but received a '{name}'"))
}
