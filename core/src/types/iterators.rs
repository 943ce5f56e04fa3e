//! Iterators over indexed containers: list, reversed list, tuple, str, bytes, bytearray, memoryview, and any object with `__getitem__`.
//!
//! The payload is `object::iterator::IteratorObject`: the container and a position. A shared iterator gives every position to one thread, so
//! every index is handed out once. At the end the container is given up, and the iterator stays exhausted whatever the container does.

use crate::object::function::word_payload;
use crate::object::iterator::IteratorObject;
use crate::object::list::ListObject;
use crate::object::names::Name;
use crate::object::native::TypeBuilder;
use crate::object::strobject::StrObject;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::{NextFn, type_flags};
use crate::object::{Py, Result, TypeId, Value, word};
use crate::text::Text;

impl Py {
    /// An iterator of type `id` that starts at the first item of `source`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn index_iterator(&self, id: TypeId, source: &Value) -> Result {
        IteratorObject::make(self, id, source.clone(), 0, 0)
    }

    /// How many items `v` announces: its length, or what `__length_hint__` says. `None` if it does not know.
    ///
    /// # Errors
    /// What these methods raise, TypeError apart; TypeError or ValueError for a bad hint.
    pub fn length_hint(&mut self, v: &Value) -> Result<Option<usize>> {
        let ty = self.type_of(v);
        if let Some(len) = ty.slots.len.get() {
            match len(self, v) {
                Ok(n) => return Ok(Some(n)),
                Err(e) if self.exception_is(&e, TypeId::TypeError) => {}
                Err(e) => return Err(e),
            }
        }
        let hint = match self.call_special(v, Name::__length_hint__, &[]) {
            Ok(Some(hint)) => hint,
            Ok(None) => return Ok(None),
            Err(e) if self.exception_is(&e, TypeId::TypeError) => return Ok(None),
            Err(e) => return Err(e),
        };
        if hint.is_not_implemented() {
            return Ok(None);
        }
        if !hint.is_int_like() {
            let name = self.type_of(&hint).full_name(self);
            return Err(self.type_error(format!("__length_hint__ must be an integer, not {name}")));
        }
        let n = self.as_i64(&hint)?;
        usize::try_from(n).map(Some).map_err(|_| self.value_error("__length_hint__() should return >= 0"))
    }

    /// A builtin function or type by name; None if a program has removed it.
    pub fn builtin(&self, name: &str) -> Value {
        let builtins = self.interp().builtins.get();
        let found = builtins
            .payload::<crate::object::dict::DictObject>()
            .and_then(|d| d.get_interned(self, &self.intern(name)));
        found.unwrap_or(Value::NONE)
    }
}

/// The builtin `next`. The VM steps generators itself where this is called.
///
/// # Errors
/// TypeError if it is no iterator; StopIteration at the end, unless there is a default; what `__next__` raises.
pub fn builtin_next(py: &mut Py, a: &[Value]) -> Result {
    let ty = py.type_of(&a[0]);
    let Some(step) = ty.slots.next.get() else {
        return Err(py.type_error(format!("'{}' object is not an iterator", ty.full_name(py))));
    };
    // A Python `__next__` is called itself, because its StopIteration may have a value.
    let stepped = if ty.has(type_flags::HEAP) && a[1].is_empty() {
        py.call_special(&a[0], Name::__next__, &[])
    } else {
        step(py, &a[0])
    };
    match stepped {
        Ok(Some(item)) => Ok(item),
        Ok(None) if a[1].is_empty() => Err(py.stop_iteration(Value::EMPTY)),
        Err(e) if a[1].is_empty() || !py.exception_is(&e, TypeId::StopIteration) => Err(e),
        Ok(None) | Err(_) => Ok(a[1].clone()),
    }
}

/// `iter(iterator)`.
///
/// # Errors
/// None.
pub fn itself(_py: &mut Py, it: &Value) -> Result {
    Ok(it.clone())
}

/// One step: the item at the next position, or the end. `item` gets the container's word and the position.
///
/// The container is read before the position is taken: another thread that finds the end gives the container up, but must not take from
/// this thread the item whose position it holds.
fn step(
    py: &mut Py,
    it: &Value,
    item: impl FnOnce(&Py, &IteratorObject, u64, usize) -> Result<Option<Value>>,
) -> Result<Option<Value>> {
    let Some(state) = it.payload::<IteratorObject>() else { return Ok(None) };
    let source = state.source_word();
    if source == word::EMPTY {
        return Ok(None);
    }
    let position = state.take_position(py, it);
    let found = item(py, state, source, position)?;
    if found.is_none() {
        state.finish(py, it);
    }
    Ok(found)
}

/// `next` of a list iterator.
///
/// # Errors
/// None.
pub fn list_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    step(py, it, |py, _, source, i| Ok(word_payload::<ListObject>(source).and_then(|list| list.get(py, i))))
}

fn list_reverse_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    step(py, it, |py, state, source, i| {
        let Some(i) = state.size().checked_sub(i).and_then(|left| left.checked_sub(1)) else { return Ok(None) };
        Ok(word_payload::<ListObject>(source).and_then(|list| list.get(py, i)))
    })
}

/// `next` of a tuple iterator.
///
/// # Errors
/// None.
pub fn tuple_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    step(py, it, |_, _, source, i| {
        Ok(word_payload::<TupleObject>(source).and_then(|tuple| tuple.values().get(i).cloned()))
    })
}

fn str_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    step(py, it, |py, _, source, i| {
        let code = word_payload::<StrObject>(source).and_then(|s| s.text.code_at(i));
        match code {
            Some(code) if code < 256 => Ok(Some(py.interp().latin1_str(code as u8))),
            Some(code) => Text::from_code(code).map(|t| py.text(t)).transpose(),
            None => Ok(None),
        }
    })
}

/// Bytes and the like: the length is asked first, so that the end raises nothing.
fn measured_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(state) = it.payload::<IteratorObject>() else { return Ok(None) };
    let Some(source) = state.source(py) else { return Ok(None) };
    let position = state.take_position(py, it);
    if position < py.len(&source)? {
        let key = py.int_from_usize(position)?;
        return py.getitem(&source, &key).map(Some);
    }
    state.finish(py, it);
    Ok(None)
}

/// Anything with `__getitem__`: an IndexError or StopIteration is the end.
fn sequence_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(state) = it.payload::<IteratorObject>() else { return Ok(None) };
    let Some(source) = state.source(py) else { return Ok(None) };
    let position = state.take_position(py, it);
    let key = py.int_from_usize(position)?;
    match py.getitem(&source, &key) {
        Ok(item) => Ok(Some(item)),
        Err(e) if py.exception_is(&e, TypeId::IndexError) || py.exception_is(&e, TypeId::StopIteration) => {
            state.finish(py, it);
            Ok(None)
        }
        Err(e) => {
            if state.position() == position.wrapping_add(1) {
                state.set_position(position);
            }
            Err(e)
        }
    }
}

/// `iter()` of an object that has `__getitem__` only.
///
/// # Errors
/// MemoryError.
pub fn sequence_iterator(py: &mut Py, v: &Value) -> Result {
    py.index_iterator(TypeId::SequenceIterator, v)
}

fn length_hint(py: &mut Py, args: &[Value]) -> Result {
    let it = &args[0];
    let Some(state) = it.payload::<IteratorObject>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let Some(source) = state.source(py) else { return py.int(0) };
    let position = state.position();
    if py.type_of(it).is(TypeId::ListReverseIterator) {
        let (left, len) = (state.size().saturating_sub(position), py.len(&source)?);
        return py.int_from_usize(if len < left { 0 } else { left });
    }
    if py.type_of(&source).slots.len.get().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let len = py.len(&source)?;
    py.int_from_usize(len.saturating_sub(position))
}

/// `__reduce__` of an iterator over a sequence.
///
/// # Errors
/// MemoryError.
pub fn reduce(py: &mut Py, args: &[Value]) -> Result {
    let it = &args[0];
    let ty = py.type_of(it);
    let state = it.payload::<IteratorObject>();
    let Some((state, source)) = state.and_then(|s| s.source(py).map(|source| (s, source))) else {
        let empty = if ty.is(TypeId::StrIterator) || ty.is(TypeId::StrAsciiIterator) {
            py.interp().empty_str()
        } else if ty.is(TypeId::ListIterator) || ty.is(TypeId::ListReverseIterator) {
            py.list(Vec::new())?
        } else {
            py.interp().empty_tuple()
        };
        let made = py.tuple(vec![empty])?;
        return py.tuple(vec![py.builtin("iter"), made]);
    };
    let reversed = ty.is(TypeId::ListReverseIterator);
    let position = py.int_from_usize(state.position())?;
    let position = if reversed { py.int(state.size() as i64 - 1 - state.position() as i64)? } else { position };
    let source = py.tuple(vec![source])?;
    py.tuple(vec![py.builtin(if reversed { "reversed" } else { "iter" }), source, position])
}

/// `__setstate__` of an iterator over a sequence.
///
/// # Errors
/// TypeError if the position is no int.
pub fn set_state(py: &mut Py, args: &[Value]) -> Result {
    let position = py.as_i64(&args[1])?;
    if let Some(state) = args[0].payload::<IteratorObject>() {
        if py.type_of(&args[0]).is(TypeId::ListReverseIterator) {
            let at = usize::try_from(position.saturating_add(1)).unwrap_or(0).min(state.size());
            state.set_position(state.size() - at);
        } else {
            state.set_position(usize::try_from(position).unwrap_or(0));
        }
    }
    Ok(Value::NONE)
}

/// Fills the types.
pub fn init(py: &Py) {
    let types: [(TypeId, NextFn); 9] = [
        (TypeId::ListIterator, list_next),
        (TypeId::ListReverseIterator, list_reverse_next),
        (TypeId::TupleIterator, tuple_next),
        (TypeId::StrIterator, str_next),
        (TypeId::StrAsciiIterator, str_next),
        (TypeId::BytesIterator, measured_next),
        (TypeId::ByteArrayIterator, measured_next),
        (TypeId::MemoryIterator, measured_next),
        (TypeId::SequenceIterator, sequence_next),
    ];
    for (id, next) in types {
        let b = TypeBuilder::new(py, id);
        b.method("__length_hint__", "(self, /)", length_hint).method("__reduce__", "(self, /)", reduce).method(
            "__setstate__",
            "(self, object, /)",
            set_state,
        );
        let slots = b.slots();
        slots.iter.set(Some(itself));
        slots.next.set(Some(next));
    }
}
