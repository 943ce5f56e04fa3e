//! The payload of most objects of `functools`: a few slots and two counters, and helpers that several files use.

use crate::object::kind::Kind;
use crate::object::native::{NativeCode, NativeDef, NativeFunction};
use crate::object::payload::Payload;
use crate::object::tuple::TupleObject;
use crate::object::{Field, Py, Result, Slot, TypeId, TypeRef, Value};
use orochi_gc::Object;
use orochi_gc::sync::atomic::AtomicI64;

/// The payload. What the slots mean each type says in its own file.
pub struct FuncTool {
    /// References; written at birth, or under the object's lock.
    pub slots: [Slot; 3],
    /// Counters.
    pub counts: [AtomicI64; 2],
    /// The bound of a cache (-1: none).
    pub limit: i64,
    /// Are arguments of different types different keys of a cache?
    pub typed: bool,
}

// SAFETY: 1. every slot is traced; 2. fixed size; 3. they drop; 4. slots under the lock, counters atomic, the rest never changes.
unsafe impl Payload for FuncTool {
    const KIND: Kind = Kind::FuncTool;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.slots.iter().for_each(|s| s.trace(visit));
    }
}

impl FuncTool {
    /// Makes an object of `class`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn make(py: &Py, class: TypeRef, values: [Value; 3]) -> Result {
        FuncTool::make_cache(py, class, values, 0, false)
    }

    /// Makes an object of `class` that has a bound.
    ///
    /// # Errors
    /// MemoryError.
    pub fn make_cache(py: &Py, class: TypeRef, values: [Value; 3], limit: i64, typed: bool) -> Result {
        let counts = [const { AtomicI64::new(0) }; 2];
        py.alloc(class, FuncTool { slots: values.map(Slot::at_birth), counts, limit, typed })
    }
}

/// Slot `i` of a `FuncTool`, EMPTY if it has none.
pub fn slot(py: &Py, v: &Value, i: usize) -> Value {
    v.payload::<FuncTool>().and_then(|t| t.slots.get(i)).map_or(Value::EMPTY, |s| s.get(py))
}

/// Replaces slot `i`.
pub fn set_slot(py: &Py, v: &Value, i: usize, new: Value) {
    if let (Some(slot), Some(o)) = (v.payload::<FuncTool>().and_then(|t| t.slots.get(i)), v.object()) {
        let _displaced = {
            let _guard = py.mutator().lock(o);
            slot.replace(py, o, new)
        };
    }
}

/// A native function that carries a value, which it gets as its first argument.
///
/// # Errors
/// MemoryError.
pub fn closure(py: &Py, name: &str, signature: &str, code: NativeCode, carried: Value) -> Result {
    let def = NativeDef::new(name, signature, code);
    let module = Field::at_birth(py.intern("functools"));
    py.alloc_exact(TypeId::BuiltinFunction, NativeFunction { def, receiver: Field::at_birth(carried), module })
}

/// Can it be called?
pub fn is_callable(py: &Py, v: &Value) -> bool {
    py.type_of(v).slots.call.get().is_some()
}

/// The items of a tuple.
pub fn items(v: &Value) -> &[Value] {
    v.payload::<TupleObject>().map(TupleObject::values).unwrap_or_default()
}

/// Binds a descriptor to an instance, or returns what is none as it is.
///
/// # Errors
/// What `__get__` raises.
pub fn bind(py: &mut Py, v: &Value, instance: Option<&Value>, class: &Value) -> Result {
    match py.type_of(v).slots.descr_get.get() {
        Some(get) => get(py, v, instance, class),
        None => Ok(v.clone()),
    }
}
