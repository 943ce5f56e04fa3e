//! The shipping build: `std` and `parking_lot_core`.

use std::cell::UnsafeCell;

#[cfg(orochi_tsan)]
pub use super::spinning::{Condvar, Mutex, MutexGuard};
#[cfg(not(orochi_tsan))]
pub use super::waiting::{Condvar, Mutex, MutexGuard};
pub use std::hint::spin_loop as spin_hint;
#[cfg(orochi_tsan)]
pub use std::sync::atomic::AtomicBool;
pub use std::sync::atomic::{AtomicPtr, AtomicU8, AtomicU16, AtomicU32, AtomicUsize, Ordering};
pub use std::thread::yield_now;

/// A word without any synchronisation of its own.
///
/// Whoever touches it says in a SAFETY comment which rule keeps the others away; under the model
/// checker the same accesses are checked.
#[repr(transparent)]
pub struct Plain<T>(UnsafeCell<T>);

impl<T: Copy> Plain<T> {
    /// A word that holds `value`.
    pub const fn new(value: T) -> Self {
        Plain(UnsafeCell::new(value))
    }

    /// Reads the word.
    ///
    /// # Safety
    /// No other thread writes the word at the same time.
    #[inline(always)]
    pub unsafe fn get(&self) -> T {
        // SAFETY: the caller excludes concurrent writers; `T: Copy`, so nothing is moved out.
        unsafe { *self.0.get() }
    }

    /// Writes the word.
    ///
    /// # Safety
    /// No other thread reads or writes the word at the same time.
    #[inline(always)]
    pub unsafe fn set(&self, value: T) {
        // SAFETY: the caller excludes every concurrent access.
        unsafe { *self.0.get() = value }
    }
}

/// Where threads sleep that wait for a byte-sized lock. The queue is keyed by the lock's address.
#[derive(Debug, Default)]
pub struct ParkingLot(());

impl ParkingLot {
    /// Sleeps on `key` if `still_needed` holds once the queue is locked; returns after a wake-up.
    pub fn park(&self, key: usize, still_needed: impl FnOnce() -> bool) {
        // SAFETY: the key is the address of a lock byte of a live object, which no other user of
        // parking_lot_core parks on; neither closure panics or calls back into parking_lot_core.
        unsafe {
            parking_lot_core::park(key, still_needed, || {}, |_, _| {}, parking_lot_core::DEFAULT_PARK_TOKEN, None);
        }
    }

    /// Wakes one thread that sleeps on `key`. `release` runs while the queue is locked and learns
    /// whether further threads go on sleeping there.
    pub fn unpark_one(&self, key: usize, release: impl FnOnce(bool)) {
        // SAFETY: as in `park`; the callback only stores to the lock byte.
        unsafe {
            parking_lot_core::unpark_one(key, |result| {
                release(result.have_more_threads);
                parking_lot_core::DEFAULT_UNPARK_TOKEN
            });
        }
    }
}
