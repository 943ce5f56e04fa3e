//! Counting what an operation costs: atomic read-modify-writes, locks, allocations, and the cache lines that threads share.
//!
//! With the feature `count` every thread counts what it does. The atomics of [`crate::sync`] count themselves, so that nothing that the
//! crate or the interpreter writes atomically is forgotten; what has a name of its own (a lock, a repin, a publication) is counted
//! where it happens. Without the feature all of it is nothing. "Reading a shared attribute: 0" is a fact about the code,
//! exact on any machine.
//!
//! On request a thread also notes which cache lines it reads and writes through atomics, and through the counts of shared objects. A line
//! that one thread writes while another one uses it is what has to travel between cores: see [`watch_lines`].

/// What one thread has done so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counters {
    /// Atomic read-modify-write instructions.
    pub rmws: u64,
    /// Locks taken: of objects, of shards of the weak table, of the interpreter's own queues and tables.
    pub locks: u64,
    /// Locks that another thread held at the first attempt.
    pub contended: u64,
    /// Objects and arrays allocated.
    pub allocations: u64,
    /// Objects published: a program with one thread has none.
    pub publications: u64,
    /// Counts taken of shared objects: borrowed references that were claimed or stored.
    pub claims: u64,
    /// Objects and arrays that had to wait for a grace period.
    pub limbo: u64,
    /// Turns of the epoch.
    pub repins: u64,
}

impl Counters {
    /// The counts by name.
    pub fn named(&self) -> [(&'static str, u64); 8] {
        [
            ("rmws", self.rmws),
            ("locks", self.locks),
            ("contended", self.contended),
            ("allocations", self.allocations),
            ("publications", self.publications),
            ("claims", self.claims),
            ("limbo", self.limbo),
            ("repins", self.repins),
        ]
    }
}

/// How often a thread wrote and read a cache line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Uses {
    /// Writes.
    pub writes: u64,
    /// Reads.
    pub reads: u64,
}

#[cfg(feature = "count")]
mod on {
    use super::{Counters, Uses};
    use std::cell::{Cell, RefCell};
    use std::collections::HashMap;

    /// Bytes of a cache line.
    const LINE: usize = 64;

    #[derive(Default)]
    struct Tally {
        counters: Cell<Counters>,
        watching: Cell<bool>,
        lines: RefCell<HashMap<usize, Uses>>,
    }

    thread_local! {
        static TALLY: Tally = Tally::default();
    }

    fn add(f: impl FnOnce(&mut Counters)) {
        // A thread that is almost gone counts no more.
        let _ = TALLY.try_with(|tally| {
            let mut counters = tally.counters.get();
            f(&mut counters);
            tally.counters.set(counters);
        });
    }

    fn note(address: usize, f: impl FnOnce(&mut Uses)) {
        let _ = TALLY.try_with(|tally| {
            if tally.watching.get()
                && let Ok(mut lines) = tally.lines.try_borrow_mut()
            {
                f(lines.entry(address / LINE * LINE).or_default());
            }
        });
    }

    pub(crate) fn rmw(address: usize) {
        add(|c| c.rmws += 1);
        wrote(address);
    }
    pub(crate) fn wrote(address: usize) {
        note(address, |uses| uses.writes += 1);
    }
    pub(crate) fn read(address: usize) {
        note(address, |uses| uses.reads += 1);
    }
    pub(crate) fn allocation() {
        add(|c| c.allocations += 1);
    }
    pub(crate) fn publication() {
        add(|c| c.publications += 1);
    }
    pub(crate) fn claim() {
        add(|c| c.claims += 1);
    }
    pub(crate) fn limbo() {
        add(|c| c.limbo += 1);
    }
    pub(crate) fn repin() {
        add(|c| c.repins += 1);
    }
    pub(crate) fn counters() -> Counters {
        TALLY.try_with(|tally| tally.counters.get()).unwrap_or_default()
    }

    /// A lock was taken.
    pub fn lock() {
        add(|c| c.locks += 1);
    }
    /// A lock was found taken.
    pub fn contended() {
        add(|c| c.contended += 1);
    }
    /// From now on the calling thread notes the cache lines that it uses.
    pub fn watch_lines() {
        let _ = TALLY.try_with(|tally| tally.watching.set(true));
    }
    /// The cache lines that the calling thread has used since it began to note them; it ends that.
    pub fn take_lines() -> Vec<(usize, Uses)> {
        TALLY
            .try_with(|tally| {
                tally.watching.set(false);
                tally.lines.take().into_iter().collect()
            })
            .unwrap_or_default()
    }
}

#[cfg(not(feature = "count"))]
mod off {
    use super::{Counters, Uses};

    #[inline(always)]
    pub(crate) fn wrote(_address: usize) {}
    #[inline(always)]
    pub(crate) fn allocation() {}
    #[inline(always)]
    pub(crate) fn publication() {}
    #[inline(always)]
    pub(crate) fn claim() {}
    #[inline(always)]
    pub(crate) fn limbo() {}
    #[inline(always)]
    pub(crate) fn repin() {}
    pub(crate) fn counters() -> Counters {
        Counters::default()
    }

    /// This build does not count.
    #[inline(always)]
    pub fn lock() {}
    /// This build does not count.
    #[inline(always)]
    pub fn contended() {}
    /// This build does not count.
    pub fn watch_lines() {}
    /// This build does not count.
    pub fn take_lines() -> Vec<(usize, Uses)> {
        Vec::new()
    }
}

#[cfg(not(feature = "count"))]
pub use off::{contended, lock, take_lines, watch_lines};
#[cfg(feature = "count")]
pub use on::{contended, lock, take_lines, watch_lines};

#[cfg(not(feature = "count"))]
pub(crate) use off::{allocation, claim, counters, limbo, publication, repin, wrote};
#[cfg(feature = "count")]
pub(crate) use on::{allocation, claim, counters, limbo, publication, read, repin, rmw, wrote};
