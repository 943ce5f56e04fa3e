//! Running the cycle collectors of the memory core at a point where Python code may run.
//!
//! A collection has two halves with the finalizers in between, which run outside any lock and with the world running (PEP 442). While a
//! thread collects it neither runs other pending finalizers nor collects again (`Thread::finalizing`); what becomes due meanwhile is done
//! afterwards.

use super::{requests, spare};
use crate::object::dict::DictObject;
use crate::object::interp::ModuleState;
use crate::object::list::ListObject;
use crate::object::{Py, Value};
use orochi_gc::Scope;

/// Most rounds of a full collection: each finalizer that runs may let go of more.
const ROUNDS: usize = 4;

/// Collects because this thread has allocated enough: its private cycles, and the shared ones when enough was published.
pub fn automatic(py: &mut Py) {
    if py.finalizing.replace(true) {
        return;
    }
    let scope = py.mutator().due_scope();
    collect(py, Scope::Local);
    if scope == Scope::Global {
        collect(py, Scope::Global);
    }
    py.finalizing.set(false);
    spare::refill();
    if py.mutator().has_pending() {
        requests::run_pending(py);
    }
}

/// `gc.collect()`: private and shared cycles, and everything that waits in limbo. Returns how many unreachable objects were found.
pub fn full(py: &mut Py) -> usize {
    requests::run_pending(py);
    if py.finalizing.replace(true) {
        return 0;
    }
    announce(py, "start", 0);
    let mut found = 0;
    for _ in 0..ROUNDS {
        found += collect(py, Scope::Local);
        found += collect(py, Scope::Global);
        // What was finalized just now is freed, with all that it held, by the next round.
        if !py.mutator().has_pending() {
            break;
        }
        py.finalizing.set(false);
        requests::run_pending(py);
        py.finalizing.set(true);
    }
    announce(py, "stop", found);
    py.finalizing.set(false);
    spare::refill();
    if py.mutator().has_pending() {
        requests::run_pending(py);
    }
    found
}

/// The last Python code of a thread: runs the finalizers and callbacks that are due, those of its private garbage included, which
/// nobody could run after it. What it drops while it does so it looks at again, a few times. (As long as there was one thread at a time,
/// the next one takes over what is private, so there is nothing to look for.)
pub fn end_of_thread(py: &mut Py) {
    py.mutator().forget_locks();
    for _ in 0..ROUNDS {
        py.safepoint();
        requests::run_pending(py);
        if !crate::object::sharing() || !py.interp().is_threaded() || py.finalizing.replace(true) {
            return;
        }
        let found = collect(py, Scope::Local);
        py.finalizing.set(false);
        requests::run_pending(py);
        if found == 0 {
            return;
        }
    }
}

/// One collection. The caller has set `finalizing`.
fn collect(py: &mut Py, scope: Scope) -> usize {
    py.claim_registers();
    let mut garbage = py.mutator().collect_begin(scope);
    let saved = py.replace_handled(Value::NONE);
    while let Some(reference) = py.mutator().take_dead_weak() {
        // SAFETY: the memory core hands the reference over with one count.
        let reference = unsafe { Value::from_object(reference) };
        crate::types::weakref::referent_died(py, &reference);
    }
    while let Some(object) = garbage.next_finalizable() {
        // SAFETY: as above.
        let v = unsafe { Value::from_object(object) };
        requests::finalize(py, &v);
    }
    drop(py.replace_handled(saved));
    py.claim_registers();
    py.mutator().collect_finish(garbage).found
}

/// The arguments of a callback: the phase and a dict about the collection.
///
/// # Errors
/// MemoryError.
fn callback_arguments(py: &mut Py, phase: &str, found: usize) -> crate::object::Result<Vec<Value>> {
    let info = DictObject::new(py)?;
    if let Some(dict) = info.payload::<DictObject>() {
        for (name, n) in [("generation", 2), ("collected", found), ("uncollectable", 0)] {
            dict.set_str(py, &info, &py.intern(name), py.int_from_usize(n)?)?;
        }
    }
    Ok(vec![py.intern(phase), info])
}

/// Tells `gc.callbacks` that a collection starts or stops.
fn announce(py: &mut Py, phase: &str, found: usize) {
    let callbacks = py.interp().state(ModuleState::CollectorCallbacks).get();
    let Some(list) = callbacks.payload::<ListObject>() else { return };
    if list.is_empty() {
        return;
    }
    for callback in list.snapshot(py, &callbacks).unwrap_or_default() {
        let result = callback_arguments(py, phase, found).and_then(|args| py.call(&callback, &args));
        if let Err(raised) = result {
            requests::unraisable(py, raised, &callback, "Exception ignored while calling GC callback");
        }
    }
}
