//! Algorithms that know nothing of Python objects: sorting with a fallible comparison, Python's random
//! generator, its container hashes, index arithmetic of slices, and allocation that may be refused.
//!
//! Each file is a pure function of its arguments; no state outlives a call, so all of it is usable from any thread.

pub mod blake2;
pub mod checksum;
pub mod distributions;
pub mod hash;
pub mod memory;
pub mod random;
pub mod slice;
pub mod sort;
pub mod suggest;

pub use memory::OutOfMemory;
