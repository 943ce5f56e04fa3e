//! Locks that spin, for the thread sanitizer (`--cfg orochi_tsan`) and for schedules (feature `scheduled`), where a turn of the loop hands the
//! token on.
//!
//! The standard library is not compiled with the sanitizer, which therefore misses what its locks
//! order. These do the same with nothing but atomics that it sees. They are for those builds only, and for the
//! model that checks them.

use super::imp::{AtomicBool, AtomicUsize, Ordering, yield_now};
use std::cell::UnsafeCell;
use std::ops::{Deref, DerefMut};
use std::time::{Duration, Instant};

/// A lock.
#[derive(Debug, Default)]
pub struct Mutex<T> {
    locked: AtomicBool,
    value: UnsafeCell<T>,
}

// SAFETY: the value is only reached through a guard, and there is one guard at a time.
unsafe impl<T: Send> Sync for Mutex<T> {}

/// Unlocks when dropped.
#[derive(Debug)]
pub struct MutexGuard<'a, T>(&'a Mutex<T>);

impl<T> Mutex<T> {
    /// A lock around `value`.
    pub fn new(value: T) -> Self {
        Mutex { locked: AtomicBool::new(false), value: UnsafeCell::new(value) }
    }

    /// Locks, waiting if need be.
    pub fn lock(&self) -> MutexGuard<'_, T> {
        // Acquire: pairs with the release in `drop`.
        let order = mutant!(Ordering::Acquire, "spin_lock_relaxed" => Ordering::Relaxed);
        while self.locked.compare_exchange(false, true, order, Ordering::Relaxed).is_err() {
            yield_now();
        }
        MutexGuard(self)
    }
}

impl<T> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        // Release: pairs with the acquire in `lock`.
        self.0.locked.store(false, mutant!(Ordering::Release, "spin_unlock_relaxed" => Ordering::Relaxed));
    }
}

impl<T> Deref for MutexGuard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: the lock is held.
        unsafe { &*self.0.value.get() }
    }
}

impl<T> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the lock is held, and the guard is borrowed uniquely.
        unsafe { &mut *self.0.value.get() }
    }
}

/// A condition variable: every wait ends with the next notification.
#[derive(Debug, Default)]
pub struct Condvar(AtomicUsize);

impl Condvar {
    /// A condition variable that nobody waits for.
    pub fn new() -> Self {
        Condvar(AtomicUsize::new(0))
    }

    /// Gives the lock away, waits for a notification, takes the lock again.
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> MutexGuard<'a, T> {
        self.wait_for(guard, Duration::MAX).0
    }

    /// As `wait`, for at most `limit`; the flag says that the time ran out.
    pub fn wait_for<'a, T>(&self, guard: MutexGuard<'a, T>, limit: Duration) -> (MutexGuard<'a, T>, bool) {
        let lock = guard.0;
        let seen = self.0.load(Ordering::Relaxed);
        drop(guard);
        let start = Instant::now();
        let mut late = false;
        while self.0.load(Ordering::Relaxed) == seen && !late {
            yield_now();
            late = start.elapsed() > limit;
        }
        (lock.lock(), late)
    }

    /// Wakes one waiting thread, or more.
    pub fn notify_one(&self) {
        self.notify_all();
    }

    /// Wakes all waiting threads.
    pub fn notify_all(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}
