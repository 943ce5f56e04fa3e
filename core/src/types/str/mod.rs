//! `str`: the type over `text::Text`. The payload, its hash and interning are in `object::strobject`.
//!
//! A method that would return an equal string returns the receiver itself if it is exactly a `str`, as CPython does.

pub mod append;
pub mod case;
pub mod construct;
pub mod format;
pub mod join;
pub mod search;
pub mod sequence;
pub mod translate;

use crate::object::keys::is_exact_str;
use crate::object::native::TypeBuilder;
use crate::object::{Py, Raised, Result, TypeId, Value};
use crate::text::{OutOfMemory, Text, View};
use std::ops::Range;

/// The receiver's text.
///
/// # Errors
/// TypeError if it is no str (descriptors have checked that).
#[inline]
pub(super) fn own<'a>(py: &Py, v: &'a Value) -> Result<&'a Text> {
    v.as_text().ok_or_else(|| wrong(py, v))
}

#[cold]
fn wrong(py: &Py, v: &Value) -> Raised {
    py.type_error(format!("descriptor requires a 'str' object but received a '{}'", py.type_of(v).full_name(py)))
}

/// A text argument, named by the function.
///
/// # Errors
/// TypeError "f() argument must be str, not x".
pub(super) fn argument<'a>(py: &Py, v: &'a Value, what: &str) -> Result<&'a Text> {
    v.as_text().ok_or_else(|| py.type_error(format!("{what} must be str, not {}", py.argument_type(v))))
}

/// The str of a made text, or MemoryError.
///
/// # Errors
/// MemoryError.
#[inline]
pub(super) fn made(py: &Py, text: std::result::Result<Text, OutOfMemory>) -> Result {
    match text {
        Ok(text) => py.text(text),
        Err(OutOfMemory) => Err(py.no_memory()),
    }
}

/// The part `range` of the receiver: itself if that is all of it.
///
/// # Errors
/// MemoryError.
pub(super) fn part(py: &Py, v: &Value, range: Range<usize>) -> Result {
    let text = own(py, v)?;
    if range.start == 0 && range.end == text.len() && is_exact_str(v) {
        return Ok(v.clone());
    }
    if let View::Ascii(units) = text.view()
        && let Some(units) = units.get(range.clone())
    {
        return py.ascii(units);
    }
    if range.len() == 1
        && let Some(code @ 0..=0xff) = text.code_at(range.start)
    {
        return Ok(py.interp().latin1_str(code as u8));
    }
    made(py, text.sub(range.start, range.end))
}

/// The receiver as an exact str.
///
/// # Errors
/// MemoryError.
pub(super) fn exact(py: &Py, v: &Value) -> Result {
    if py.type_of(v).is(TypeId::Str) { Ok(v.clone()) } else { py.text(own(py, v)?.clone()) }
}

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Str);
    b.doc("str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\nCreate a new string object from the given object.");
    construct::fill(&b);
    sequence::fill(&b);
    case::fill(&b);
    search::fill(&b);
    join::fill(&b);
    format::fill(&b);
    translate::fill(&b);
}
