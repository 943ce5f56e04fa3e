//! The payload of every iterator of `itertools`.
//!
//! What an iterator was made of is set at birth; what changes is in one guarded state. A step reads or moves the state under the lock and runs
//! Python code (the iterators below, functions, comparisons) outside it, so two threads may step one iterator at once: each gets items
//! of its own from below.

use crate::object::kind::Kind;
use crate::object::payload::Payload;
use crate::object::{Barrier, Field, Guarded, Py, Result, Slot, TypeRef, Value};
use orochi_gc::Object;

/// The changeable part. Each iterator uses some of it and says which in its own file.
#[derive(Default)]
pub struct State {
    /// Saved items, the pool of combinations, iterators, …
    pub items: Vec<Field>,
    /// Pools of `product`.
    pub pools: Vec<Vec<Field>>,
    /// Positions in the pools.
    pub indices: Vec<usize>,
    /// Cycles of `permutations`.
    pub cycles: Vec<usize>,
    /// A counter.
    pub n: i64,
    /// Another number: stop, position.
    pub m: i64,
    /// A step.
    pub step: i64,
    /// Has it begun, or ended?
    pub flag: bool,
    /// One saved value; EMPTY if none.
    pub value: Option<Field>,
}

impl State {
    /// The saved value, counted.
    pub fn value(&self) -> Option<Value> {
        self.value.as_deref().cloned()
    }

    /// Replaces the saved value if it is still `seen`; otherwise gives `new` back. What was displaced comes back too.
    pub fn exchange(
        &mut self,
        barrier: Barrier<'_>,
        seen: Option<&Value>,
        new: Value,
    ) -> std::result::Result<Option<Field>, Value> {
        let same = match (self.value.as_deref(), seen) {
            (None, None) => true,
            (Some(a), Some(b)) => a.is(b),
            _ => false,
        };
        if same { Ok(self.value.replace(barrier.field(new))) } else { Err(new) }
    }
}

/// The payload.
pub struct Tool {
    /// The iterator below; EMPTY once it is given up.
    pub source: Slot,
    /// A function, a second iterator, a fill value: never changes.
    pub function: Field,
    /// What changes.
    pub state: Guarded<State>,
}

// SAFETY: 1. slot, field and every field of the state are traced; 2. fixed size; 3. they drop; 4. the slot is written under the lock, the
// state is guarded.
unsafe impl Payload for Tool {
    const KIND: Kind = Kind::IterTool;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.source.trace(visit);
        self.function.trace(visit);
        // SAFETY: called from `trace`.
        let state = unsafe { self.state.for_trace() };
        state.items.iter().for_each(|f| f.trace(visit));
        state.pools.iter().flatten().for_each(|f| f.trace(visit));
        state.value.iter().for_each(|f| f.trace(visit));
    }
}

impl Tool {
    /// Makes an iterator.
    ///
    /// # Errors
    /// MemoryError.
    pub fn make(py: &Py, class: TypeRef, source: Value, function: Value, state: State) -> Result {
        py.alloc(
            class,
            Tool { source: Slot::at_birth(source), function: Field::at_birth(function), state: Guarded::new(state) },
        )
    }

    /// Gives the iterator below up.
    pub fn finish(&self, py: &Py, owner: &Value) {
        let _dropped_last = owner.object().map(|o| {
            let _guard = py.mutator().lock(o);
            self.source.take()
        });
    }
}

/// Values as fields of an object that is being made.
pub fn at_birth(values: Vec<Value>) -> Vec<Field> {
    values.into_iter().map(Field::at_birth).collect()
}
