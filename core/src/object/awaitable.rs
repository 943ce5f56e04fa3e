//! What `await` sends into besides coroutines: the steps of asynchronous generators (`asend`, `athrow`, `aclose`), a coroutine's
//! `__await__`, `anext` with a default; and the wrapping that tells what an asynchronous generator yields from what it awaits.

use super::kind::Kind;
use super::payload::Payload;
use super::slot::Field;
use super::thread::Py;
use super::type_ids::TypeId;
use super::value::Value;
use super::{Result, args};
use orochi_gc::Object;
use orochi_gc::sync::{AtomicU8, Ordering};

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum StepPhase {
    /// Nothing was sent yet.
    Fresh,
    /// It is being awaited.
    Running,
    /// It has ended.
    Closed,
}

/// The payload. What the two values are depends on the type.
pub struct AwaitableObject {
    /// The generator or coroutine that is stepped, or the iterator.
    pub target: Field,
    /// What is sent or thrown first, the default, or the wrapped value.
    pub argument: Field,
    phase: AtomicU8,
}

// SAFETY: 1. both fields are traced; 2. fixed size; 3. they drop; 4. only the phase changes, by single atomic stores.
unsafe impl Payload for AwaitableObject {
    const KIND: Kind = Kind::Awaitable;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.target.trace(visit);
        self.argument.trace(visit);
    }
}

impl AwaitableObject {
    /// How far it is.
    pub fn phase(&self) -> StepPhase {
        match self.phase.load(Ordering::Acquire) {
            0 => StepPhase::Fresh,
            1 => StepPhase::Running,
            _ => StepPhase::Closed,
        }
    }

    /// Sets how far it is; returns how far it was. Of several threads that start it, one finds it fresh.
    pub fn set_phase(&self, phase: StepPhase) -> StepPhase {
        match self.phase.swap(phase as u8, Ordering::AcqRel) {
            0 => StepPhase::Fresh,
            1 => StepPhase::Running,
            _ => StepPhase::Closed,
        }
    }
}

impl Py {
    /// An object of this layout.
    ///
    /// # Errors
    /// MemoryError.
    pub fn awaitable(&self, id: TypeId, target: Value, argument: Value) -> Result {
        let payload = AwaitableObject {
            target: Field::at_birth(target),
            argument: Field::at_birth(argument),
            phase: AtomicU8::new(0),
        };
        let made: args::Result = self.alloc(self.ty(id), payload);
        made
    }
}
