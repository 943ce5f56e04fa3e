//! `format()`: the protocol, and the `__format__` of the builtin types over the engine in `text::format_spec`.

use crate::number::{NumberError, float_text};
use crate::object::{Name, Py, Result, TypeId, Value};
use crate::text::format_spec::{FormatSpec, Target};
use crate::text::{Text, View};
use orochi_gc::sync::Ordering;
use std::borrow::Cow;

impl Py {
    /// `format(v, spec)`; `spec` is a str, or EMPTY for none. Strings and numbers without a Python subclass take the short way.
    ///
    /// # Errors
    /// What `__format__` raises; TypeError if it returns no str.
    pub fn format(&mut self, v: &Value, spec: &Value) -> Result {
        let ty = self.type_of(v);
        if ty.is(TypeId::Str) {
            return format_str(self, v, spec);
        }
        if ty.is(TypeId::Int) {
            return format_int(self, v, spec);
        }
        if ty.is(TypeId::Float) {
            return format_float(self, v, spec);
        }
        let no_spec = self.interp().empty_str();
        let spec = if spec.is_empty() { &no_spec } else { spec };
        let Some(made) = self.call_special(v, Name::__format__, std::slice::from_ref(spec))? else {
            let name = ty.name();
            return Err(self.type_error(format!("Type {name} doesn't define __format__")));
        };
        if made.as_text().is_none() {
            let name = self.type_of(&made).full_name(self);
            return Err(self.type_error(format!("__format__ must return a str, not {name}")));
        }
        Ok(made)
    }
}

/// The specification, `None` where it is empty.
fn specification<'a>(py: &Py, spec: &'a Value) -> Result<Option<&'a Text>> {
    if spec.is_empty() {
        return Ok(None);
    }
    match spec.as_text() {
        Some(text) if text.is_empty() => Ok(None),
        Some(text) => Ok(Some(text)),
        None => Err(py.type_error(format!("__format__() argument must be str, not {}", py.argument_type(spec)))),
    }
}

/// Parses the specification and applies it.
fn apply(
    py: &Py,
    v: &Value,
    spec: &Text,
    target: for<'a> fn(&'a str) -> Target<'a>,
    format: impl FnOnce(&FormatSpec, &str) -> std::result::Result<Text, NumberError>,
) -> Result {
    let ty = py.type_of(v);
    let name = match ty.id {
        Some(TypeId::Int) => Cow::Borrowed("int"),
        Some(TypeId::Float) => Cow::Borrowed("float"),
        Some(TypeId::Str) => Cow::Borrowed("str"),
        _ => Cow::Owned(ty.name()),
    };
    let made = FormatSpec::parse(spec, target(&name)).and_then(|mut parsed| {
        parsed.max_digits = py.interp().int_max_str_digits.load(Ordering::Relaxed);
        format(&parsed, &name)
    });
    match made {
        Ok(text) => py.text(text),
        Err(e) => Err(py.number_error(e)),
    }
}

/// `str.__format__`
///
/// # Errors
/// ValueError for a specification that strings do not have.
pub fn format_str(py: &mut Py, v: &Value, spec: &Value) -> Result {
    let Some(spec) = specification(py, spec)? else { return py.str_of(v) };
    let Some(text) = v.as_text() else { return py.str_of(v) };
    apply(py, v, spec, |n| Target::text(n), |parsed, name| parsed.format_text(text, name))
}

/// `int.__format__`
///
/// # Errors
/// ValueError for a specification that ints do not have; OverflowError.
pub fn format_int(py: &mut Py, v: &Value, spec: &Value) -> Result {
    let Some(spec) = specification(py, spec)? else {
        return if py.type_of(v).is(TypeId::Int) { super::int::repr(py, v) } else { py.str_of(v) };
    };
    if let (Some(i), View::Ascii(spec)) = (v.as_small_int(), spec.view()) {
        let mut buffer = [b' '; PLAIN];
        if let Some(bytes) = plain_int(i, spec, &mut buffer) {
            return py.ascii(bytes);
        }
    }
    let value = v.as_int().unwrap_or_default();
    apply(py, v, spec, |n| Target::integer(n), |parsed, name| parsed.format_int(&value, name))
}

/// Bytes of a formatted int that is made on the stack.
const PLAIN: usize = 96;

/// An int by a specification of a width (with a zero in front or not) and one of the types `d`, `x`, `X`, `o`, `b`, each of which may be missing.
fn plain_int<'a>(i: i64, spec: &[u8], buffer: &'a mut [u8; PLAIN]) -> Option<&'a [u8]> {
    let (kind, rest) = match spec {
        [rest @ .., kind @ (b'd' | b'x' | b'X' | b'o' | b'b')] => (*kind, rest),
        rest => (b'd', rest),
    };
    let (zero, rest) = match rest {
        [b'0', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    if rest.len() > 2 || rest.first() == Some(&b'0') {
        return None;
    }
    let mut width = 0usize;
    for digit in rest {
        width = width * 10 + usize::from(digit.checked_sub(b'0').filter(|d| *d < 10)?);
    }
    if width >= PLAIN {
        return None;
    }
    let mut at = PLAIN;
    let mut left = i.unsigned_abs();
    let (shift, letters) = match kind {
        b'x' => (4, b"0123456789abcdef"),
        b'X' => (4, b"0123456789ABCDEF"),
        b'o' => (3, b"0123456789abcdef"),
        b'b' => (1, b"0123456789abcdef"),
        _ => (0, b"0123456789abcdef"),
    };
    loop {
        at -= 1;
        let digit = if shift == 0 { left % 10 } else { left & ((1 << shift) - 1) };
        buffer[at] = letters[digit as usize];
        left = if shift == 0 { left / 10 } else { left >> shift };
        if left == 0 {
            break;
        }
    }
    let sign = usize::from(i < 0);
    if zero {
        while PLAIN - at + sign < width {
            at -= 1;
            buffer[at] = b'0';
        }
    }
    if i < 0 {
        at -= 1;
        buffer[at] = b'-';
    }
    // The buffer was filled with spaces.
    Some(&buffer[at.min(PLAIN - width)..])
}

/// `float.__format__`
///
/// # Errors
/// ValueError for a specification that floats do not have.
pub fn format_float(py: &mut Py, v: &Value, spec: &Value) -> Result {
    let value = v.as_float().unwrap_or_default();
    let Some(spec) = specification(py, spec)? else {
        return if py.type_of(v).is(TypeId::Float) { py.str(&float_text::repr(value)) } else { py.str_of(v) };
    };
    if let View::Ascii(units) = spec.view()
        && let Some(plain) = super::plain::float(value, units)
    {
        return plain.finish(py);
    }
    apply(py, v, spec, |n| Target::float(n), |parsed, name| parsed.format_float(value, name))
}

/// `complex.__format__`
///
/// # Errors
/// ValueError for a specification that complex numbers do not have.
pub fn format_complex(py: &mut Py, v: &Value, spec: &Value) -> Result {
    let Some(spec) = specification(py, spec)? else { return py.str_of(v) };
    let Some(value) = v.as_complex() else { return py.str_of(v) };
    apply(py, v, spec, |n| Target::float(n), |parsed, name| parsed.format_complex(value, name))
}
