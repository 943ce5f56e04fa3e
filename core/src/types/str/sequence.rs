//! `str` as a sequence: operators, subscripts, comparison, hash, iteration.

use super::{made, own};
use crate::bytecode::BinaryOp;
use crate::object::iterator::IteratorObject;
use crate::object::native::TypeBuilder;
use crate::object::strobject::StrObject;
use crate::object::{CompareOp, Py, Result, TypeId, Value};
use crate::text::string::copy_short;
use crate::text::{Text, View};
use crate::types::sequence::{index_in, repeat_count};
use crate::types::slice::{Bounds, SliceObject};

fn len(py: &mut Py, v: &Value) -> Result<usize> {
    own(py, v).map(Text::len)
}

/// `a + b`
///
/// # Errors
/// MemoryError.
pub fn concat(py: &mut Py, a: &Value, b: &Value) -> Result {
    let (Some(x), Some(y)) = (a.as_text(), b.as_text()) else { return Ok(Value::NOT_IMPLEMENTED) };
    if x.is_empty() && py.type_of(b).is(TypeId::Str) {
        return Ok(b.clone());
    }
    if y.is_empty() && py.type_of(a).is(TypeId::Str) {
        return Ok(a.clone());
    }
    if let (View::Ascii(x), View::Ascii(y)) = (x.view(), y.view()) {
        return py.ascii_filled(x.len() + y.len(), |out| {
            let (front, back) = out.split_at_mut(x.len());
            copy_short(front, x);
            copy_short(back, y);
        });
    }
    made(py, x.concat(y))
}

/// `a * b`, in either order.
///
/// # Errors
/// MemoryError; OverflowError for a count that does not fit.
pub fn repeat(py: &mut Py, a: &Value, b: &Value) -> Result {
    let (v, count) = if a.as_text().is_some() { (a, b) } else { (b, a) };
    let Some(times) = repeat_count(py, count)? else { return Ok(Value::NOT_IMPLEMENTED) };
    let text = own(py, v)?;
    let times = usize::try_from(times).unwrap_or(0);
    if times == 1 && py.type_of(v).is(TypeId::Str) {
        return Ok(v.clone());
    }
    if text.len().checked_mul(times).is_none_or(|n| n > isize::MAX as usize) {
        return Err(py.overflow_error("repeated string is too long"));
    }
    if let View::Ascii(units @ [_, ..]) = text.view() {
        return py.ascii_filled(units.len() * times, |out| {
            if let [unit] = units {
                return out.fill(*unit);
            }
            for part in out.chunks_exact_mut(units.len()) {
                copy_short(part, units);
            }
        });
    }
    made(py, text.repeat(times))
}

fn percent(py: &mut Py, a: &Value, b: &Value) -> Result {
    crate::types::percent::format_str(py, a, b)
}

/// `v[bounds]`
///
/// # Errors
/// MemoryError.
pub fn slice_of(py: &Py, v: &Value, bounds: Bounds) -> Result {
    let text = own(py, v)?;
    let indices = bounds.indices(text.len());
    if indices.step == 1 {
        let start = usize::try_from(indices.start).unwrap_or(0);
        return super::part(py, v, start..start + indices.count);
    }
    made(py, text.slice(indices))
}

/// `v[key]`
///
/// # Errors
/// IndexError; TypeError for a key that is neither an integer nor a slice.
pub fn getitem(py: &mut Py, v: &Value, key: &Value) -> Result {
    if let Some(slice) = key.payload::<SliceObject>() {
        let bounds = slice.unpack(py)?;
        return slice_of(py, v, bounds);
    }
    if !key.is_int_like() && py.type_of(key).slots.index.get().is_none() {
        let name = py.type_of(key).full_name(py);
        return Err(py.type_error(format!("string indices must be integers, not '{name}'")));
    }
    let i = py.as_index(key)?;
    let text = own(py, v)?;
    match index_in(i, text.len()).and_then(|i| text.code_at(i)) {
        Some(code) if code < 256 => Ok(py.interp().latin1_str(code as u8)),
        Some(code) => match Text::from_code(code) {
            Some(one) => py.text(one),
            None => Err(py.no_memory()),
        },
        None => Err(py.index_error("string index out of range")),
    }
}

fn contains(py: &mut Py, v: &Value, item: &Value) -> Result<bool> {
    match item.as_text() {
        Some(needle) => Ok(own(py, v)?.contains(needle)),
        None => {
            let name = py.type_of(item).full_name(py);
            Err(py.type_error(format!("'in <string>' requires string as left operand, not {name}")))
        }
    }
}

/// Comparison of two strings.
///
/// # Errors
/// None.
pub fn compare(_py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    let (Some(x), Some(y)) = (a.as_text(), b.as_text()) else { return Ok(Value::NOT_IMPLEMENTED) };
    let holds = match op {
        CompareOp::Eq => a.is(b) || x == y,
        CompareOp::Ne => !a.is(b) && x != y,
        _ => op.holds(x.cmp(y)),
    };
    Ok(Value::bool(holds))
}

fn hash(py: &mut Py, v: &Value) -> Result<i64> {
    Ok(v.payload::<StrObject>().map_or(0, |s| s.hash(py)))
}

fn truth(py: &mut Py, v: &Value) -> Result<bool> {
    own(py, v).map(|t| !t.is_empty())
}

fn iter(py: &mut Py, v: &Value) -> Result {
    let id = if own(py, v)?.is_ascii() { TypeId::StrAsciiIterator } else { TypeId::StrIterator };
    IteratorObject::make(py, id, v.clone(), 0, 0)
}

/// Enters the slots.
pub(super) fn fill(b: &TypeBuilder<'_>) {
    let slots = b.slots();
    slots.len.set(Some(len));
    slots.truth.set(Some(truth));
    slots.binary[BinaryOp::Add as usize].set(Some(concat));
    slots.binary[BinaryOp::Mul as usize].set(Some(repeat));
    slots.binary[BinaryOp::Mod as usize].set(Some(percent));
    slots.getitem.set(Some(getitem));
    slots.contains.set(Some(contains));
    slots.compare.set(Some(compare));
    slots.hash.set(Some(hash));
    slots.iter.set(Some(iter));
}
