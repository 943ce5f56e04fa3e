//! `str(…)`, `encode`, and what pickling and copying ask of a str.

use super::{exact, own};
use crate::object::native::TypeBuilder;
use crate::object::strobject::StrObject;
use crate::object::{Args, Py, Result, TypeId, TypeRef, Value};
use crate::text::View;
use crate::text::string::copy_short;
use crate::types::bind::bind;
use crate::types::codec::name_argument;

/// The `new` slot of `str`.
///
/// # Errors
/// As CPython's constructor; what `__str__` raises.
pub fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    if class.is(TypeId::Str)
        && !args.has_keywords()
        && let [object] = args.positional()
    {
        return if object.as_small_int().is_some() { crate::types::int::repr(py, object) } else { py.str_of(object) };
    }
    if args.len() > 3 {
        return Err(py.type_error(format!("str expected at most 3 arguments, got {}", args.len())));
    }
    let [object, encoding, errors] = bind(py, "str", ["object", "encoding", "errors"], 0, args)?;
    let text = match object {
        None => py.interp().empty_str(),
        Some(object) if encoding.is_none() && errors.is_none() => py.str_of(object)?,
        Some(object) => decoded(py, object, encoding, errors)?,
    };
    if class.is(TypeId::Str) {
        return Ok(text);
    }
    let content = own(py, &text)?.clone();
    py.alloc(class, StrObject::new(content))
}

fn decoded(py: &mut Py, object: &Value, encoding: Option<&Value>, errors: Option<&Value>) -> Result {
    let encoding = encoding.map_or(Ok(None), |v| name_argument(py, v, "str", "encoding"))?;
    let errors = errors.map_or(Ok(None), |v| name_argument(py, v, "str", "errors"))?;
    if object.as_text().is_some() {
        return Err(py.type_error("decoding str is not supported"));
    }
    match py.buffer(object)? {
        Some(bytes) => py.decode(&bytes, encoding.as_deref(), errors.as_deref()),
        None => {
            let name = py.type_of(object).full_name(py);
            Err(py.type_error(format!("decoding to str: need a bytes-like object, {name} found")))
        }
    }
}

fn encode(py: &mut Py, args: &[Value]) -> Result {
    // As in `bytes.decode`.
    let known = |v: &Value| v.as_text().is_some_and(|t| t.is("utf-8") || t.is("ascii") || t.is("utf8"));
    let plain = args[2].is_empty() && (args[1].is_empty() || known(&args[1]));
    if let (true, View::Ascii(units)) = (plain, own(py, &args[0])?.view()) {
        return py.bytes_from(units);
    }
    let encoding = name_argument(py, &args[1], "encode", "encoding")?;
    let errors = name_argument(py, &args[2], "encode", "errors")?;
    let bytes = py.encode(&args[0], encoding.as_deref(), errors.as_deref())?;
    py.bytes(bytes)
}

fn get_new_args(py: &mut Py, args: &[Value]) -> Result {
    let same = py.text(own(py, &args[0])?.clone())?;
    py.tuple(vec![same])
}

fn size_of(py: &mut Py, args: &[Value]) -> Result {
    let text = own(py, &args[0])?;
    // Header and terminator as CPython counts them.
    let head = if text.is_ascii() { 40 } else { 56 };
    py.int_from_usize(head + (text.len() + 1) * text.width())
}

fn str_slot(py: &mut Py, v: &Value) -> Result {
    exact(py, v)
}

fn repr(py: &mut Py, v: &Value) -> Result {
    if let View::Ascii(units) = own(py, v)?.view()
        && units.iter().all(|&b| matches!(b, b' '..=b'~') && b != b'\'' && b != b'\\')
    {
        return py.ascii_filled(units.len() + 2, |out| {
            if let [first, between @ .., last] = out {
                (*first, *last) = (b'\'', b'\'');
                copy_short(between, units);
            }
        });
    }
    super::made(py, own(py, v)?.repr())
}

/// Enters slots and methods.
pub(super) fn fill(b: &TypeBuilder<'_>) {
    let slots = b.slots();
    slots.new.set(Some(new));
    slots.str.set(Some(str_slot));
    slots.repr.set(Some(repr));
    b.method("encode", "(self, /, encoding='utf-8', errors='strict')", encode)
        .method("__getnewargs__", "(self, /)", get_new_args)
        .method("__sizeof__", "(self, /)", size_of);
}
