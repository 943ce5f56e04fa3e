//! Atomics, locks and cells: the one place that names `std::sync` or `loom`.
//!
//! The rest of the crate, and the object layer of the interpreter, import from here, so the very code
//! that ships is the code that the model checker runs under `--cfg orochi_loom`. Two things differ
//! between the two builds and nothing else: which types stand behind these names, and the constants in
//! [`tuning`]. An atomic of the model exists only once it is made, and is known by its content: memory
//! with atomics is not filled or copied bytewise but through the functions here.

#[cfg(not(any(orochi_loom, orochi_tsan, feature = "scheduled")))]
mod condvar;
#[cfg(all(feature = "count", not(any(orochi_loom, feature = "scheduled"))))]
mod counted;
#[cfg(orochi_loom)]
mod model;
mod moment;
#[cfg(orochi_tsan)]
mod once;
#[cfg(not(orochi_loom))]
mod real;
#[cfg(all(feature = "scheduled", not(orochi_loom)))]
mod scheduled;
#[cfg(all(feature = "scheduled", not(orochi_loom)))]
pub mod scheduler;
#[cfg(not(all(feature = "scheduled", not(orochi_loom))))]
#[path = "unscheduled.rs"]
pub mod scheduler;
#[cfg(any(orochi_tsan, orochi_loom, feature = "scheduled"))]
pub mod spinning;
#[cfg(not(any(orochi_tsan, orochi_loom, feature = "scheduled")))]
mod waiting;

#[cfg(orochi_loom)]
use model as imp;
#[cfg(not(orochi_loom))]
use real as imp;

#[cfg(orochi_loom)]
#[doc(hidden)]
pub use imp::keep_words;
pub use imp::{
    AtomicI64, AtomicPtr, AtomicU8, AtomicU16, AtomicU32, AtomicU64, AtomicUsize, Condvar, Mutex, MutexGuard, Ordering,
    ParkingLot, Plain, copy_words, fill_words, keeps_words, move_words, nap, overwrite, prepare_words, spin_hint,
    yield_now,
};
#[cfg(orochi_loom)]
#[doc(hidden)]
pub use loom;
pub use moment::Moment;
#[cfg(orochi_tsan)]
pub use once::OnceLock;
pub use std::sync::Arc;
#[cfg(not(orochi_tsan))]
pub use std::sync::OnceLock;

/// Atomics for what no model and no schedule looks at: the standard library's, counted in the build that counts.
pub mod atomic {
    #[cfg(all(feature = "count", not(any(orochi_loom, feature = "scheduled"))))]
    pub use super::counted::{
        AtomicBool, AtomicI8, AtomicI32, AtomicI64, AtomicPtr, AtomicU8, AtomicU32, AtomicU64, AtomicUsize, Ordering,
        fence,
    };
    #[cfg(not(all(feature = "count", not(any(orochi_loom, feature = "scheduled")))))]
    pub use std::sync::atomic::{
        AtomicBool, AtomicI8, AtomicI32, AtomicI64, AtomicPtr, AtomicU8, AtomicU32, AtomicU64, AtomicUsize, Ordering,
        fence,
    };
}

/// Locks for what no model looks at. Those of the standard library, unless the thread sanitizer is to see what they order, or who waits must let
/// the thread run that the scheduler says.
#[cfg(not(orochi_loom))]
pub mod lock {
    #[cfg(not(any(orochi_tsan, feature = "scheduled")))]
    pub use super::condvar::{Condvar, MutexGuard};
    #[cfg(any(orochi_tsan, feature = "scheduled"))]
    pub use super::spinning::{Condvar, Mutex, MutexGuard};
    #[cfg(not(any(orochi_tsan, feature = "scheduled")))]
    pub use super::waiting::Mutex;
}

/// Constants that shrink under the model checker, so that a model reaches every branch.
pub mod tuning {
    /// Retired things after which a thread asks itself to hand them on.
    pub const RETIRE_COUNT: usize = if cfg!(orochi_loom) { 2 } else { 200 };
    /// Retired bytes after which a thread asks itself to hand them on.
    pub const RETIRE_BYTES: usize = if cfg!(orochi_loom) { 1 << 10 } else { 1 << 20 };
    /// Retired bytes of the whole domain after which every thread is asked.
    pub const RETIRE_BYTES_ALL: usize = 16 << 20;
    /// Retired bytes of the whole domain after which who retires more waits a little at each safepoint.
    pub const RETIRE_BYTES_MOST: usize = 64 << 20;
    /// Attempts at a contended object lock before a thread parks.
    pub const SPINS: u32 = if cfg!(orochi_loom) { 1 } else { 40 };
    /// Bytes of cells that are cut off a block at once.
    pub const CARVE: usize = if cfg!(orochi_loom) { 1 } else { 2048 };
    /// Bytes (and alignment) of a heap block.
    pub const BLOCK: usize = if cfg!(orochi_loom) { 4 << 10 } else { 32 << 10 };
}
