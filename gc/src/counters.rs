//! Counting what an operation costs: atomic read-modify-writes, locks, allocations.
//!
//! With the feature `count` every mutator counts for its own thread. Without it the counters are
//! nothing. "Reading a shared attribute: 0" is a fact about the code, exact on any machine.

#[cfg(feature = "count")]
use std::cell::Cell;

/// What one thread has done so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counters {
    /// Atomic read-modify-write instructions on counts, states and epochs.
    pub rmws: u64,
    /// Locks taken: of objects, and of shards of the weak table.
    pub locks: u64,
    /// Objects and arrays allocated.
    pub allocations: u64,
    /// Objects published: a program with one thread has none.
    pub publications: u64,
}

/// The counters of a mutator.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    #[cfg(feature = "count")]
    rmws: Cell<u64>,
    #[cfg(feature = "count")]
    locks: Cell<u64>,
    #[cfg(feature = "count")]
    allocations: Cell<u64>,
    #[cfg(feature = "count")]
    publications: Cell<u64>,
}

#[cfg(feature = "count")]
impl Tally {
    pub(crate) fn rmw(&self, n: u64) {
        self.rmws.set(self.rmws.get() + n);
    }
    pub(crate) fn lock(&self) {
        self.locks.set(self.locks.get() + 1);
    }
    pub(crate) fn allocation(&self) {
        self.allocations.set(self.allocations.get() + 1);
    }
    pub(crate) fn publication(&self) {
        self.publications.set(self.publications.get() + 1);
    }
    pub(crate) fn read(&self) -> Counters {
        Counters {
            rmws: self.rmws.get(),
            locks: self.locks.get(),
            allocations: self.allocations.get(),
            publications: self.publications.get(),
        }
    }
}

#[cfg(not(feature = "count"))]
impl Tally {
    #[inline(always)]
    pub(crate) fn rmw(&self, _n: u64) {}
    #[inline(always)]
    pub(crate) fn lock(&self) {}
    #[inline(always)]
    pub(crate) fn allocation(&self) {}
    #[inline(always)]
    pub(crate) fn publication(&self) {}
    pub(crate) fn read(&self) -> Counters {
        Counters::default()
    }
}
