//! Switches that make rare things happen all the time, for tests. They exist in builds with debug
//! assertions; in others they are nothing.

use crate::mutator::Mutator;
use crate::policy::Policy;
use crate::sync::Ordering;

/// A collection is always due.
pub const COLLECT: usize = 1;
/// Every store publishes its container.
pub const PUBLISH: usize = 2;
/// Every poll is a safepoint.
pub const REPIN: usize = 4;
/// Every lock of a shared object yields first.
pub const YIELD: usize = 8;

impl<P: Policy> Mutator<P> {
    /// Whether a switch is on.
    #[inline(always)]
    pub fn stressed(&self, switch: usize) -> bool {
        cfg!(debug_assertions) && self.domain.stress.load(Ordering::Relaxed) & switch != 0
    }
}
