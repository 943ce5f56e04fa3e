//! Subscripts of lists: items and slices, read, written and deleted.

use super::payload;
use crate::object::list::ListObject;
use crate::object::{Py, Result, TypeId, Value};
use crate::types::sequence::index_in;
use crate::types::slice::{Bounds, SliceObject};

/// The key as an index, or the complaint about its type.
fn as_index(py: &mut Py, key: &Value) -> Result<i64> {
    if !key.is_int_like() && py.type_of(key).slots.index.get().is_none() {
        let name = py.type_of(key).full_name(py);
        return Err(py.type_error(format!("list indices must be integers or slices, not {name}")));
    }
    py.as_index(key)
}

/// `list[bounds]`
///
/// # Errors
/// MemoryError.
pub fn slice_of(py: &mut Py, v: &Value, bounds: Bounds) -> Result {
    payload(py, v)?.part(py, v, |len| bounds.indices(len))
}

/// `list[key]`
///
/// # Errors
/// IndexError, TypeError; what `__index__` raises.
pub fn get(py: &mut Py, v: &Value, key: &Value) -> Result {
    if let Some(slice) = key.payload::<SliceObject>() {
        let bounds = slice.unpack(py)?;
        return slice_of(py, v, bounds);
    }
    let i = as_index(py, key)?;
    let list = payload(py, v)?;
    match index_in(i, list.len()).and_then(|i| list.get(py, i)) {
        Some(item) => Ok(item),
        None => Err(py.index_error("list index out of range")),
    }
}

/// `list[key] = new`, or `del list[key]`.
///
/// # Errors
/// IndexError, TypeError, ValueError; what `__index__` and iterating the new items raise.
pub fn set(py: &mut Py, v: &Value, key: &Value, new: Option<&Value>) -> Result<()> {
    if let Some(slice) = key.payload::<SliceObject>() {
        let bounds = slice.unpack(py)?;
        return match new {
            Some(new) => assign_slice(py, v, bounds, new),
            None => delete_slice(py, v, bounds),
        };
    }
    let i = as_index(py, key)?;
    let list = payload(py, v)?;
    let found = index_in(i, list.len());
    let displaced = match (found, new) {
        (Some(i), Some(new)) => list.set(py, v, i, new.clone()),
        (Some(i), None) => list.remove_at(py, v, i)?,
        (None, _) => None,
    };
    match displaced {
        Some(old) => {
            drop(old);
            Ok(())
        }
        None => Err(py.index_error("list assignment index out of range")),
    }
}

/// `list[bounds] = new`.
///
/// # Errors
/// TypeError, ValueError; what iterating the new items raises.
pub fn assign_slice(py: &mut Py, v: &Value, bounds: Bounds, new: &Value) -> Result<()> {
    let ty = py.type_of(new);
    if ty.slots.iter.get().is_none() && ty.slots.getitem.get().is_none() {
        return Err(py.type_error("must assign iterable to extended slice"));
    }
    let items = if let Some(list) = new.payload::<ListObject>().filter(|_| ty.is(TypeId::List)) {
        list.snapshot(py, new)?
    } else {
        super::all_items(py, new)?
    };
    let list = payload(py, v)?;
    let indices = bounds.indices(list.len());
    if bounds.is_simple() {
        let start = indices.start as usize;
        let displaced = list.splice(py, v, start, start + indices.count, items)?;
        // From the end, as CPython lets go of them.
        displaced.into_iter().rev().for_each(drop);
        return Ok(());
    }
    if items.len() != indices.count {
        let (given, wanted) = (items.len(), indices.count);
        return Err(
            py.value_error(format!("attempt to assign sequence of size {given} to extended slice of size {wanted}"))
        );
    }
    let displaced = list.rewrite(py, v, |words, barrier| {
        // Should another thread have shortened the list meanwhile, what has no place any more is dropped.
        let places = indices.iter().zip(items);
        places
            .map(|(i, item)| match words.get_mut(i) {
                Some(place) => std::mem::replace(place, barrier.value(item)),
                None => item,
            })
            .collect()
    })?;
    drop(displaced);
    Ok(())
}

/// `del list[bounds]`
///
/// # Errors
/// MemoryError.
pub fn delete_slice(py: &mut Py, v: &Value, bounds: Bounds) -> Result<()> {
    let list = payload(py, v)?;
    let indices = bounds.indices(list.len());
    if indices.count == 0 {
        return Ok(());
    }
    if bounds.is_simple() {
        let start = indices.start as usize;
        let displaced = list.splice(py, v, start, start + indices.count, Vec::new())?;
        // From the end, as CPython lets go of them.
        displaced.into_iter().rev().for_each(drop);
        return Ok(());
    }
    let mut doomed: Vec<usize> = indices.iter().collect();
    doomed.sort_unstable();
    let displaced = list.rewrite(py, v, |words, _| {
        let mut gone = Vec::with_capacity(doomed.len());
        let mut doomed = doomed.into_iter().peekable();
        let mut kept = Vec::with_capacity(words.len());
        for (i, item) in words.drain(..).enumerate() {
            if doomed.next_if_eq(&i).is_some() {
                gone.push(item);
            } else {
                kept.push(item);
            }
        }
        *words = kept;
        gone
    })?;
    drop(displaced);
    Ok(())
}
