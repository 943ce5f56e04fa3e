//! Iterators over deques, forwards and backwards. They remember the deque's count of changes and refuse to go on when it has moved.

use super::deque::{DequeObject, deque_of, mutated_in_iteration};
use crate::object::iterator::IteratorObject;
use crate::object::native::TypeBuilder;
use crate::object::{Args, Py, Result, TypeId, TypeRef, Value};
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

/// `_deque_iterator(deque, index=0)`: an iterator that has passed `index` items.
fn made(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let given = py.arity(&class.name(), args, 1, 2)?;
    if !given[0].has_payload::<DequeObject>() {
        let name = py.type_of(&given[0]).full_name(py);
        return Err(py.type_error(format!("{}() argument 1 must be collections.deque, not {name}", class.name())));
    }
    let passed = match given.get(1) {
        Some(n) => py.as_i64(n)?,
        None => 0,
    };
    let it = if class.is(TypeId::DequeIterator) { iter(py, &given[0])? } else { reversed(py, given)? };
    for _ in 0..passed {
        if py.next(&it)?.is_none() {
            break;
        }
        py.poll()?;
    }
    Ok(it)
}

/// The deque and how many items were passed; an empty one after the end.
fn reduce(py: &mut Py, args: &[Value]) -> Result {
    let class = py.type_of(&args[0]).to_value();
    let Some(state) = args[0].payload::<IteratorObject>() else { return Ok(Value::NONE) };
    let parts = match state.source(py) {
        Some(source) => vec![source, size_value(state.position())],
        None => {
            let deque = py.ty(TypeId::Deque).to_value();
            vec![py.call(&deque, &[])?, size_value(0)]
        }
    };
    let parts = py.tuple(parts)?;
    py.tuple_of_two(class, parts)
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
        t.slots().new.set(Some(made));
        t.method("__length_hint__", "(self, /)", length_hint).method("__reduce__", "(self, /)", reduce);
    }
}
