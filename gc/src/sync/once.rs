//! A cell that is filled once, for the thread sanitizer (`--cfg orochi_tsan`).
//!
//! The standard library's is filled by code that is not compiled with the sanitizer, which then takes what was put in for unordered with who
//! reads it. This one does the same with an atomic that it sees.

use super::atomic::{AtomicPtr, Ordering};
use std::fmt;
use std::marker::PhantomData;
use std::ptr;

/// A cell that is filled once.
pub struct OnceLock<T> {
    value: AtomicPtr<T>,
    owns: PhantomData<T>,
}

// SAFETY: as for the standard library's: whoever fills it may be another thread than who reads or drops the value.
unsafe impl<T: Send + Sync> Sync for OnceLock<T> {}

impl<T> OnceLock<T> {
    /// An empty cell.
    pub const fn new() -> Self {
        OnceLock { value: AtomicPtr::new(ptr::null_mut()), owns: PhantomData }
    }

    /// The value, if the cell is filled.
    pub fn get(&self) -> Option<&T> {
        // Acquire: pairs with the release in `set`. SAFETY: null, or from a box that lives as long as the cell.
        unsafe { self.value.load(Ordering::Acquire).as_ref() }
    }

    /// Fills the cell.
    ///
    /// # Errors
    /// The value, if the cell is filled.
    pub fn set(&self, value: T) -> Result<(), T> {
        let fresh = Box::into_raw(Box::new(value));
        match self.value.compare_exchange(ptr::null_mut(), fresh, Ordering::Release, Ordering::Relaxed) {
            Ok(_) => Ok(()),
            // SAFETY: nobody else knows the box.
            Err(_) => Err(unsafe { *Box::from_raw(fresh) }),
        }
    }

    /// The value; an empty cell is filled with what `make` returns. Of two threads that make one, one sees its own dropped.
    pub fn get_or_init(&self, make: impl FnOnce() -> T) -> &T {
        if self.get().is_none() {
            drop(self.set(make()));
        }
        // Acquire: pairs with the release in `set`. SAFETY: filled just now at the latest, with a box that lives as long as the cell.
        unsafe { &*self.value.load(Ordering::Acquire) }
    }
}

impl<T> Default for OnceLock<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for OnceLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OnceLock").field(&self.get()).finish()
    }
}

impl<T> Drop for OnceLock<T> {
    fn drop(&mut self) {
        let value = *self.value.get_mut();
        if !value.is_null() {
            // SAFETY: the cell owns the box.
            drop(unsafe { Box::from_raw(value) });
        }
    }
}
