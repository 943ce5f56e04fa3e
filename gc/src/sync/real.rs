//! The shipping build: `std` and `parking_lot_core`.

use std::cell::UnsafeCell;

#[cfg(all(not(feature = "scheduled"), any(feature = "count", not(orochi_tsan))))]
pub use super::condvar::{Condvar, MutexGuard};
#[cfg(all(feature = "count", not(feature = "scheduled")))]
pub use super::counted::{
    AtomicI64, AtomicPtr, AtomicU8, AtomicU16, AtomicU32, AtomicU64, AtomicUsize, Mutex, Ordering,
};
#[cfg(feature = "scheduled")]
pub use super::scheduled::{
    AtomicI64, AtomicPtr, AtomicU8, AtomicU16, AtomicU32, AtomicU64, AtomicUsize, Condvar, Mutex, MutexGuard, Ordering,
    ParkingLot, spin_hint, yield_now,
};
#[cfg(all(orochi_tsan, not(any(feature = "scheduled", feature = "count"))))]
pub use super::spinning::{Condvar, Mutex, MutexGuard};
#[cfg(not(any(orochi_tsan, feature = "scheduled", feature = "count")))]
pub use super::waiting::Mutex;
#[cfg(not(feature = "scheduled"))]
pub use std::hint::spin_loop as spin_hint;
#[cfg(any(orochi_tsan, feature = "scheduled"))]
pub use std::sync::atomic::AtomicBool;
#[cfg(not(any(feature = "scheduled", feature = "count")))]
pub use std::sync::atomic::{AtomicI64, AtomicPtr, AtomicU8, AtomicU16, AtomicU32, AtomicU64, AtomicUsize, Ordering};
#[cfg(not(feature = "scheduled"))]
pub use std::thread::yield_now;

/// A value that everybody reads and nobody writes: `per_program! { fn name() -> T { constant } }` makes a
/// function that returns `&'static T`.
#[macro_export]
macro_rules! per_program {
    ($(#[$doc:meta])* fn $name:ident() -> $t:ty { $value:expr }) => {
        $(#[$doc])*
        #[inline(always)]
        fn $name() -> &'static $t {
            static VALUE: $t = $value;
            &VALUE
        }
    };
}

/// A word of each thread: `per_thread! { static NAME: T = constant }`.
#[macro_export]
macro_rules! per_thread {
    (static $name:ident: $t:ty = $value:expr) => {
        ::std::thread_local! { static $name: $t = const { $value } }
    };
}

/// Stores a word that others exchange meanwhile, with release. (An exchange reads what comes right before it, so this store comes before
/// or after it as a whole. The model checker does not know that of a store, but of an exchange.)
#[inline(always)]
pub fn overwrite(word: &AtomicU32, value: u32) {
    word.store(value, mutant!(Ordering::Release, "overwrite_relaxed" => Ordering::Relaxed));
}

/// Makes `n` words at `first` ready to be stored to: memory is, as it comes.
///
/// # Safety
/// The memory is the caller's.
#[inline(always)]
pub unsafe fn prepare_words(_first: *mut AtomicU64, _n: usize) {}

/// Makes `n` half-words at `first` that hold `u32::MAX`.
///
/// # Safety
/// The memory is the caller's.
#[inline(always)]
pub unsafe fn fill_words(first: *mut AtomicU32, n: usize) {
    // SAFETY: the caller's; every byte 0xff makes every half-word the greatest.
    unsafe { first.write_bytes(0xff, n) }
}

/// Copies `n` words into memory that nobody else reads yet.
///
/// # Safety
/// Both ranges are the caller's to use so, they do not overlap, and nobody writes `from` meanwhile.
#[inline(always)]
pub unsafe fn copy_words(from: *const AtomicU64, to: *mut AtomicU64, n: usize) {
    // SAFETY: the caller's. Others may read `from` meanwhile.
    unsafe { std::ptr::copy_nonoverlapping(from, to, n) }
}

/// Copies `n` words, where the ranges may overlap and nobody else looks at either.
///
/// # Safety
/// Both ranges are the caller's alone.
#[inline(always)]
pub unsafe fn move_words(from: *const AtomicU64, to: *mut AtomicU64, n: usize) {
    // SAFETY: the caller's.
    unsafe { std::ptr::copy(from, to, n) }
}

/// Whether a header that is written over another keeps its atomics: memory does.
#[inline(always)]
pub fn keeps_words() -> bool {
    true
}

/// Lets a moment pass: a millisecond, or a turn of the schedule.
pub fn nap() {
    if cfg!(feature = "scheduled") {
        yield_now();
    } else {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
}

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

    /// What the word may hold, while its owner writes it. A hint: whoever asks is right whatever comes out. (So where races are looked for,
    /// by the sanitizer and by the models, it is a constant. The machine loads an aligned word as a whole.)
    #[inline(always)]
    pub fn peek(&self) -> T
    where
        T: Default,
    {
        if cfg!(orochi_tsan) {
            return T::default();
        }
        // SAFETY: the word is there; a volatile load of an aligned word is one load of the machine, and every value is one of `T`.
        unsafe { self.0.get().read_volatile() }
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

#[cfg(not(feature = "scheduled"))]
/// Where threads sleep that wait for a byte-sized lock. The queue is keyed by the lock's address.
#[derive(Debug, Default)]
pub struct ParkingLot(());

#[cfg(not(feature = "scheduled"))]
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
