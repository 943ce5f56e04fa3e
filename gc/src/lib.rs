//! The memory core of Orochi.
//!
//! One heap, many threads, no global lock. An object that one thread made and no other can reach
//! costs plain instructions. An object that many threads can reach is read without a lock and without
//! writing to it; only writing to it costs a lock, and that lock belongs to the object.
//!
//! The core knows nothing of Python. The embedder gives it a table of [`Kind`]s and gets a [`Domain`],
//! and for every thread a [`Mutator`]. Which mechanism lives where:
//!
//! | file | |
//! |---|---|
//! | `header` | the 16 bytes in front of every payload |
//! | `count` | the shared half of a biased count, and its states |
//! | `standing` | counting a shared object again and again without writing to it |
//! | `publish` | private -> shared |
//! | `lock` | the lock of an object |
//! | `epoch`, `limbo` | grace periods, and what waits for them |
//! | `death` | from the last count to free memory |
//! | `heap` | size classes, blocks, remote frees |
//! | `state`, `safepoint`, `world` | attach, detach, stop |
//! | `collect` | cycles: of one thread, of all |
//! | `weak` | weak references |
//! | `counters` | what operations cost, in a build that counts |
//! | `stress` | switches for tests |
//! | `policy` | the switch between the two builds |
//! | `sync` | the only place that names `std::sync` or `loom` |
//! | `mutant` | wrong variants by name, for the models to find |

#![deny(missing_docs)]
#![deny(clippy::undocumented_unsafe_blocks)]

#[macro_use]
#[doc(hidden)]
pub mod mutant;

mod collect;
pub mod count;
pub mod counters;
mod death;
mod domain;
#[doc(hidden)]
pub mod epoch;
mod header;
#[doc(hidden)]
pub mod heap;
mod kind;
mod limbo;
mod lock;
mod mutator;
pub mod policy;
mod publish;
mod safepoint;
mod standing;
pub mod state;
pub mod stress;
#[doc(hidden)]
pub mod sync;
mod waiting;
mod weak;
mod world;

pub use collect::{Collected, Garbage, Scope};
pub use counters::Counters;
pub use domain::{Domain, DomainStats};
pub use header::{Header, Object, flags};
pub use heap::HeapStats;
pub use kind::{Kind, WeakEdges};
pub use lock::{ObjectGuard, PairGuard};
pub use mutator::{Interrupter, Mutator};
pub use policy::{Active, FreeThreaded, Gil, Policy};
pub use publish::Roots;
pub use state::bits;
pub use weak::WeakCell;
