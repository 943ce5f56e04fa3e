//! Which thread object belongs to which running thread: `current_thread`, `main_thread`, `enumerate`.
//!
//! The table is one dict by ident. Reading it takes no lock; a thread enters itself when it is started and leaves as its last step.

use super::thread::{self, ThreadObject};
use crate::object::dict::DictObject;
use crate::object::interp::ModuleState;
use crate::object::{Py, Result, TypeId, TypeRef, Value};
use crate::runtime::threads::{Handle, Threads, native_id};
use orochi_gc::sync::atomic::Ordering;

/// Makes the table; at start-up.
pub fn fill(py: &Py) {
    if let Ok(table) = DictObject::new(py) {
        drop(py.interp().state(ModuleState::ActiveThreads).set(py, table));
    }
}

fn table(py: &Py) -> Value {
    py.interp().state(ModuleState::ActiveThreads).get()
}

/// Enters the object of a thread.
///
/// # Errors
/// MemoryError.
pub fn enter(py: &mut Py, ident: u64, thread: &Value) -> Result<()> {
    let (table, key) = (table(py), py.int_from_u64(ident)?);
    match table.payload::<DictObject>() {
        Some(dict) => dict.set(py, &table, &key, thread.clone()),
        None => Ok(()),
    }
}

/// A thread has ended, or could not be started.
pub fn leave(py: &mut Py, ident: u64) {
    let table = table(py);
    if let (Some(dict), Ok(key)) = (table.payload::<DictObject>(), py.int_from_u64(ident)) {
        // An int is compared without running Python code.
        let _dropped = dict.remove(py, &table, &key);
    }
}

fn find(py: &mut Py, ident: u64) -> Option<Value> {
    let table = table(py);
    let key = py.int_from_u64(ident).ok()?;
    table.payload::<DictObject>()?.get(py, &table, &key).ok()?
}

/// The object of the calling thread, if it has one.
pub fn current_known(py: &mut Py) -> Option<Value> {
    let ident = py.ident;
    find(py, ident)
}

/// The class that the `threading` module calls `name`, or `Thread`.
fn class(py: &mut Py, name: &str) -> TypeRef {
    let namespace = py.interp().state(ModuleState::Threading).get();
    let name = py.intern(name);
    let found = namespace.payload::<DictObject>().and_then(|d| d.get_interned(py, &name));
    found.as_ref().and_then(TypeRef::from_value).unwrap_or_else(|| py.ty(TypeId::Thread))
}

/// The object of the calling thread. One that `threading` did not start gets an object that stands for it.
///
/// # Errors
/// MemoryError.
pub fn current(py: &mut Py) -> Result {
    if let Some(thread) = current_known(py) {
        return Ok(thread);
    }
    if py.is_main() {
        return main(py);
    }
    let n = Threads::of(py.interp()).next_dummy();
    let name = py.str(&format!("Dummy-{n}"))?;
    let class = class(py, "_DummyThread");
    let ident = py.ident;
    let made = thread::adopt(py, class, Handle::running(ident, native_id()), name, true)?;
    enter(py, ident, &made)?;
    Ok(made)
}

/// The object of the main thread.
///
/// # Errors
/// MemoryError.
pub fn main(py: &mut Py) -> Result {
    let ident = py.interp().main_ident.load(Ordering::Relaxed);
    if let Some(thread) = find(py, ident) {
        return Ok(thread);
    }
    let class = class(py, "_MainThread");
    let name = py.intern("MainThread");
    // The main thread asks for itself nearly always; another one can only name the process, which is Linux's number of a main thread.
    let native = if py.is_main() { native_id() } else { u64::from(std::process::id()) };
    let made = thread::adopt(py, class, Handle::running(ident, native), name, false)?;
    enter(py, ident, &made)?;
    drop(py.interp().main_thread_object.set(py, made.clone()));
    Ok(made)
}

/// All thread objects whose threads run.
pub fn all(py: &mut Py) -> Vec<Value> {
    let table = table(py);
    let Some(dict) = table.payload::<DictObject>() else { return Vec::new() };
    let (entries, main) = (dict.entries(py, &table).unwrap_or_default(), py.interp().main_thread_object.get());
    // The main thread stays in the list while the last threads are waited for.
    entries
        .into_iter()
        .map(|(_, thread)| thread)
        .filter(|t| t.is(&main) || t.payload::<ThreadObject>().is_some_and(|t| !t.handle().is_done()))
        .collect()
}
