//! What a thread does when its breaker word asks: safepoint, signals, finalizers, weak-reference callbacks, a due collection.

use super::spare;
use crate::object::awaitable::AwaitableObject;
use crate::object::thread::{Py, SHORT};
use crate::object::{Args, Raised, Result, Value};
use crate::types::memoryview::MemoryViewObject;
use orochi_gc::sync::Ordering;

/// The embedder's breaker bit that says: look at the interpreter's `interrupted` flag.
pub const SIGNAL: u8 = orochi_gc::bits::EMBEDDER;

/// Most safepoints in a row that finalizers and callbacks ask for.
const ROUNDS: usize = 8;

/// Safepoints that one call of `run_pending` makes at most, so that finalizers which keep dropping things end some time.
const MOST_TURNS: u32 = 1000;

/// Reaches a safepoint and does what was asked.
///
/// # Errors
/// KeyboardInterrupt on the main thread, and what handlers of signals raise there; MemoryError if this thread has used the spare memory.
#[cold]
pub fn handle(py: &mut Py) -> Result<()> {
    py.safepoint();
    let requests = py.mutator().take_requests(SIGNAL | SHORT);
    for _ in 0..ROUNDS {
        let ran = py.mutator().has_pending();
        run_pending(py);
        if !ran || !py.mutator().poll() {
            break;
        }
        // What was finalized just now can be freed, and its weak references hear of it.
        py.safepoint();
    }
    if requests & SIGNAL != 0 && py.is_main() && py.interp().interrupted.swap(false, Ordering::AcqRel) {
        (py.interp().hooks().signals_arrived)(py)?;
    }
    if requests & SHORT != 0 {
        let found = crate::vm::collect::full(py);
        // Without garbage there is no more memory than before, even if a block could be set aside again.
        if !spare::set_aside() || found == 0 {
            return Err(py.no_memory());
        }
    }
    Ok(())
}

/// Runs what waits: `__del__` of objects whose count fell to zero, callbacks of weak references, and a collection that is due.
///
/// What a finalizer raises goes to `sys.unraisablehook`. What a finalizer lets go of is finalized while it runs, as in CPython, so one that
/// makes another of its kind ends with RecursionError. What others let go of, or a due collection, waits until no finalizer runs. During a
/// collection everything waits for the collection's end.
pub fn run_pending(py: &mut Py) {
    if py.finalizing.get() {
        return;
    }
    let saved = py.replace_handled(Value::NONE);
    let mut turns = MOST_TURNS;
    loop {
        if let Some(object) = py.mutator().take_finalizable() {
            // SAFETY: the memory core hands the object over with one count.
            let v = unsafe { Value::from_object(object) };
            // Its siblings wait until it is done with what it holds.
            let rest = py.mutator().begin_finalizer();
            finalize(py, &v);
            drop(v);
            py.mutator().end_finalizer(rest);
            continue;
        }
        if let Some(reference) = py.mutator().take_dead_weak() {
            // SAFETY: as above.
            let reference = unsafe { Value::from_object(reference) };
            let rest = py.mutator().begin_finalizer();
            crate::types::weakref::referent_died(py, &reference);
            drop(reference);
            py.mutator().end_finalizer(rest);
            continue;
        }
        // What the only thread retired dies now, as it would without other threads to think of.
        if turns > 0 && py.mutator().can_expire_now() {
            turns -= 1;
            py.safepoint();
            continue;
        }
        break;
    }
    drop(py.replace_handled(saved));
    if py.mutator().collection_due() && !py.mutator().in_finalizer() {
        crate::vm::collect::automatic(py);
    }
}

/// Runs `__del__`.
pub fn finalize(py: &mut Py, v: &Value) {
    let ty = py.type_of(v);
    if let Some(del) = ty.slots.del.get()
        && let Err(raised) = del(py, v)
    {
        if v.has_payload::<crate::object::generator::GeneratorObject>() {
            unraisable(py, raised, v, "Exception ignored while closing generator");
        } else {
            let name = py.intern("__del__");
            let method = ty.lookup(py, &name).unwrap_or(Value::NONE);
            unraisable(py, raised, &method, "Exception ignored while calling deallocator");
        }
    }
    if v.has_payload::<MemoryViewObject>() {
        crate::types::memoryview::lender::release(py, v);
    } else if v.has_payload::<AwaitableObject>() {
        super::types::async_generator::unawaited(py, v);
    }
}

/// Reports what nobody can catch.
pub fn unraisable(py: &mut Py, raised: Raised, object: &Value, message: &str) {
    let hook = py.interp().sys.get();
    let name = py.intern("unraisablehook");
    let hook = match hook.payload::<crate::object::dict::DictObject>() {
        Some(sys) => sys.get_interned(py, &name),
        None => None,
    };
    // The object's repr is part of the message, so that the hook has nothing of it to ask.
    let message = if object.is_none_or_empty() {
        message.to_owned()
    } else {
        let shown = py.repr_string(object).unwrap_or_else(|_| "<object repr() failed>".to_owned());
        format!("{message} {shown}")
    };
    let made = hook_arguments(py, &raised.0, &message);
    let result = match (hook, made) {
        (Some(hook), Ok(arguments)) => py.call_args(&hook, Args::positional_only(&[arguments])),
        _ => return,
    };
    drop(result);
}

/// What `sys.unraisablehook` is called with.
fn hook_arguments(py: &Py, exception: &Value, message: &str) -> Result {
    let traceback = crate::object::exception::read(py, exception, |s| &s.traceback);
    let traceback = if traceback.is_empty() { Value::NONE } else { traceback };
    let parts = vec![py.type_of(exception).to_value(), exception.clone(), traceback, py.str(message)?, Value::NONE];
    py.struct_sequence(crate::object::TypeId::UnraisableHookArgs, parts)
}
