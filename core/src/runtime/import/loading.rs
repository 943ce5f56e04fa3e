//! Modules that are being loaded, and by whom: a second thread that wants one waits for the first.

use crate::object::interp::Interpreter;
use crate::object::{Py, weakened};
use orochi_gc::sync::atomic::Ordering;
use orochi_gc::sync::lock::{Condvar, Mutex};
use orochi_gc::sync::scheduler;
use std::collections::HashMap;
use std::sync::Arc;

/// Modules that are being loaded, and by whom.
#[derive(Default)]
struct Loading {
    state: Mutex<LoadingState>,
    changed: Condvar,
}

#[derive(Default)]
struct LoadingState {
    /// The ident of the thread that loads a module.
    owners: HashMap<String, u64>,
    /// The module that a thread waits for.
    waits: HashMap<u64, String>,
}

fn loading(interp: &Interpreter) -> Arc<Loading> {
    let entry = interp.attachments.entry("import").or_insert_with(|| Arc::new(Loading::default()));
    Arc::downcast::<Loading>(entry.clone()).unwrap_or_default()
}

impl LoadingState {
    /// Would `me` wait for itself if it waited for `name`?
    fn is_cycle(&self, me: u64, name: &str) -> bool {
        let mut name = name;
        loop {
            match self.owners.get(name) {
                Some(&owner) if owner == me => return true,
                Some(owner) => match self.waits.get(owner) {
                    Some(next) => name = next,
                    None => return false,
                },
                None => return false,
            }
        }
    }
}

/// How waiting for a module ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Waited {
    /// No other thread is loading it.
    Loaded,
    /// This thread itself is loading it.
    Own,
    /// Another thread is, and waits for what this one is loading.
    Cycle,
}

/// Waits until no other thread is loading `name`, unless that would be for ever.
pub(super) fn wait_until_loaded(py: &mut Py, name: &str) -> Waited {
    if py.interp().modules_loading.load(Ordering::Acquire) == 0 {
        return Waited::Loaded;
    }
    let table = loading(py.interp());
    let me = py.ident;
    let name = name.to_owned();
    py.detach(move || {
        let mut state = table.state.lock();
        while state.owners.contains_key(&name) && !state.is_cycle(me, &name) {
            state.waits.insert(me, name.clone());
            drop(state);
            let scheduled = scheduler::turn();
            state = table.state.lock();
            if !scheduled && state.owners.contains_key(&name) {
                state = table.changed.wait(state);
            }
            state.waits.remove(&me);
        }
        match state.owners.get(&name) {
            None => Waited::Loaded,
            Some(&owner) if owner == me => Waited::Own,
            Some(_) => Waited::Cycle,
        }
    })
}

/// Marks `name` as being loaded by this thread; `false` if another one is at it.
pub(super) fn begin_loading(py: &Py, name: &str) -> bool {
    let table = loading(py.interp());
    // Asked before the lock: a schedule may let another thread go on here, which would wait for that lock in the system.
    let may_be_two = py.mutator().weakened(weakened::TWO_LOADERS);
    let mut state = table.state.lock();
    if state.owners.contains_key(name) && !may_be_two {
        return false;
    }
    state.owners.insert(name.to_owned(), py.ident);
    py.interp().modules_loading.fetch_add(1, Ordering::AcqRel);
    true
}

pub(super) fn end_loading(py: &Py, name: &str) {
    let table = loading(py.interp());
    table.state.lock().owners.remove(name);
    py.interp().modules_loading.fetch_sub(1, Ordering::AcqRel);
    table.changed.notify_all();
}

/// Is a thread loading `name` at this moment?
pub(super) fn is_loading(interp: &Interpreter, name: &str) -> bool {
    loading(interp).state.lock().owners.contains_key(name)
}

/// Is this thread loading `name` at this moment?
pub(super) fn is_loading_here(py: &Py, name: &str) -> bool {
    if py.interp().modules_loading.load(Ordering::Acquire) == 0 {
        return false;
    }
    let table = loading(py.interp());
    let state = table.state.lock();
    state.owners.get(name) == Some(&py.ident)
}
