//! The switch between the two interpreters that one source builds.
//!
//! This folder holds the only `cfg(feature = "gil")` of the workspace. Every mechanism of the crate
//! is generic over [`Policy`] and always compiles for both, so that one build can test both; `core`
//! names [`Active`] and never the feature.

mod free_threaded;
mod gil;

pub use free_threaded::FreeThreaded;
pub use gil::{Gil, Turnstile};

use crate::sync::AtomicU8;

#[cfg(not(feature = "gil"))]
/// The policy of this build: no global lock.
pub type Active = FreeThreaded;
#[cfg(feature = "gil")]
/// The policy of this build: one lock that threads hand over.
pub type Active = Gil;

/// What differs between the two builds.
pub trait Policy: Sized + Send + Sync + 'static {
    /// Whether objects may be reached by several threads at the same time. Where this is `false`
    /// nothing is ever published, so every test of the shared state folds away.
    const SHARING: bool;
    /// The build's name, as `orochi -VV` prints it.
    const NAME: &'static str;
    /// What a thread must hold while it is attached.
    type Gate: Gate;
}

/// What a thread must hold while it is attached: nothing, or the global lock.
pub trait Gate: Default + Send + Sync + 'static {
    /// Enters; waits while another thread is inside. `state` is the breaker byte of the entering
    /// thread, through which a waiting thread asks for a turn by setting `ask`.
    fn enter(&self, state: &AtomicU8, ask: u8);
    /// Leaves.
    fn leave(&self);
    /// Leaves, lets a waiting thread in if there is one, and enters again.
    fn hand_over(&self, state: &AtomicU8, ask: u8);
}
