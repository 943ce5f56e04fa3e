//! The reclaimer: `crossbeam-epoch` behind four calls.
//!
//! A thread is pinned from attach to detach and repins at safepoints, never per operation. `repin`
//! alone collects nothing, so a safepoint repins **and** flushes. What is deferred here only hands
//! memory on (see [`crate::limbo`]); it drops nothing, counts nothing and locks nothing.

#[cfg(orochi_loom)]
mod model;
#[cfg(not(orochi_loom))]
mod real;

#[cfg(orochi_loom)]
pub use model::{Pin, Reclaimer};
#[cfg(not(orochi_loom))]
pub use real::{Pin, Reclaimer};
