//! The end of a program: threads are joined, exit functions run, streams are flushed.

use crate::object::dict::DictObject;
use crate::object::function::ModuleObject;
use crate::object::{Py, Value};
use std::sync::atomic::Ordering;

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
            let key = py.intern("stdout");
            let stdout = py.interp().sys.get().payload::<DictObject>().and_then(|d| d.get_interned(py, &key));
            let stdout = stdout.unwrap_or(Value::NONE);
            crate::vm::requests::unraisable(py, raised, &stdout, "Exception ignored while flushing sys.stdout");
            FLUSH_FAILED
        }
    }
}

/// Lets go of what the program's globals hold, so that finalizers still run while everything they may use is there.
///
/// As in CPython names with one underscore go first, and `__builtins__` stays. Daemon threads may still use the globals, so
/// nothing happens while there are any.
fn clear_main(py: &mut Py) {
    if !py.mutator().is_alone() {
        return;
    }
    let modules = py.interp().modules.get();
    let main = modules.payload::<DictObject>().and_then(|d| d.get_interned(py, &py.intern("__main__")));
    let Some(namespace) = main.and_then(|m| m.payload::<ModuleObject>().map(|m| m.dict.get(py))) else { return };
    let Some(dict) = namespace.payload::<DictObject>() else { return };
    let names: Vec<(Value, String)> = dict
        .entries(py, &namespace)
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
        drop(dict.set(py, &namespace, &key, Value::NONE));
        crate::vm::requests::run_pending(py);
    }
    crate::vm::collect::full(py);
}
