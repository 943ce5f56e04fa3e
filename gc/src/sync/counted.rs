//! The build that counts (feature `count`): the shipping types, each of whose operations is noted in the calling thread's
//! [counters](crate::counters).

use crate::counters::{contended, lock, read, rmw, wrote};
use std::fmt;
use std::sync::{MutexGuard, PoisonError, TryLockError, atomic};

pub use std::sync::atomic::{Ordering, fence};

macro_rules! common {
    ($value:ty) => {
        /// See the standard library.
        #[inline]
        pub fn load(&self, order: Ordering) -> $value {
            read(self.address());
            self.0.load(order)
        }

        /// See the standard library.
        #[inline]
        pub fn store(&self, value: $value, order: Ordering) {
            wrote(self.address());
            self.0.store(value, order);
        }

        /// See the standard library.
        #[inline]
        pub fn swap(&self, value: $value, order: Ordering) -> $value {
            rmw(self.address());
            self.0.swap(value, order)
        }

        /// See the standard library.
        #[inline]
        pub fn compare_exchange(
            &self,
            now: $value,
            new: $value,
            yes: Ordering,
            no: Ordering,
        ) -> Result<$value, $value> {
            rmw(self.address());
            self.0.compare_exchange(now, new, yes, no)
        }

        /// See the standard library.
        #[inline]
        pub fn compare_exchange_weak(
            &self,
            now: $value,
            new: $value,
            yes: Ordering,
            no: Ordering,
        ) -> Result<$value, $value> {
            rmw(self.address());
            self.0.compare_exchange_weak(now, new, yes, no)
        }

        /// See the standard library.
        pub fn fetch_update(
            &self,
            yes: Ordering,
            no: Ordering,
            f: impl FnMut($value) -> Option<$value>,
        ) -> Result<$value, $value> {
            rmw(self.address());
            self.0.fetch_update(yes, no, f)
        }

        /// See the standard library.
        pub fn get_mut(&mut self) -> &mut $value {
            self.0.get_mut()
        }

        /// See the standard library.
        pub fn into_inner(self) -> $value {
            self.0.into_inner()
        }

        fn address(&self) -> usize {
            std::ptr::from_ref(self).addr()
        }
    };
}

macro_rules! fetches {
    ($value:ty: $($fetch:ident)*) => {$(
        /// See the standard library.
        #[inline]
        pub fn $fetch(&self, value: $value, order: Ordering) -> $value {
            rmw(self.address());
            self.0.$fetch(value, order)
        }
    )*};
}

macro_rules! atomics {
    ($($name:ident: $value:ty: $($fetch:ident)*;)*) => {$(
        /// See the standard library; every operation is counted.
        #[repr(transparent)]
        #[derive(Default)]
        pub struct $name(atomic::$name);

        impl $name {
            /// See the standard library.
            pub const fn new(value: $value) -> Self {
                Self(atomic::$name::new(value))
            }
            common!($value);
            fetches!($value: $($fetch)*);
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

atomics! {
    AtomicBool: bool: fetch_or fetch_and;
    AtomicU8: u8: fetch_add fetch_sub fetch_or fetch_and;
    AtomicU16: u16: fetch_add fetch_sub fetch_or fetch_and;
    AtomicU32: u32: fetch_add fetch_sub fetch_or fetch_and;
    AtomicU64: u64: fetch_add fetch_sub fetch_or fetch_and fetch_max;
    AtomicI8: i8: fetch_add fetch_sub fetch_or fetch_and;
    AtomicI32: i32: fetch_add fetch_sub fetch_or fetch_and;
    AtomicI64: i64: fetch_add fetch_sub fetch_or fetch_and;
    AtomicUsize: usize: fetch_add fetch_sub fetch_or fetch_and fetch_max;
}

/// See the standard library; every operation is counted.
#[repr(transparent)]
pub struct AtomicPtr<T>(atomic::AtomicPtr<T>);

impl<T> AtomicPtr<T> {
    /// See the standard library.
    pub const fn new(value: *mut T) -> Self {
        Self(atomic::AtomicPtr::new(value))
    }
    common!(*mut T);
}

impl<T> fmt::Debug for AtomicPtr<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A mutual-exclusion lock without poisoning, as in the shipping build.
#[derive(Debug, Default)]
pub struct Mutex<T>(std::sync::Mutex<T>);

impl<T> Mutex<T> {
    /// A lock around `value`.
    pub fn new(value: T) -> Self {
        Mutex(std::sync::Mutex::new(value))
    }

    /// Locks, waiting if need be: two read-modify-writes, this one and that of the guard.
    pub fn lock(&self) -> MutexGuard<'_, T> {
        lock();
        rmw(std::ptr::from_ref(self).addr());
        rmw(std::ptr::from_ref(self).addr());
        match self.0.try_lock() {
            Ok(guard) => guard,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => {
                contended();
                self.0.lock().unwrap_or_else(PoisonError::into_inner)
            }
        }
    }
}
