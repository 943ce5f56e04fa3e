//! The model build (`--cfg orochi_loom`): the same names over `loom`.

use loom::cell::UnsafeCell;
use std::time::Duration;

pub use loom::hint::spin_loop as spin_hint;
pub use loom::sync::MutexGuard;
pub use loom::sync::atomic::{
    AtomicBool, AtomicI64, AtomicPtr, AtomicU8, AtomicU16, AtomicU32, AtomicU64, AtomicUsize, Ordering,
};
pub use loom::thread::yield_now;

/// See the shipping build; here there is one per execution.
#[macro_export]
macro_rules! per_program {
    ($(#[$doc:meta])* fn $name:ident() -> $t:ty { $value:expr }) => {
        $(#[$doc])*
        fn $name() -> &'static $t {
            $crate::sync::loom::lazy_static! { static ref VALUE: $t = $value; }
            &VALUE
        }
    };
}

/// See the shipping build.
#[macro_export]
macro_rules! per_thread {
    (static $name:ident: $t:ty = $value:expr) => {
        $crate::sync::loom::thread_local! { static $name: $t = $value }
    };
}

std::thread_local! {
    static KEEPS_WORDS: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Whether a header that is written over another keeps its atomics, so that others may read them meanwhile. Models in which nobody does
/// are spared the steps.
pub fn keeps_words() -> bool {
    KEEPS_WORDS.get()
}

/// From here on, in the models of this thread of the system. See [`keeps_words`].
pub fn keep_words() {
    KEEPS_WORDS.set(true);
}

/// See the shipping build.
pub fn nap() {
    yield_now();
}

/// See the shipping build. The checker takes a store that is not ordered with an exchange for one that may come
/// before it even if the exchange has read what was there earlier.
pub fn overwrite(word: &AtomicU32, value: u32) {
    word.swap(value, mutant!(Ordering::Release, "overwrite_relaxed" => Ordering::Relaxed));
}

/// See the shipping build.
///
/// # Safety
/// See the shipping build.
pub unsafe fn prepare_words(first: *mut AtomicU64, n: usize) {
    for i in 0..n {
        // SAFETY: the caller's.
        unsafe { first.add(i).write(AtomicU64::new(0)) };
    }
}

/// See the shipping build.
///
/// # Safety
/// See the shipping build.
pub unsafe fn fill_words(first: *mut AtomicU32, n: usize) {
    for i in 0..n {
        // SAFETY: the caller's.
        unsafe { first.add(i).write(AtomicU32::new(u32::MAX)) };
    }
}

/// See the shipping build.
///
/// # Safety
/// See the shipping build; the words at `to` exist.
pub unsafe fn copy_words(from: *const AtomicU64, to: *mut AtomicU64, n: usize) {
    for i in 0..n {
        // SAFETY: the caller's.
        unsafe { (*to.add(i)).store((*from.add(i)).load(Ordering::Relaxed), Ordering::Relaxed) };
    }
}

/// See the shipping build.
///
/// # Safety
/// See the shipping build; the words at `to` exist.
pub unsafe fn move_words(from: *const AtomicU64, to: *mut AtomicU64, n: usize) {
    let words: Vec<u64> = (0..n)
        // SAFETY: the caller's.
        .map(|i| unsafe { (*from.add(i)).load(Ordering::Relaxed) })
        .collect();
    for (i, word) in words.into_iter().enumerate() {
        // SAFETY: the caller's.
        unsafe { (*to.add(i)).store(word, Ordering::Relaxed) };
    }
}

/// See the shipping build.
#[derive(Debug)]
pub struct Mutex<T>(loom::sync::Mutex<T>);

impl<T: Default> Default for Mutex<T> {
    fn default() -> Self {
        Mutex::new(T::default())
    }
}

impl<T> Mutex<T> {
    /// A lock around `value`.
    pub fn new(value: T) -> Self {
        Mutex(loom::sync::Mutex::new(value))
    }

    /// Locks, waiting if need be.
    pub fn lock(&self) -> MutexGuard<'_, T> {
        match self.0.lock() {
            Ok(guard) => guard,
            Err(poisoned) => poisoned.into_inner(),
        }
    }
}

/// See the shipping build.
#[derive(Debug)]
pub struct Condvar(loom::sync::Condvar);

impl Default for Condvar {
    fn default() -> Self {
        Condvar::new()
    }
}

impl Condvar {
    /// A condition variable that nobody waits for.
    pub fn new() -> Self {
        Condvar(loom::sync::Condvar::new())
    }

    /// Gives the lock away, waits for a notification, takes the lock again.
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> MutexGuard<'a, T> {
        match self.0.wait(guard) {
            Ok(guard) => guard,
            Err(poisoned) => poisoned.into_inner(),
        }
    }

    /// Time does not pass in a model: waits for a notification.
    pub fn wait_for<'a, T>(&self, guard: MutexGuard<'a, T>, _limit: Duration) -> (MutexGuard<'a, T>, bool) {
        (self.wait(guard), false)
    }

    /// Wakes one waiting thread.
    pub fn notify_one(&self) {
        self.0.notify_one();
    }

    /// Wakes all waiting threads.
    pub fn notify_all(&self) {
        self.0.notify_all();
    }
}

/// See the shipping build; here every access is checked for races.
pub struct Plain<T>(UnsafeCell<T>);

impl<T: Copy> Plain<T> {
    /// A word that holds `value`.
    pub fn new(value: T) -> Self {
        Plain(UnsafeCell::new(value))
    }

    /// Reads the word.
    ///
    /// # Safety
    /// No other thread writes the word at the same time.
    pub unsafe fn get(&self) -> T {
        // SAFETY: the caller excludes concurrent writers, and loom checks that.
        self.0.with(|p| unsafe { *p })
    }

    /// See the shipping build. Whoever asks must be right whatever comes out: here it is what makes a search suspect everything.
    pub fn peek(&self) -> T
    where
        T: Default,
    {
        T::default()
    }

    /// Writes the word.
    ///
    /// # Safety
    /// No other thread reads or writes the word at the same time.
    pub unsafe fn set(&self, value: T) {
        // SAFETY: the caller excludes every concurrent access, and loom checks that.
        self.0.with_mut(|p| unsafe { *p = value })
    }
}

/// One queue for all keys: a stand-in with the contract of the real one.
#[derive(Debug, Default)]
pub struct ParkingLot {
    sleepers: Mutex<Vec<(usize, usize)>>,
    woken: Condvar,
    tickets: Mutex<usize>,
}

impl ParkingLot {
    /// How often a thread came to park: a cover point for models.
    pub fn parked(&self) -> usize {
        *self.tickets.lock()
    }

    /// See the shipping build.
    pub fn park(&self, key: usize, still_needed: impl FnOnce() -> bool) {
        let ticket = {
            let mut tickets = self.tickets.lock();
            *tickets += 1;
            *tickets
        };
        let mut sleepers = self.sleepers.lock();
        if !still_needed() {
            return;
        }
        sleepers.push((key, ticket));
        while sleepers.iter().any(|&(_, t)| t == ticket) {
            sleepers = self.woken.wait(sleepers);
        }
    }

    /// See the shipping build.
    pub fn unpark_one(&self, key: usize, release: impl FnOnce(bool)) {
        let mut sleepers = self.sleepers.lock();
        if let Some(at) = sleepers.iter().position(|&(k, _)| k == key) {
            sleepers.remove(at);
        }
        release(sleepers.iter().any(|&(k, _)| k == key));
        self.woken.notify_all();
    }
}
