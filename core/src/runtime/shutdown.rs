//! The end of a program: threads are joined, exit functions run, streams are flushed.

use crate::object::dict::DictObject;
use crate::object::function::{ModuleObject, word_payload};
use crate::object::{Py, TypeId, Value, word};
use orochi_gc::sync::atomic::Ordering;

/// Exit code when standard output could not be flushed.
const FLUSH_FAILED: i32 = 120;

/// Ends the program on its main thread; returns 0, or the exit code that a failure to flush demands.
pub fn finalize(py: &mut Py) -> i32 {
    if let Err(raised) = super::threads::join_all(py) {
        // A second Ctrl-C: the threads are left behind.
        crate::vm::requests::unraisable(py, raised, &Value::NONE, "Exception ignored on threading shutdown");
    }
    (py.interp().hooks().at_exit)(py);
    // From here on weak references' finalizers stay silent.
    py.interp().finalizing.store(true, Ordering::Release);
    clear_main(py);
    match (py.interp().hooks().flush_standard)(py) {
        Ok(()) => 0,
        Err(raised) => {
            crate::vm::requests::unraisable(py, raised, &Value::NONE, "Exception ignored while flushing sys.stdout");
            FLUSH_FAILED
        }
    }
}

/// What is entered into the program's namespace so that it can be found again if it outlives its module.
const MARK: &str = "__ending__";

/// Lets go of the program's module. What only its namespace holds dies in order; where classes or functions lead back to it, the
/// collector finds the whole of it unreachable, so that finalizers run while all that they may use is there.
///
/// What else refers to the namespace (a hook in `sys`, say) keeps it: then its names are set to None one by one, those with one
/// underscore first. Daemon threads may still use the globals, so nothing happens while there are any.
fn clear_main(py: &mut Py) {
    if !py.mutator().is_alone() {
        return;
    }
    let Some(mark) = release_main(py) else { return };
    crate::vm::requests::run_pending(py);
    crate::vm::collect::full(py);
    let Some(mark) = crate::types::weakref::weak_of(&mark).and_then(|w| w.upgrade(py)) else { return };
    if let Some(namespace) = holder_of(py, &mark) {
        clear_names(py, &namespace);
        crate::vm::collect::full(py);
    }
}

/// Takes `__main__` out of the module table and drops it; returns a weak reference to what marks its namespace.
fn release_main(py: &mut Py) -> Option<Value> {
    let name = py.intern("__main__");
    let modules = py.interp().modules.get();
    let main = modules.payload::<DictObject>().and_then(|d| d.remove_str(py, &modules, &name))?;
    let namespace = main.payload::<ModuleObject>().map(|m| m.dict.get(py))?;
    let class = py.ty(TypeId::Set).to_value();
    let mark = py.call(&class, &[]).ok()?;
    let parts = crate::types::weakref::Parts::PLAIN;
    let weak = crate::types::weakref::make(py, py.ty(TypeId::WeakReference), &mark, parts).ok()?;
    namespace.payload::<DictObject>()?.set_str(py, &namespace, &py.intern(MARK), mark).ok()?;
    Some(weak)
}

/// The dict that holds `mark` as a value.
fn holder_of(py: &mut Py, mark: &Value) -> Option<Value> {
    let (name, mark) = (py.intern(MARK).word(), mark.word() & !word::BORROWED);
    let mut holder = None;
    py.claim_registers();
    py.mutator().objects(&mut |o| {
        let namespace = word_payload::<DictObject>(word::from_object(o));
        if holder.is_none() && namespace.is_some_and(|d| d.peek_interned(py, name) & !word::BORROWED == mark) {
            py.mutator().retain(o);
            // SAFETY: the count was just made.
            holder = Some(unsafe { Value::from_object(o) });
        }
    });
    holder
}

fn clear_names(py: &mut Py, namespace: &Value) {
    let Some(dict) = namespace.payload::<DictObject>() else { return };
    let names: Vec<(Value, String)> = dict
        .entries(py, namespace)
        .unwrap_or_default()
        .into_iter()
        .filter_map(|(key, _)| key.as_text().map(|text| text.to_string_lossy().into_owned()).map(|name| (key, name)))
        .collect();
    let private = |name: &str| name.starts_with('_') && !name.starts_with("__");
    let (first, rest): (Vec<_>, Vec<_>) = names.into_iter().partition(|(_, name)| private(name));
    for (key, name) in first.into_iter().chain(rest) {
        if name == "__builtins__" {
            continue;
        }
        // A name that cannot be set keeps its value until the heap goes.
        drop(dict.set(py, namespace, &key, Value::NONE));
        crate::vm::requests::run_pending(py);
    }
}
