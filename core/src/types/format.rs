//! `format()`: the protocol, and the `__format__` of the builtin types over the engine in `text::format_spec`.

use crate::number::{NumberError, float_text};
use crate::object::{Name, Py, Result, TypeId, Value};
use crate::text::Text;
use crate::text::format_spec::{FormatSpec, Target};
use std::sync::atomic::Ordering;

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
            let name = self.type_of(&made).name();
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
        None => Err(py.type_error(format!("__format__() argument must be str, not {}", py.type_of(spec).name()))),
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
    let name = py.type_of(v).name();
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
    let value = v.as_int().unwrap_or_default();
    apply(py, v, spec, |n| Target::integer(n), |parsed, name| parsed.format_int(&value, name))
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
