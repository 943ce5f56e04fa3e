//! Switches that make rare things happen all the time, and switches that take a guarantee away, for tests. They exist in builds with
//! debug assertions; in others they are nothing.
//!
//! A **weakened** interpreter is wrong on purpose: it shows that a test which states a guarantee would notice its loss. Each of those
//! switches is one condition at the one place that keeps the guarantee.

use crate::mutator::Mutator;
use crate::policy::Policy;
use crate::sync::{Ordering, yield_now};

/// A collection is always due.
pub const COLLECT: usize = 1;
/// Every store publishes its container.
pub const PUBLISH: usize = 2;
/// Every poll is a safepoint.
pub const REPIN: usize = 4;
/// Every lock of a shared object yields first.
pub const YIELD: usize = 8;
/// Every global collection searches while the others run.
pub const SEARCH: usize = 16;

/// Weakened: objects are not locked.
pub const NO_LOCK: usize = 1 << 8;
/// Weakened: nothing waits for a grace period.
pub const NO_GRACE: usize = 1 << 9;
/// Weakened: a store into a shared object does not publish what is stored.
pub const NO_PUBLISH: usize = 1 << 10;
/// Weakened: an object is not marked as finalized.
pub const NO_FINALIZED_MARK: usize = 1 << 11;
/// Weakened: a weak reference gives its referent out without a count.
pub const NO_WEAK_COUNT: usize = 1 << 12;
/// The first bit for switches of the embedder.
pub const EMBEDDER: usize = 1 << 16;

impl<P: Policy> Mutator<P> {
    /// Whether a switch is on.
    #[inline(always)]
    pub fn stressed(&self, switch: usize) -> bool {
        cfg!(debug_assertions) && self.domain.stress.load(Ordering::Relaxed) & switch != 0
    }

    /// Whether a guarantee is switched off; if it is, gives other threads a chance to make use of that.
    #[inline(always)]
    pub fn weakened(&self, switch: usize) -> bool {
        let weakened = self.stressed(switch);
        if weakened {
            yield_now();
        }
        weakened
    }
}
