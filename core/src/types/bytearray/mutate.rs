//! What changes a bytearray: item and slice assignment, and its mutating methods.

use super::ByteArrayObject;
use crate::algorithm::memory::try_repeat;
use crate::bytecode::BinaryOp;
use crate::object::native::TypeBuilder;
use crate::object::{Py, Result, TypeId, Value};
use crate::types::bytes::construct::{byte_value, bytes_of, contents};
use crate::types::sequence::{index_in, repeat_count};
use crate::types::slice::SliceObject;

/// The receiver. Descriptors have checked its type.
fn array<'a>(py: &Py, v: &'a Value) -> Result<&'a ByteArrayObject> {
    v.payload::<ByteArrayObject>().ok_or_else(|| py.type_error("a bytearray is required"))
}

fn setitem(py: &mut Py, v: &Value, key: &Value, new: Option<&Value>) -> Result<()> {
    if key.has_payload::<SliceObject>() {
        return set_slice(py, v, key, new);
    }
    if !key.is_int_like() && py.type_of(key).slots.index.get().is_none() {
        let name = py.type_of(key).full_name(py);
        return Err(py.type_error(format!("bytearray indices must be integers or slices, not {name}")));
    }
    let i = py.as_index(key)?;
    let target = array(py, v)?;
    let done = match new {
        Some(new) => {
            let byte = byte_value(py, new, "byte")?;
            target.with_mut(py, v, |data| match index_in(i, data.len()).and_then(|i| data.get_mut(i)) {
                Some(place) => {
                    *place = byte;
                    true
                }
                None => false,
            })
        }
        None => target.resize(py, v, |data| match index_in(i, data.len()) {
            Some(i) => {
                data.remove(i);
                true
            }
            None => false,
        })?,
    };
    if done { Ok(()) } else { Err(py.index_error("bytearray index out of range")) }
}

/// The bytes that are assigned to a slice.
fn assigned(py: &mut Py, v: &Value) -> Result<Vec<u8>> {
    let slots = &py.type_of(v).slots;
    let is_number = slots.index.get().is_some() || slots.int.get().is_some() || slots.float.get().is_some();
    if v.as_text().is_some() || is_number {
        return Err(py.type_error("can assign only bytes, buffers, or iterables of ints in range(0, 256)"));
    }
    contents(py, Some(v), None, None, "bytearray")
}

fn set_slice(py: &mut Py, v: &Value, key: &Value, new: Option<&Value>) -> Result<()> {
    let values = match new {
        Some(new) => assigned(py, new)?,
        None => Vec::new(),
    };
    let Some(slice) = key.payload::<SliceObject>() else { return Ok(()) };
    let bounds = slice.unpack(py)?;
    let target = array(py, v)?;
    // The same number of bytes can be replaced while there are views.
    let same = target.with_mut(py, v, |data| {
        let indices = bounds.indices(data.len());
        if indices.count != values.len() || new.is_none() {
            return None;
        }
        for (i, byte) in indices.iter().zip(&values) {
            if let Some(place) = data.get_mut(i) {
                *place = *byte;
            }
        }
        Some(())
    });
    if same.is_some() {
        return Ok(());
    }
    let outcome = target.resize(py, v, |data| {
        let indices = bounds.indices(data.len());
        if indices.step == 1 {
            let start = usize::try_from(indices.start).unwrap_or(0).min(data.len());
            if data.try_reserve(values.len()).is_err() {
                return Err(None);
            }
            data.splice(start..start + indices.count, values.iter().copied());
            return Ok(());
        }
        if new.is_none() {
            let mut gone = vec![false; data.len()];
            indices.iter().for_each(|i| gone[i] = true);
            let mut at = 0;
            data.retain(|_| {
                at += 1;
                !gone[at - 1]
            });
            return Ok(());
        }
        Err(Some(indices.count))
    })?;
    outcome.map_err(|wrong| match wrong {
        None => py.no_memory(),
        Some(count) => {
            let given = values.len();
            py.value_error(format!("attempt to assign bytes of size {given} to extended slice of size {count}"))
        }
    })
}

fn append(py: &mut Py, args: &[Value]) -> Result {
    let byte = byte_value(py, &args[1], "byte")?;
    let done = array(py, &args[0])?.resize(py, &args[0], |data| data.try_reserve(1).map(|()| data.push(byte)))?;
    done.map(|()| Value::NONE).map_err(|_| py.no_memory())
}

fn extend(py: &mut Py, args: &[Value]) -> Result {
    if let Some(text) = args[1].as_text() {
        if text.is_empty() {
            return Ok(Value::NONE);
        }
        return Err(py.type_error("expected iterable of integers; got: 'str'"));
    }
    let ty = py.type_of(&args[1]);
    if ty.slots.iter.get().is_none() && ty.slots.getitem.get().is_none() {
        return Err(py.type_error(format!("can't extend bytearray with {}", ty.full_name(py))));
    }
    if py.buffer(&args[1])?.is_none() && ty.slots.index.get().is_some() {
        // It could say how many bytes, which is not what is asked for.
        let mut more = Vec::new();
        let refusal =
            |py: &Py| py.type_error(format!("can't extend bytearray with {}", py.type_of(&args[1]).full_name(py)));
        let iterator = match py.iter(&args[1]) {
            Err(e) if py.exception_is(&e, TypeId::TypeError) => return Err(refusal(py)),
            made => made?,
        };
        while let Some(item) = py.next(&iterator)? {
            more.push(byte_value(py, &item, "byte")?);
        }
        push_all(py, &args[0], &more)?;
        return Ok(Value::NONE);
    }
    let more = contents(py, Some(&args[1]), None, None, "bytearray")?;
    push_all(py, &args[0], &more)?;
    Ok(Value::NONE)
}

fn push_all(py: &Py, v: &Value, more: &[u8]) -> Result<()> {
    let done =
        array(py, v)?.resize(py, v, |data| data.try_reserve(more.len()).map(|()| data.extend_from_slice(more)))?;
    done.map_err(|_| py.no_memory())
}

fn insert(py: &mut Py, args: &[Value]) -> Result {
    let at = py.as_i64(&args[1])?;
    let byte = byte_value(py, &args[2], "byte")?;
    let done = array(py, &args[0])?.resize(py, &args[0], |data| {
        let len = data.len() as i64;
        let at = if at < 0 { at.saturating_add(len).max(0) } else { at.min(len) } as usize;
        data.try_reserve(1).map(|()| data.insert(at, byte))
    })?;
    done.map(|()| Value::NONE).map_err(|_| py.no_memory())
}

fn pop(py: &mut Py, args: &[Value]) -> Result {
    let at = if args[1].is_empty() { -1 } else { py.as_i64(&args[1])? };
    let popped = array(py, &args[0])?.resize(py, &args[0], |data| {
        if data.is_empty() {
            return Err("pop from empty bytearray");
        }
        index_in(at, data.len()).map(|i| data.remove(i)).ok_or("pop index out of range")
    })?;
    match popped {
        Ok(byte) => py.int(i64::from(byte)),
        Err(message) => Err(py.index_error(message)),
    }
}

fn remove(py: &mut Py, args: &[Value]) -> Result {
    let byte = byte_value(py, &args[1], "byte")?;
    let found = array(py, &args[0])?.resize(py, &args[0], |data| {
        let at = data.iter().position(|&b| b == byte);
        at.map(|i| data.remove(i)).is_some()
    })?;
    if found { Ok(Value::NONE) } else { Err(py.value_error("value not found in bytearray")) }
}

fn reverse(py: &mut Py, args: &[Value]) -> Result {
    array(py, &args[0])?.with_mut(py, &args[0], <[u8]>::reverse);
    Ok(Value::NONE)
}

fn clear(py: &mut Py, args: &[Value]) -> Result {
    array(py, &args[0])?.resize(py, &args[0], Vec::clear)?;
    Ok(Value::NONE)
}

fn copy(py: &mut Py, args: &[Value]) -> Result {
    let data = array(py, &args[0])?.snapshot(py, &args[0])?;
    py.byte_array(data)
}

fn resize(py: &mut Py, args: &[Value]) -> Result {
    let size = py.as_i64(&args[1])?;
    let Ok(size) = usize::try_from(size) else {
        return Err(py.value_error(format!("bytearray.resize(): new size must be >= 0, got {size}")));
    };
    let done = array(py, &args[0])?.resize(py, &args[0], |data| {
        let more = size.saturating_sub(data.len());
        data.try_reserve(more).map(|()| data.resize(size, 0))
    })?;
    done.map(|()| Value::NONE).map_err(|_| py.no_memory())
}

fn inplace_concat(py: &mut Py, v: &Value, other: &Value) -> Result {
    let Some(more) = py.buffer(other)? else {
        let name = py.type_of(other).full_name(py);
        return Err(py.type_error(format!("can't concat {name} to bytearray")));
    };
    push_all(py, v, &more)?;
    Ok(v.clone())
}

fn inplace_repeat(py: &mut Py, v: &Value, count: &Value) -> Result {
    let Some(times) = repeat_count(py, count)? else { return Ok(Value::NOT_IMPLEMENTED) };
    let times = usize::try_from(times).unwrap_or(0);
    let old = array(py, v)?.snapshot(py, v)?;
    let data = try_repeat(&old, times).map_err(|_| py.no_memory())?;
    array(py, v)?.resize(py, v, |old| std::mem::replace(old, data))?;
    Ok(v.clone())
}

fn reduce(py: &mut Py, args: &[Value]) -> Result {
    let data = bytes_of(py, &args[0])?;
    let content = py.bytes(data)?;
    let class = py.type_of(&args[0]).to_value();
    let arguments = py.tuple(vec![content])?;
    let state = py.call_method(&args[0], "__getstate__", &[])?;
    py.tuple(vec![class, arguments, state])
}

/// Enters slots and methods.
pub(super) fn fill(b: &TypeBuilder<'_>) {
    let slots = b.slots();
    slots.setitem.set(Some(setitem));
    slots.inplace[BinaryOp::Add as usize].set(Some(inplace_concat));
    slots.inplace[BinaryOp::Mul as usize].set(Some(inplace_repeat));
    b.method("append", "(self, item, /)", append)
        .method("extend", "(self, iterable_of_ints, /)", extend)
        .method("insert", "(self, index, item, /)", insert)
        .method("pop", "(self, index=-1, /)", pop)
        .method("remove", "(self, value, /)", remove)
        .method("reverse", "(self, /)", reverse)
        .method("clear", "(self, /)", clear)
        .method("copy", "(self, /)", copy)
        .method("resize", "(self, size, /)", resize)
        .method("__reduce__", "(self, /)", reduce);
}
