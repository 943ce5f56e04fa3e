//! Models of the memory core's protocols, explored by loom on the very code that ships.
//!
//! `cargo loom` runs them. Each file under `tests/` is one protocol; [`table::MODELS`] lists the models
//! with their bounds and how many executions each explores. A model fails when an assertion of its own
//! fails, when loom finds a race on a plain word or a deadlock, when it explored fewer executions than
//! are recorded, or when a cover point was never reached; so none of them can become vacuous unnoticed.
//!
//! loom skips executions in which only a thread's own load stands between two conflicting accesses
//! (`tests/checker.rs` documents it). Therefore every model has a twin with the spawn order swapped, and
//! every role is a spawned thread.

#[cfg(orochi_loom)]
mod kit;
pub mod mutants;
#[cfg(orochi_loom)]
pub mod python;
#[cfg(orochi_loom)]
pub mod race;
#[cfg(any(orochi_loom, crossbeam_loom))]
mod runner;
pub mod table;

#[cfg(orochi_loom)]
pub use kit::{HEADER, Kept, M, PAYLOAD_DEAD, Shadow, World};
#[cfg(any(orochi_loom, crossbeam_loom))]
pub use runner::{Covers, model, three, two};
