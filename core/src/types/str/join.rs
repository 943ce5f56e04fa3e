//! `str.join`, and joining for f-strings.

use super::{made, own};
use crate::object::list::ListObject;
use crate::object::native::TypeBuilder;
use crate::object::tuple::TupleObject;
use crate::object::{Py, Result, TypeId, Value};
use crate::text::Text;

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
        collected = match iterable.payload::<ListObject>() {
            Some(list) if ty.is(TypeId::List) => list.snapshot(py, iterable),
            _ => py.collect(iterable)?,
        };
        &collected
    };
    if let [one] = items
        && py.type_of(one).is(TypeId::Str)
    {
        return Ok(one.clone());
    }
    let glue = own(py, separator)?;
    join_texts(py, (!glue.is_empty()).then_some(glue), items)
}

/// The texts of `items` with `glue` between them: one allocation of the final size.
fn join_texts(py: &Py, glue: Option<&Text>, items: &[Value]) -> Result {
    let mut texts: Vec<&Text> = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        match item.as_text() {
            Some(text) => texts.push(text),
            None => {
                let name = py.type_of(item).name();
                return Err(py.type_error(format!("sequence item {i}: expected str instance, {name} found")));
            }
        }
    }
    made(py, Text::join_all(glue, &texts))
}

/// All `parts`, which are strings, in order: an f-string's.
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
