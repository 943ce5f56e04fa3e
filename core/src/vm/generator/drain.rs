//! Draining: native code takes all that a generator yields in one run of the loop.
//!
//! What takes the values is a leaf: it runs no Python code and reaches no safepoint, so nobody can see that the generator, which counts as
//! running meanwhile, is not suspended between two values. A `yield` hands its value to the consumer, and the generator goes on with
//! the next instruction. When the consumer wants no more, or gets a value that needs Python code, the generator is suspended like any
//! other and the run ends. Drains nest like calls, so the thread's `consumer` is always that of the innermost drained frame.

use super::{Refused, as_generator, native::Step, quick, resume};
use crate::object::protocol::Drained;
use crate::object::{Py, Result, TypeId, Value, word};
use crate::vm::frames::returns;
use crate::vm::step;

pub use crate::object::protocol::Flow;

/// What takes the values of a drained generator.
struct Consumer<'a> {
    leaf: &'a mut dyn FnMut(&Py, Value) -> Flow,
}

/// Hands a value to the consumer of the innermost drained generator.
///
/// # Safety
/// The running frame is that generator's.
pub unsafe fn consume(py: &mut Py, value: Value) -> Flow {
    // SAFETY: the consumer lives in the native frame of the drain, which waits for this run; nothing else refers to it meanwhile.
    unsafe {
        let consumer = &mut *py.consumer.get().cast::<Consumer<'_>>();
        (consumer.leaf)(py, value)
    }
}

/// `Py::drain`: steps any iterator and hands what comes to `leaf`, until that stops, or hands a value back, or the iterator ends.
///
/// # Errors
/// What the iterator raises; TypeError if it is none; ValueError for a generator that is running.
pub fn drain(py: &mut Py, it: &Value, leaf: &mut dyn FnMut(&Py, Value) -> Flow) -> Result<Drained> {
    if as_generator(it.word()).is_some() {
        return drain_generator(py, it, leaf);
    }
    let direct = step::native_next(py, it);
    if direct.is_some() {
        py.guard_stack()?;
    }
    loop {
        let stepped = match direct {
            Some(f) => match f(py, it) {
                Err(e) if py.exception_is(&e, TypeId::StopIteration) => None,
                stepped => stepped?,
            },
            None => step::next(py, it)?,
        };
        let Some(item) = stepped else { return Ok(Drained::End) };
        match leaf(py, item) {
            Flow::Next => {}
            Flow::Stop => return Ok(Drained::Stopped),
            Flow::Hand(item) => return Ok(Drained::Item(item)),
        }
        py.poll()?;
    }
}

fn drain_generator(py: &mut Py, generator: &Value, leaf: &mut dyn FnMut(&Py, Value) -> Flow) -> Result<Drained> {
    py.guard_stack()?;
    // SAFETY: the caller's reference keeps the generator alive while its frame runs.
    unsafe {
        let quick = generator.object().filter(|o| o.as_ref().is_private());
        let entered = quick.and_then(|o| quick::enter(Py::thread_ptr(py), o, word::NONE, returns::DRAIN, 0));
        if entered.is_none() {
            match resume(py, generator.word(), Value::NONE, returns::DRAIN, 0) {
                Ok(()) => {}
                Err(Refused::Finished) => return Ok(Drained::End),
                Err(Refused::Error(raised)) => return Err(raised),
            }
        }
    }
    let mut consumer = Consumer { leaf };
    let outer = py.consumer.replace((&raw mut consumer).cast());
    // SAFETY: the generator's frame was just pushed.
    let stepped = unsafe { super::native::run_step(py) };
    py.consumer.set(outer);
    Ok(match stepped? {
        Step::Returned(_) => Drained::End,
        Step::Yielded(v) if v.is_empty() => Drained::Stopped,
        Step::Yielded(v) => Drained::Item(v),
    })
}
