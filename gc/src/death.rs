//! From the last count to free memory.
//!
//! A private object whose count falls to zero dies at once: its finalizer is queued, or its weak cells
//! are cleared, its payload is dropped and its cell freed. Dropping a payload releases what it
//! refers to, which may fall to zero in turn; those objects are put on a list and buried by the call
//! that is already at work, so a list of a million links is freed without recursion. The list is linked
//! through the dead headers, so dying never allocates.
//!
//! A shared object comes here from [`crate::limbo`], when nobody can borrow it any more.

use crate::header::{Header, Object, flags, head};
use crate::mutator::Mutator;
use crate::policy::Policy;
use crate::stress;
use std::ptr::{self, NonNull};

/// The link of the list of the dead: `local` and `shared` have nothing to count any more.
fn set_link(o: Object, next: *mut Header) {
    let bits = next.expose_provenance() as u64;
    // SAFETY: the object is dead, the calling thread alone can reach it.
    unsafe { head(o).local.set(bits as u32) };
    head(o).shared.set_scratch((bits >> 32) as u32);
}

fn link(o: Object) -> *mut Header {
    // SAFETY: as in `set_link`.
    let low = u64::from(unsafe { head(o).local.get() });
    let bits = low | u64::from(head(o).shared.scratch()) << 32;
    ptr::with_exposed_provenance_mut(bits as usize)
}

impl<P: Policy> Mutator<P> {
    /// The local count of a private object fell to zero.
    #[inline(never)]
    pub(crate) fn private_zero(&self, o: Object) {
        let f = head(o).flags();
        if f & (flags::HAS_FINALIZER | flags::WEAKLY_REFERENCED) != 0 && !self.may_die(o, f) {
            return;
        }
        if f & (flags::TRACKED | flags::LARGE) == 0 {
            // It refers to nothing that refers on: no list is needed to bury what dies with it.
            // SAFETY: as in `bury_one`.
            unsafe {
                (self.kind(o).drop)(o);
                self.heap().free(o);
            }
            return;
        }
        self.bury_here(o);
    }

    /// What is left to do before a private object of these flags dies. `false`: its finalizer is queued, and it lives on.
    #[cold]
    #[inline(never)]
    fn may_die(&self, o: Object, f: u8) -> bool {
        let h = head(o);
        if f & (flags::HAS_FINALIZER | flags::FINALIZED) == flags::HAS_FINALIZER {
            if !self.weakened(stress::NO_FINALIZED_MARK) {
                h.add_flags_private(flags::FINALIZED);
            }
            // SAFETY: private, hence ours.
            unsafe { h.local.set(1) };
            self.push_finalizable(o);
            return false;
        }
        if f & flags::WEAKLY_REFERENCED != 0 {
            mutant!(self.clear_weak(o), "private_death_keeps_cells" => ());
        }
        true
    }

    /// Drops the payload of an object that nobody can reach, frees its cell, and does the same for
    /// whatever dies with it.
    pub(crate) fn bury(&self, o: Object) {
        self.bury_here(o);
    }

    #[inline(always)]
    fn bury_here(&self, o: Object) {
        if self.burying.get() {
            set_link(o, self.dead.get());
            self.dead.set(o.as_ptr());
            return;
        }
        self.burying.set(true);
        self.bury_one(o);
        if !self.dead.get().is_null() {
            self.bury_listed();
        }
        self.burying.set(false);
    }

    /// What died with what is being buried.
    #[cold]
    #[inline(never)]
    fn bury_listed(&self) {
        while let Some(o) = NonNull::new(self.dead.get()) {
            self.dead.set(link(o));
            self.bury_one(o);
        }
    }

    #[inline(always)]
    fn bury_one(&self, o: Object) {
        // SAFETY: the object is dead: this thread alone can reach it, its payload is whole and
        // not used again.
        unsafe { (self.kind(o).drop)(o) };
        self.free_cell(o);
    }

    /// Frees the cell of an object whose payload is gone.
    #[inline(always)]
    pub(crate) fn free_cell(&self, o: Object) {
        debug_assert!(self.is_unclaimed(o), "a standing claim of what is freed");
        let large = head(o).flags() & flags::LARGE != 0;
        // SAFETY: the payload is gone and nobody can reach the object.
        let home = unsafe { self.heap().free(o) };
        if let Some(home) = home
            && large
        {
            // The memory of a large object should not wait for its owner to wake up.
            self.domain.help_heap(home);
        }
    }
}
