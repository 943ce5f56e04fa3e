//! `bytes` and `bytearray` as sequences: operators, subscripts, comparison, iteration.

use super::construct::byte_value;
use crate::algorithm::memory::{try_repeat, try_vec};
use crate::bytecode::BinaryOp;
use crate::object::iterator::IteratorObject;
use crate::object::typeobject::Slots;
use crate::object::{CompareOp, Py, Result, TypeId, Value};
use crate::text::search;
use crate::types::bytearray::ByteArrayObject;
use crate::types::sequence::{index_in, repeat_count};
use crate::types::slice::{Bounds, SliceObject};
use std::borrow::Cow;

/// The receiver's bytes.
///
/// # Errors
/// MemoryError.
pub fn own<'a>(py: &Py, v: &'a Value) -> Result<Cow<'a, [u8]>> {
    py.as_buffer(v)
}

/// Is it a bytearray?
pub fn is_array(v: &Value) -> bool {
    v.has_payload::<ByteArrayObject>()
}

/// Bytes of the receiver's type (of the builtin one, for a subclass).
///
/// # Errors
/// MemoryError.
pub fn make(py: &Py, receiver: &Value, data: Vec<u8>) -> Result {
    if is_array(receiver) { py.byte_array(data) } else { py.bytes(data) }
}

/// The same of a copy of these bytes.
///
/// # Errors
/// MemoryError.
pub fn make_from(py: &Py, receiver: &Value, data: &[u8]) -> Result {
    if is_array(receiver) { py.byte_array(py.copied(data)?) } else { py.bytes_from(data) }
}

/// The name of the builtin type.
pub fn type_name(v: &Value) -> &'static str {
    if is_array(v) { "bytearray" } else { "bytes" }
}

fn len(py: &mut Py, v: &Value) -> Result<usize> {
    match v.payload::<ByteArrayObject>() {
        Some(array) => Ok(array.len(py, v)),
        None => Ok(v.as_bytes().map_or(0, <[u8]>::len)),
    }
}

/// Bytes that are put together on the stack.
const FEW: usize = 22;

fn concat(py: &mut Py, a: &Value, b: &Value) -> Result {
    if a.as_bytes().is_none() && !is_array(a) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (Some(x), Some(y)) = (py.buffer(a)?, py.buffer(b)?) else { return Ok(Value::NOT_IMPLEMENTED) };
    let total = x.len().checked_add(y.len()).ok_or_else(|| py.no_memory())?;
    if total <= FEW && !is_array(a) {
        let mut few = [0; FEW];
        few[..x.len()].copy_from_slice(&x);
        few[x.len()..total].copy_from_slice(&y);
        return py.bytes_from(&few[..total]);
    }
    let mut data = try_vec(total).map_err(|_| py.no_memory())?;
    data.extend_from_slice(&x);
    data.extend_from_slice(&y);
    make(py, a, data)
}

fn repeat(py: &mut Py, a: &Value, b: &Value) -> Result {
    let (sequence, count) = if a.as_bytes().is_some() || is_array(a) { (a, b) } else { (b, a) };
    let Some(times) = repeat_count(py, count)? else { return Ok(Value::NOT_IMPLEMENTED) };
    let times = usize::try_from(times).unwrap_or(0);
    if times == 1 && py.type_of(sequence).is(TypeId::Bytes) {
        return Ok(sequence.clone());
    }
    let bytes = own(py, sequence)?;
    if bytes.len().checked_mul(times).is_none_or(|n| n > isize::MAX as usize) {
        return Err(if is_array(sequence) { py.no_memory() } else { py.overflow_error("repeated bytes are too long") });
    }
    if !bytes.is_empty() && bytes.len() * times <= FEW && !is_array(sequence) {
        let mut few = [0; FEW];
        for part in few.chunks_exact_mut(bytes.len()).take(times) {
            part.copy_from_slice(&bytes);
        }
        return py.bytes_from(&few[..bytes.len() * times]);
    }
    let data = try_repeat(&bytes, times).map_err(|_| py.no_memory())?;
    make(py, sequence, data)
}

/// `v[bounds]`
///
/// # Errors
/// MemoryError.
pub fn slice_of(py: &mut Py, v: &Value, bounds: Bounds) -> Result {
    let bytes = own(py, v)?;
    let indices = bounds.indices(bytes.len());
    if indices.count == bytes.len() && indices.step == 1 && py.type_of(v).is(TypeId::Bytes) {
        return Ok(v.clone());
    }
    if indices.step == 1 {
        let start = indices.start.max(0) as usize;
        return make_from(py, v, bytes.get(start..start + indices.count).unwrap_or_default());
    }
    let mut data = py.room(indices.count)?;
    indices.pick(&bytes, &mut data);
    make(py, v, data)
}

fn getitem(py: &mut Py, v: &Value, key: &Value) -> Result {
    if let Some(slice) = key.payload::<SliceObject>() {
        let bounds = slice.unpack(py)?;
        return slice_of(py, v, bounds);
    }
    if !key.is_int_like() && py.type_of(key).slots.index.get().is_none() {
        let name = py.type_of(key).full_name(py);
        let what = if is_array(v) { "bytearray" } else { "byte" };
        return Err(py.type_error(format!("{what} indices must be integers or slices, not {name}")));
    }
    let i = py.as_index(key)?;
    let found = match v.payload::<ByteArrayObject>() {
        Some(array) => array.with(py, v, |data| index_in(i, data.len()).and_then(|i| data.get(i).copied())),
        None => v.as_bytes().and_then(|data| index_in(i, data.len()).and_then(|i| data.get(i).copied())),
    };
    match found {
        Some(byte) => py.int(i64::from(byte)),
        None => Err(py.index_error(if is_array(v) { "bytearray index out of range" } else { "index out of range" })),
    }
}

fn contains(py: &mut Py, v: &Value, item: &Value) -> Result<bool> {
    if item.is_int_like() {
        let byte = byte_value(py, item, "byte")?;
        return Ok(own(py, v)?.contains(&byte));
    }
    if py.type_of(item).slots.index.get().is_some() && py.buffer(item)?.is_none() {
        // A number that cannot be told counts as something without bytes.
        if let Ok(number) = py.index(item) {
            let byte = byte_value(py, &number, "byte")?;
            return Ok(own(py, v)?.contains(&byte));
        }
    }
    let needle = py.as_buffer(item)?;
    let bytes = own(py, v)?;
    Ok(search::find(&bytes, &needle, 0, bytes.len()).is_some())
}

fn compare(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    let (Some(x), Some(y)) = (py.buffer(a)?, py.buffer(b)?) else { return Ok(Value::NOT_IMPLEMENTED) };
    let holds = match op {
        CompareOp::Eq => x == y,
        CompareOp::Ne => x != y,
        // Only a bytearray has an order with other types than its own.
        _ if !is_array(a) && !is_array(b) && (a.as_bytes().is_none() || b.as_bytes().is_none()) => {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        _ => op.holds(x.cmp(&y)),
    };
    Ok(Value::bool(holds))
}

fn hash(py: &mut Py, v: &Value) -> Result<i64> {
    Ok(v.payload::<super::BytesObject>().map_or(0, |b| b.hash(py)))
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let bytes = own(py, v)?;
    let shown = crate::text::quote::bytes_repr(&bytes).map_err(|_| py.no_memory())?;
    if !is_array(v) {
        return py.text(shown);
    }
    let mut text = crate::text::TextBuilder::with_capacity(shown.len() + 16);
    text.push_str(&py.type_of(v).name());
    text.push_str("(");
    text.push_text(&shown);
    text.push_str(")");
    let text = py.had(text.finish())?;
    py.text(text)
}

fn iter(py: &mut Py, v: &Value) -> Result {
    let id = if is_array(v) { TypeId::ByteArrayIterator } else { TypeId::BytesIterator };
    IteratorObject::make(py, id, v.clone(), 0, 0)
}

fn percent(py: &mut Py, a: &Value, b: &Value) -> Result {
    if a.as_bytes().is_none() && !is_array(a) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    crate::types::percent::format_bytes(py, a, b)
}

/// Fills the slots that both types have.
pub(in crate::types) fn fill(slots: &Slots) {
    slots.len.set(Some(len));
    slots.binary[BinaryOp::Add as usize].set(Some(concat));
    slots.binary[BinaryOp::Mul as usize].set(Some(repeat));
    slots.binary[BinaryOp::Mod as usize].set(Some(percent));
    slots.getitem.set(Some(getitem));
    slots.contains.set(Some(contains));
    slots.compare.set(Some(compare));
    slots.hash.set(Some(hash));
    slots.repr.set(Some(repr));
    slots.iter.set(Some(iter));
}
