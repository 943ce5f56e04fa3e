//! The lock of a file: held over a whole operation, system calls included, which an object lock must never be.
//!
//! Whoever has to wait detaches. The state behind it holds no Python values, so the collector never needs to look into it while
//! its holder is detached. A thread that comes back to a file which it is using already (a finalizer or a raw file written in Python
//! may do that) is refused with RuntimeError, as in CPython.

use crate::object::{Py, Raised, Result};
use orochi_gc::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use orochi_gc::sync::lock::{Condvar, Mutex};
use std::cell::UnsafeCell;
use std::ops::{Deref, DerefMut};

/// State that one thread at a time may use, for as long as an operation takes.
pub struct Locked<T> {
    /// Ident of the thread that is inside; 0 if there is none.
    owner: AtomicU64,
    waiting: AtomicU32,
    mutex: Mutex<()>,
    turn: Condvar,
    state: UnsafeCell<T>,
}

// SAFETY: the state is reached only through `Held`, of which there is one at a time.
unsafe impl<T: Send> Sync for Locked<T> {}

/// The right to use the state; ends when dropped.
pub struct Held<'a, T> {
    lock: &'a Locked<T>,
}

impl<T: Send> Locked<T> {
    /// Free.
    pub fn new(state: T) -> Locked<T> {
        Locked {
            owner: AtomicU64::new(0),
            waiting: AtomicU32::new(0),
            mutex: Mutex::new(()),
            turn: Condvar::new(),
            state: UnsafeCell::new(state),
        }
    }

    fn take(&self, me: u64) -> bool {
        // Acquire pairs with the release in `Held::drop`: what the last holder wrote is seen. SeqCst orders it against `waiting`.
        self.owner.compare_exchange(0, me, Ordering::SeqCst, Ordering::Relaxed).is_ok()
    }

    /// Enters, waiting detached if another thread is inside. `what` describes the file for the message.
    ///
    /// # Errors
    /// RuntimeError if this very thread is inside.
    pub fn enter<'a>(&'a self, py: &mut Py, what: impl FnOnce(&mut Py) -> String) -> Result<Held<'a, T>> {
        let me = py.ident;
        if self.take(me) {
            return Ok(Held { lock: self });
        }
        if self.owner.load(Ordering::Relaxed) == me {
            return Err(self.reentrant(py, what));
        }
        py.detach(|| {
            self.waiting.fetch_add(1, Ordering::SeqCst);
            let mut guard = self.mutex.lock();
            while !self.take(me) {
                guard = self.turn.wait(guard);
            }
            drop(guard);
            self.waiting.fetch_sub(1, Ordering::SeqCst);
        });
        Ok(Held { lock: self })
    }

    #[cold]
    fn reentrant(&self, py: &mut Py, what: impl FnOnce(&mut Py) -> String) -> Raised {
        let what = what(py);
        py.runtime_error(format!("reentrant call inside {what}"))
    }
}

impl<T> Deref for Held<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: only one `Held` exists at a time.
        unsafe { &*self.lock.state.get() }
    }
}

impl<T> DerefMut for Held<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: only one `Held` exists at a time, and it is borrowed mutably.
        unsafe { &mut *self.lock.state.get() }
    }
}

impl<T> Drop for Held<'_, T> {
    fn drop(&mut self) {
        self.lock.owner.store(0, Ordering::SeqCst);
        if self.lock.waiting.load(Ordering::SeqCst) != 0 {
            // A waiter tries under the mutex, so it is either before its try or asleep when this notifies.
            let _guard = self.lock.mutex.lock();
            self.lock.turn.notify_one();
        }
    }
}
