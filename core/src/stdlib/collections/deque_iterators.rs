//! Iterators over deques, forwards and backwards. They remember the deque's count of changes and refuse to go on when it has moved.

use super::deque::{deque_of, mutated_in_iteration};
use crate::object::iterator::IteratorObject;
use crate::object::native::TypeBuilder;
use crate::object::{Py, Result, TypeId, Value};
use crate::types::container::size_value;
use crate::types::iterators::itself;

pub(super) fn iter(py: &mut Py, v: &Value) -> Result {
    let changes = deque_of(py, v)?.changes(py, v);
    IteratorObject::make(py, TypeId::DequeIterator, v.clone(), 0, changes)
}

pub(super) fn reversed(py: &mut Py, args: &[Value]) -> Result {
    let changes = deque_of(py, &args[0])?.changes(py, &args[0]);
    IteratorObject::make(py, TypeId::DequeReverseIterator, args[0].clone(), 0, changes)
}

fn step(py: &mut Py, it: &Value, forward: bool) -> Result<Option<Value>> {
    let Some(state) = it.payload::<IteratorObject>() else { return Ok(None) };
    // SAFETY: lent. The iterator holds its deque until `finish`, after which it is not looked at; no code of a program runs before that, and what
    // another thread gives up meanwhile outlives this step.
    let source = std::mem::ManuallyDrop::new(unsafe { Value::from_word(state.source_word()) });
    if source.is_empty() {
        return Ok(None);
    }
    let deque = deque_of(py, &source)?;
    let position = state.take_position(py, it);
    match deque.item_unchanged(py, &source, state.size(), position, forward) {
        Ok(Some(item)) => Ok(Some(item)),
        Ok(None) => {
            state.finish(py, it);
            Ok(None)
        }
        Err(()) => {
            state.finish(py, it);
            Err(mutated_in_iteration(py))
        }
    }
}

fn next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    step(py, it, true)
}

fn previous(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    step(py, it, false)
}

fn length_hint(py: &mut Py, args: &[Value]) -> Result {
    let Some(state) = args[0].payload::<IteratorObject>() else { return Ok(size_value(0)) };
    let Some(source) = state.source(py) else { return Ok(size_value(0)) };
    let len = deque_of(py, &source)?.len(py, &source);
    Ok(size_value(len.saturating_sub(state.position())))
}

/// Fills the types.
pub(super) fn init(py: &Py) {
    for (id, f) in [
        (TypeId::DequeIterator, next as fn(&mut Py, &Value) -> Result<Option<Value>>),
        (TypeId::DequeReverseIterator, previous),
    ] {
        let t = TypeBuilder::new(py, id);
        t.slots().iter.set(Some(itself));
        t.slots().next.set(Some(f));
        t.method("__length_hint__", "(self, /)", length_hint);
    }
}
