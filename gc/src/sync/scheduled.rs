//! The build for exploring schedules (feature `scheduled`): the shipping types, each of whose operations is a point at which the
//! [`scheduler`](super::scheduler) may let another thread go on.
//!
//! Locks spin, with a point per turn, so that the scheduler always knows who could run: no scheduled thread ever waits in the system.

use super::scheduler::{point, turn};
use std::cell::UnsafeCell;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::atomic;
use std::time::{Duration, Instant};

pub use std::sync::atomic::Ordering;

macro_rules! atomics {
    ($($name:ident: $value:ty),*) => {$(
        /// See the standard library; every operation is a point of the schedule.
        #[repr(transparent)]
        #[derive(Default)]
        pub struct $name(atomic::$name);

        impl $name {
            /// See the standard library.
            pub const fn new(value: $value) -> Self {
                Self(atomic::$name::new(value))
            }

            /// See the standard library.
            pub fn load(&self, order: Ordering) -> $value {
                point();
                self.0.load(order)
            }

            /// See the standard library.
            pub fn store(&self, value: $value, order: Ordering) {
                point();
                self.0.store(value, order);
            }

            /// See the standard library.
            pub fn swap(&self, value: $value, order: Ordering) -> $value {
                point();
                self.0.swap(value, order)
            }

            /// See the standard library.
            pub fn compare_exchange(&self, now: $value, new: $value, yes: Ordering, no: Ordering) -> Result<$value, $value> {
                point();
                self.0.compare_exchange(now, new, yes, no)
            }

            /// See the standard library. Never fails without a reason.
            pub fn compare_exchange_weak(
                &self,
                now: $value,
                new: $value,
                yes: Ordering,
                no: Ordering,
            ) -> Result<$value, $value> {
                self.compare_exchange(now, new, yes, no)
            }

            /// See the standard library.
            pub fn fetch_add(&self, value: $value, order: Ordering) -> $value {
                point();
                self.0.fetch_add(value, order)
            }

            /// See the standard library.
            pub fn fetch_sub(&self, value: $value, order: Ordering) -> $value {
                point();
                self.0.fetch_sub(value, order)
            }

            /// See the standard library.
            pub fn fetch_or(&self, value: $value, order: Ordering) -> $value {
                point();
                self.0.fetch_or(value, order)
            }

            /// See the standard library.
            pub fn fetch_and(&self, value: $value, order: Ordering) -> $value {
                point();
                self.0.fetch_and(value, order)
            }

            /// See the standard library.
            pub fn get_mut(&mut self) -> &mut $value {
                self.0.get_mut()
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

atomics!(AtomicU8: u8, AtomicU16: u16, AtomicU32: u32, AtomicU64: u64, AtomicI64: i64, AtomicUsize: usize);

/// See the standard library; every operation is a point of the schedule.
#[repr(transparent)]
pub struct AtomicPtr<T>(atomic::AtomicPtr<T>);

impl<T> AtomicPtr<T> {
    /// See the standard library.
    pub const fn new(value: *mut T) -> Self {
        Self(atomic::AtomicPtr::new(value))
    }

    /// See the standard library.
    pub fn load(&self, order: Ordering) -> *mut T {
        point();
        self.0.load(order)
    }

    /// See the standard library.
    pub fn store(&self, value: *mut T, order: Ordering) {
        point();
        self.0.store(value, order);
    }

    /// See the standard library.
    pub fn swap(&self, value: *mut T, order: Ordering) -> *mut T {
        point();
        self.0.swap(value, order)
    }

    /// See the standard library.
    pub fn compare_exchange(&self, now: *mut T, new: *mut T, yes: Ordering, no: Ordering) -> Result<*mut T, *mut T> {
        point();
        self.0.compare_exchange(now, new, yes, no)
    }

    /// See the standard library.
    pub fn get_mut(&mut self) -> &mut *mut T {
        self.0.get_mut()
    }

    /// See the standard library. Never fails without a reason.
    pub fn compare_exchange_weak(
        &self,
        now: *mut T,
        new: *mut T,
        yes: Ordering,
        no: Ordering,
    ) -> Result<*mut T, *mut T> {
        point();
        self.0.compare_exchange(now, new, yes, no)
    }
}

impl<T> fmt::Debug for AtomicPtr<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One turn of a loop that waits for another thread.
pub fn yield_now() {
    if !turn() {
        std::thread::yield_now();
    }
}

/// The same.
pub fn spin_hint() {
    yield_now();
}

/// A lock that spins.
#[derive(Default)]
pub struct Mutex<T> {
    locked: atomic::AtomicBool,
    value: UnsafeCell<T>,
}

// SAFETY: the value is only reached through a guard, and there is one guard at a time.
unsafe impl<T: Send> Sync for Mutex<T> {}

impl<T> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mutex").finish_non_exhaustive()
    }
}

/// Unlocks when dropped.
pub struct MutexGuard<'a, T>(&'a Mutex<T>);

impl<T> Mutex<T> {
    /// A lock around `value`.
    pub const fn new(value: T) -> Self {
        Mutex { locked: atomic::AtomicBool::new(false), value: UnsafeCell::new(value) }
    }

    /// Locks, waiting if need be.
    pub fn lock(&self) -> MutexGuard<'_, T> {
        point();
        // Acquire: pairs with the release in `drop`.
        while self.locked.swap(true, Ordering::Acquire) {
            yield_now();
        }
        MutexGuard(self)
    }
}

impl<T> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        // Release: pairs with the acquire in `lock`.
        self.0.locked.store(false, Ordering::Release);
        point();
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
pub struct Condvar(atomic::AtomicUsize);

impl Condvar {
    /// A condition variable that nobody waits for.
    pub const fn new() -> Self {
        Condvar(atomic::AtomicUsize::new(0))
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

/// Parking is one turn of a loop: whoever parks looks at its lock again.
#[derive(Debug, Default)]
pub struct ParkingLot(Mutex<()>);

impl ParkingLot {
    /// Waits for a turn if `still_needed` holds.
    pub fn park(&self, _key: usize, still_needed: impl FnOnce() -> bool) {
        let guard = self.0.lock();
        let needed = still_needed();
        drop(guard);
        if needed {
            yield_now();
        }
    }

    /// Runs `release`; who parks wakes by itself.
    pub fn unpark_one(&self, _key: usize, release: impl FnOnce(bool)) {
        let guard = self.0.lock();
        release(false);
        drop(guard);
    }
}
