//! Iterators over dicts: keys, values and items, forwards and backwards.
//!
//! The position is an entry index. A dict whose size differs from the size at the start is refused; one whose keys changed at the
//! same size is noticed when more entries turn up than there were.

use crate::object::dict::DictObject;
use crate::object::iterator::IteratorObject;
use crate::object::native::TypeBuilder;
use crate::object::{Py, Result, TypeId, Value};
use crate::types::container::size_value;
use crate::types::iterators::itself;

/// Sticky size of an iterator that found its dict changed.
const CHANGED: usize = usize::MAX;

/// `iter(d)`
///
/// # Errors
/// MemoryError.
pub fn iter(py: &mut Py, v: &Value) -> Result {
    make(py, TypeId::DictKeyIterator, v)
}

/// An iterator of type `id` over dict `v`.
///
/// # Errors
/// MemoryError; TypeError if `v` is no dict.
pub fn make(py: &mut Py, id: TypeId, v: &Value) -> Result {
    let size = super::dict_of(py, v)?.len();
    IteratorObject::make(py, id, v.clone(), 0, size)
}

/// A backward iterator of type `id` over dict `v`.
///
/// # Errors
/// MemoryError; TypeError if `v` is no dict.
pub fn make_reversed(py: &mut Py, id: TypeId, v: &Value) -> Result {
    let size = super::dict_of(py, v)?.len();
    IteratorObject::make(py, id, v.clone(), usize::MAX, size)
}

/// The next entry as uncounted words; `None` at the end.
#[inline]
fn step(py: &mut Py, it: &Value, forward: bool) -> Result<Option<(u64, u64)>> {
    let Some(state) = it.payload::<IteratorObject>() else { return Ok(None) };
    // SAFETY: used up to the end of this function, which runs no Python code before the words are taken.
    let Some(dict) = (unsafe { state.source_payload::<DictObject>() }) else { return Ok(None) };
    if dict.len() != state.size() {
        state.set_size(CHANGED);
        return Err(py.runtime_error("dictionary changed size during iteration"));
    }
    let mut position = state.position();
    let words = if forward { dict.next_words(&mut position) } else { dict.previous_words(&mut position) };
    state.set_position(position);
    if words.is_none() {
        state.finish(py, it);
        return Ok(None);
    }
    match state.left().checked_sub(1) {
        Some(left) => state.set_left(left),
        None => {
            state.finish(py, it);
            return Err(py.runtime_error("dictionary keys changed during iteration"));
        }
    }
    Ok(words)
}

fn counted(w: u64) -> Value {
    // SAFETY: `step` read the word from a live dict just now.
    unsafe { Value::from_borrowed_word(w) }
}

fn pair(py: &mut Py, words: Option<(u64, u64)>) -> Result<Option<Value>> {
    match words {
        Some((key, value)) => {
            let items = vec![counted(key), counted(value)];
            py.tuple(items).map(Some)
        }
        None => Ok(None),
    }
}

/// `next` of a key iterator.
///
/// # Errors
/// RuntimeError when the dict changed.
pub fn next_key(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    Ok(step(py, it, true)?.map(|(key, _)| counted(key)))
}

/// `next` of a value iterator.
///
/// # Errors
/// RuntimeError when the dict changed.
pub fn next_value(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    Ok(step(py, it, true)?.map(|(_, value)| counted(value)))
}

/// `next` of an item iterator.
///
/// # Errors
/// RuntimeError when the dict changed.
pub fn next_item(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let words = step(py, it, true)?;
    pair(py, words)
}

fn previous_key(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    Ok(step(py, it, false)?.map(|(key, _)| counted(key)))
}

fn previous_value(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    Ok(step(py, it, false)?.map(|(_, value)| counted(value)))
}

fn previous_item(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let words = step(py, it, false)?;
    pair(py, words)
}

fn length_hint(_py: &mut Py, args: &[Value]) -> Result {
    let Some(state) = args[0].payload::<IteratorObject>() else { return Ok(size_value(0)) };
    // SAFETY: used at once.
    let same = unsafe { state.source_payload::<DictObject>() }.is_some_and(|d| d.len() == state.size());
    Ok(size_value(if same { state.left() } else { 0 }))
}

fn reduce(py: &mut Py, args: &[Value]) -> Result {
    // The rest as a list, without using the iterator up: a second iterator at the same position walks it.
    let it = &args[0];
    let mut rest = Vec::new();
    if let Some(state) = it.payload::<IteratorObject>()
        && let Some(source) = state.source(py)
        && let Some(id) = py.type_of(it).id
    {
        let second = IteratorObject::make(py, id, source, state.position(), state.size())?;
        rest = py.collect(&second)?;
    }
    let list = py.list(rest)?;
    let iter = py.intern("iter");
    // SAFETY: the namespace of `builtins` is a live dict.
    let builtins = py.interp().builtins.get();
    let function = builtins.payload::<DictObject>().and_then(|d| d.get_interned(py, &iter)).unwrap_or(Value::NONE);
    let arguments = py.tuple(vec![list])?;
    py.tuple(vec![function, arguments])
}

/// Fills the iterator types.
pub fn init(py: &Py) {
    for (id, next) in [
        (TypeId::DictKeyIterator, next_key as fn(&mut Py, &Value) -> Result<Option<Value>>),
        (TypeId::DictValueIterator, next_value),
        (TypeId::DictItemIterator, next_item),
        (TypeId::DictReverseKeyIterator, previous_key),
        (TypeId::DictReverseValueIterator, previous_value),
        (TypeId::DictReverseItemIterator, previous_item),
    ] {
        let t = TypeBuilder::new(py, id);
        t.slots().iter.set(Some(itself));
        t.slots().next.set(Some(next));
        t.method("__length_hint__", "(self, /)", length_hint).method("__reduce__", "(self, /)", reduce);
    }
}
