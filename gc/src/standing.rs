//! Standing claims: how a thread counts a shared object again and again without writing to it.
//!
//! A borrow costs nothing, but what goes into a heap slot is counted: the globals of a function, the function of a generator, the code of a
//! traceback, a bound method's receiver. Where many threads do that to one object, they meet at its count. So a thread that counts an
//! object of others for the second time takes [`STAND`] counts at once, notes them in a small table of its own, and from then on counts
//! there, in plain memory, until it gives the rest back: at its next safepoint, when it detaches or exits, or when another object
//! wants the place.
//!
//! **Why it is correct.** Let `extra` be the counts that a thread has handed out of its standing claim, `0 <= extra < STAND`. The object's true
//! count is the counted one minus `STAND` plus `extra`, summed over all tables. References counted in one table may be released by
//! other threads in the ordinary way, at most `extra` of them; so while any standing claim exists the counted one is at least
//! `STAND - extra > 0`, and nobody takes the object for dead. Giving a claim back subtracts `STAND - extra - 1`, and the last one is released
//! as any reference is, with all that follows from that (limbo, or the owner's queue). In a stopped world nobody has a standing claim, because
//! who stops or detaches has given them back: the collector sees true counts.
//!
//! **Who notices a death.** The release that leaves nothing but standing claims behind sees a count that is a multiple of `STAND`, or just below
//! one, and asks everyone for a safepoint. Without other threads there are no standing claims, and objects with finalizers never get one.

use crate::counters;
use crate::header::{Header, Object, flags, head};
use crate::mutator::Mutator;
use crate::policy::Policy;
use std::cell::Cell;
use std::ptr;

/// Counts that a standing claim takes. Above any usual number of references, and far enough below saturation for every thread to hold one.
pub(crate) const STAND: i32 = 1 << 10;

/// Places in a thread's table.
const PLACES: usize = 16;

/// For how many alarms in a row about the same object only the first is raised.
const ALARMS: u32 = 256;

#[derive(Default)]
struct Place {
    /// The object of which this thread has a standing claim; null for none.
    object: Cell<*mut Header>,
    /// Counts handed out of it.
    extra: Cell<i32>,
    /// The object that this thread counted here last in the ordinary way: never followed, only compared.
    last: Cell<*mut Header>,
}

/// A thread's standing claims.
#[derive(Default)]
pub(crate) struct Standing {
    enabled: Cell<bool>,
    taken: Cell<usize>,
    places: [Place; PLACES],
    alarmed: Cell<*mut Header>,
    silent: Cell<u32>,
}

impl Standing {
    #[inline(always)]
    fn place(&self, o: Object) -> &Place {
        let granule = o.addr().get() >> 4;
        &self.places[(granule ^ (granule >> 5)) % PLACES]
    }
}

impl<P: Policy> Mutator<P> {
    /// From now on this thread may take standing claims.
    pub fn allow_standing_claims(&self) {
        self.standing.enabled.set(true);
    }

    /// Gives all standing claims back, and takes none any more: the thread is at its end.
    pub(crate) fn forbid_standing_claims(&self) {
        self.standing.enabled.set(false);
        self.give_up_standing();
    }

    /// Counts a shared object of another owner from this thread's standing claim, or takes one; `false` if it is to be counted in the ordinary way.
    #[inline]
    pub(crate) fn retain_standing(&self, o: Object) -> bool {
        let place = self.standing.place(o);
        let extra = place.extra.get();
        if place.object.get() == o.as_ptr() && extra < STAND - 1 {
            place.extra.set(extra + 1);
            return true;
        }
        if place.last.get() != o.as_ptr() {
            place.last.set(o.as_ptr());
            return false;
        }
        self.stand(o)
    }

    /// The object was counted here just before: takes a standing claim of it, and one count out of that.
    #[cold]
    #[inline(never)]
    fn stand(&self, o: Object) -> bool {
        let place = self.standing.place(o);
        let barred = place.object.get() == o.as_ptr() || head(o).flags() & flags::HAS_FINALIZER != 0;
        if barred || !self.standing.enabled.get() || self.domain.has_one_thread() {
            return false;
        }
        self.give_up(place);
        counters::claim();
        mutant!(head(o).shared.stand(STAND), "standing_uncounted" => ());
        place.object.set(o.as_ptr());
        place.extra.set(1);
        self.standing.taken.set(self.standing.taken.get() + 1);
        true
    }

    /// Gives a count back to this thread's standing claim, if it has handed one out of it.
    #[inline]
    pub(crate) fn release_standing(&self, o: Object) -> bool {
        let place = self.standing.place(o);
        let extra = place.extra.get();
        if place.object.get() != o.as_ptr() || extra == 0 {
            return false;
        }
        place.extra.set(extra - 1);
        true
    }

    fn give_up(&self, place: &Place) {
        let Some(o) = Object::new(place.object.replace(ptr::null_mut())) else { return };
        let rest = STAND - mutant!(place.extra.replace(0), "standing_extra_forgotten" => 0);
        self.standing.taken.set(self.standing.taken.get() - 1);
        // All but one: that one keeps the object until it is released as any other.
        head(o).shared.step_back(rest - 1);
        mutant!(self.release_counted(o), "standing_kept" => ());
    }

    /// Gives all standing claims back. The thread is attached and pinned.
    #[inline]
    pub(crate) fn give_up_standing(&self) {
        if self.standing.taken.get() != 0 {
            self.standing.places.iter().for_each(|place| self.give_up(place));
        }
    }

    /// A count of the object was given back, and some remain: are these nothing but standing claims of others?
    #[inline]
    pub(crate) fn note_release(&self, o: Object) {
        if !self.standing.enabled.get() {
            return;
        }
        // A hint: others count on. The object may be retired by now, but this thread is pinned.
        let left = head(o).shared.count();
        if left >= STAND / 2 && (left % STAND == 0 || left % STAND > STAND / 2) {
            self.alarm(o);
        }
    }

    #[cold]
    #[inline(never)]
    fn alarm(&self, o: Object) {
        let standing = &self.standing;
        if standing.alarmed.get() == o.as_ptr() && standing.silent.get() > 0 {
            standing.silent.set(standing.silent.get() - 1);
            return;
        }
        standing.alarmed.set(o.as_ptr());
        standing.silent.set(ALARMS);
        self.domain.ask_everyone(self.slot.id);
        self.slot.state.ask();
    }
}
