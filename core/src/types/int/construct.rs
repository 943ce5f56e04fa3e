//! `int(…)`: from numbers, and from text in any base.

use super::IntObject;
use crate::number::{Int, radix};
use crate::object::{Args, Py, Result, TypeId, TypeRef, Value};
use crate::types::bind::bind;
use orochi_gc::sync::Ordering;

/// The `new` slot of `int`.
///
/// # Errors
/// TypeError and ValueError as CPython words them; what `__int__` and `__index__` raise.
pub fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    if class.is(TypeId::Int)
        && !args.has_keywords()
        && let [x] = args.positional()
    {
        return from_value(py, x);
    }
    if !args.has_keywords() && args.positional().len() > 2 {
        let n = args.positional().len();
        return Err(py.type_error(format!("int expected at most 2 arguments, got {n}")));
    }
    let [x, base] = bind(py, "int", ["x", "base"], 1, args)?;
    let made = match (x, base) {
        (None, None) => py.int(0)?,
        (None, Some(_)) => return Err(py.type_error("int() missing string argument")),
        (Some(x), None) => from_value(py, x)?,
        (Some(x), Some(base)) => from_text(py, x, base)?,
    };
    if class.is(TypeId::Int) {
        return Ok(made);
    }
    let value = made.as_int().map(std::borrow::Cow::into_owned).unwrap_or_default();
    py.alloc(class, IntObject { value })
}

/// `int(x)`, an exact int.
///
/// # Errors
/// As `new`.
pub fn from_value(py: &mut Py, x: &Value) -> Result {
    if let Some(made) = py.number_to_int(x)? {
        return super::operators::exact(py, &made);
    }
    match parse(py, x, 10)? {
        Some(i) => py.int_from(i),
        None => {
            let name = py.type_of(x).full_name(py);
            Err(py.type_error(format!(
                "int() argument must be a string, a bytes-like object or a real number, not '{name}'"
            )))
        }
    }
}

fn from_text(py: &mut Py, x: &Value, base: &Value) -> Result {
    let base = py.as_index_clamped(base)?;
    let Some(base) = u32::try_from(base).ok().filter(|b| *b == 0 || (2..=36).contains(b)) else {
        return Err(py.value_error("int() base must be >= 2 and <= 36, or 0"));
    };
    let textual =
        x.as_text().is_some() || matches!(py.type_of(x).base_sequence(py), Some(TypeId::Bytes | TypeId::ByteArray));
    match if textual { parse(py, x, base)? } else { None } {
        Some(i) => py.int_from(i),
        None => Err(py.type_error("int() can't convert non-string with explicit base")),
    }
}

/// The int that a str or bytes-like object spells; `None` if `x` is neither.
fn parse(py: &mut Py, x: &Value, base: u32) -> Result<Option<Int>> {
    let limit = py.interp().int_max_str_digits.load(Ordering::Relaxed);
    let length = x.as_text().map_or(0, crate::text::Text::len) as u64;
    py.number_room(16 * length)?;
    let parsed = if let Some(text) = x.as_text() {
        Int::parse(&radix::to_ascii(text), base, limit)
    } else if let Some(bytes) = py.buffer(x)? {
        Int::parse(&bytes, base, limit)
    } else {
        return Ok(None);
    };
    match parsed {
        Ok(i) => Ok(Some(i)),
        Err(e) => {
            let shown = match x.as_text() {
                Some(_) => py.repr_string(x)?,
                None => {
                    let bytes = py.buffer(x)?.unwrap_or_default();
                    crate::text::quote::bytes_repr(&bytes).map(|t| t.to_string_lossy().into_owned()).unwrap_or_default()
                }
            };
            let shown: String = shown.chars().take(200).collect();
            Err(py.value_error(e.message(base, &shown)))
        }
    }
}
