//! The shipping reclaimer.

use crossbeam_epoch::{Collector, Guard, LocalHandle};
use std::cell::RefCell;

/// The epoch of one domain.
#[derive(Debug, Default)]
pub struct Reclaimer(Collector);

impl Reclaimer {
    /// Registers the calling thread, not pinned yet.
    pub fn register(&self) -> Pin {
        Pin { guard: RefCell::new(None), handle: self.0.register() }
    }
}

/// One thread's part in the epoch. Dropping it unpins and unregisters.
#[derive(Debug)]
pub struct Pin {
    // Before the handle: a guard must not outlive its registration.
    guard: RefCell<Option<Guard>>,
    handle: LocalHandle,
}

impl Pin {
    /// Pins: what is loaded from a live slot from now on stays valid.
    pub fn pin(&self) {
        let guard = self.handle.pin();
        mutant!(*self.guard.borrow_mut() = Some(guard), "epoch_pin_dropped" => drop(guard));
    }

    /// Unpins: nothing borrowed remains valid.
    pub fn unpin(&self) {
        let guard = self.guard.borrow_mut().take();
        mutant!(drop(guard), "epoch_unpin_forgotten" => *self.guard.borrow_mut() = guard);
    }

    /// Pins anew and lets the epoch advance.
    pub fn repin(&self) {
        if let Some(guard) = &mut *self.guard.borrow_mut() {
            mutant!(guard.repin(), "epoch_repin_forgotten" => ());
            mutant!(guard.flush(), "epoch_flush_forgotten" => ());
        }
    }

    /// Runs `f` once every thread that is pinned now has repinned or unpinned, on any thread.
    pub fn defer(&self, f: impl FnOnce() + Send + 'static) {
        match &*self.guard.borrow() {
            Some(guard) => mutant!(guard.defer(f), "epoch_defer_at_once" => f()),
            None => self.handle.pin().defer(f),
        }
    }
}
