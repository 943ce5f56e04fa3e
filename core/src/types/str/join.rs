//! `str.join`, and joining for f-strings: one pass for length and width, one that writes the result.

use super::{made, own};
use crate::object::list::ListObject;
use crate::object::native::TypeBuilder;
use crate::object::tuple::TupleObject;
use crate::object::{Py, Result, TypeId, Value};
use crate::text::string::copy_short;
use crate::text::{Text, View};
use crate::types::plain::Plain;

fn join_method(py: &mut Py, args: &[Value]) -> Result {
    join(py, &args[0], &args[1])
}

/// `separator.join(iterable)`
///
/// # Errors
/// TypeError for an item that is no str, or for what cannot be iterated; what iterating raises.
pub fn join(py: &mut Py, separator: &Value, iterable: &Value) -> Result {
    let collected;
    let items: &[Value] = if let Some(tuple) = iterable.payload::<TupleObject>() {
        tuple.values()
    } else {
        let ty = py.type_of(iterable);
        if ty.slots.iter.get().is_none() && ty.slots.getitem.get().is_none() {
            return Err(py.type_error("can only join an iterable"));
        }
        match iterable.payload::<ListObject>() {
            // SAFETY: joining runs no code that could change a list which this thread alone knows.
            Some(list)
                if ty.is(TypeId::List) && iterable.object().is_some_and(|o| unsafe { o.as_ref() }.is_private()) =>
            unsafe { list.private_values() },
            Some(list) if ty.is(TypeId::List) => {
                collected = list.snapshot(py, iterable)?;
                &collected
            }
            _ => {
                collected = py.collect(iterable)?;
                &collected
            }
        }
    };
    if let [one] = items
        && py.type_of(one).is(TypeId::Str)
    {
        return Ok(one.clone());
    }
    let glue = own(py, separator)?;
    join_texts(py, (!glue.is_empty()).then_some(glue), items)
}

/// The ASCII bytes of a text.
#[inline(always)]
fn ascii(text: &Text) -> Option<&[u8]> {
    match text.view() {
        View::Ascii(units) => Some(units),
        _ => None,
    }
}

/// The texts of `items` with `glue` between them: one allocation of the final size.
fn join_texts(py: &Py, glue: Option<&Text>, items: &[Value]) -> Result {
    let mut total = 0usize;
    let mut narrow = glue.is_none_or(Text::is_ascii);
    for (i, item) in items.iter().enumerate() {
        let Some(text) = item.as_text() else {
            let name = py.type_of(item).full_name(py);
            return Err(py.type_error(format!("sequence item {i}: expected str instance, {name} found")));
        };
        narrow &= text.is_ascii();
        total = total.saturating_add(text.len());
    }
    let glue_bytes = glue.and_then(ascii).unwrap_or_default();
    let between = glue_bytes.len().checked_mul(items.len().saturating_sub(1));
    let Some(total) = between.and_then(|n| n.checked_add(total)).filter(|&n| n < isize::MAX as usize) else {
        return Err(py.no_memory());
    };
    if !narrow {
        let texts = py.gather(items.iter().filter_map(Value::as_text))?;
        return made(py, Text::join_all(glue, &texts));
    }
    py.ascii_filled(total, |mut out| {
        for (i, item) in items.iter().enumerate() {
            if i > 0 && !glue_bytes.is_empty() {
                out = put(out, glue_bytes);
            }
            out = put(out, item.as_text().and_then(ascii).unwrap_or_default());
        }
    })
}

/// Writes `bytes` and returns the room behind them. There is room: the lengths were added up before.
#[inline(always)]
fn put<'a>(out: &'a mut [u8], bytes: &[u8]) -> &'a mut [u8] {
    let (here, rest) = out.split_at_mut(bytes.len());
    copy_short(here, bytes);
    rest
}

/// The parts of an f-string in order: strings, and small ints that stand for their decimal text.
///
/// # Errors
/// MemoryError; TypeError if a part is neither.
pub fn concat_parts(py: &mut Py, parts: &[Value]) -> Result {
    let mut plain = Plain::new();
    for part in parts {
        if plain.push_value(part).is_none() {
            return concat_any(py, parts);
        }
    }
    plain.finish(py)
}

/// The same for texts of any size and width.
#[cold]
fn concat_any(py: &mut Py, parts: &[Value]) -> Result {
    let mut texts = Vec::with_capacity(parts.len());
    for part in parts {
        texts.push(if part.as_small_int().is_some() { crate::types::int::repr(py, part)? } else { part.clone() });
    }
    join_texts(py, None, &texts)
}

/// All `parts`, which are strings, in order.
///
/// # Errors
/// MemoryError; TypeError if a part is no str.
pub fn concat_all(py: &Py, parts: &[Value]) -> Result {
    match parts {
        [one] if py.type_of(one).is(TypeId::Str) => Ok(one.clone()),
        _ => join_texts(py, None, parts),
    }
}

/// Enters the method.
pub(super) fn fill(b: &TypeBuilder<'_>) {
    b.method("join", "(self, iterable, /)", join_method);
}
