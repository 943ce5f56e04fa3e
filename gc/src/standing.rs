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
//! who stops or detaches has given them back, and who has stopped the others takes none: the collector sees true counts. Neither the garbage that it
//! takes hold of there nor the large objects that a search counts get a claim, which would outlive the cell of the one, and make the
//! other look alive.
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

/// Objects whose addresses lead to the same place can hold as many claims as there are ways; what more of them are hot at once displace
/// each other.
const WAYS: usize = 4;

/// Places in a thread's table: as many as a word has bits.
const PLACES: usize = u64::BITS as usize;

/// Places for objects that a thread remembers to have counted, again with so many ways.
const SEEN: usize = 64;

/// For how many alarms in a row about the same object only the first is raised.
const ALARMS: u32 = 256;

#[derive(Default)]
struct Place {
    /// The object of which this thread has a standing claim; null for none.
    object: Cell<*mut Header>,
    /// Counts handed out of it.
    extra: Cell<i32>,
}

/// A thread's standing claims.
pub(crate) struct Standing {
    enabled: Cell<bool>,
    /// A bit for each place that has a claim.
    taken: Cell<u64>,
    places: [Place; PLACES],
    /// Objects that this thread counted in the ordinary way: never followed, only compared.
    seen: [Cell<*mut Header>; SEEN],
    alarmed: Cell<*mut Header>,
    silent: Cell<u32>,
}

impl Default for Standing {
    fn default() -> Standing {
        Standing {
            enabled: Cell::default(),
            taken: Cell::default(),
            places: std::array::from_fn(|_| Place::default()),
            seen: [const { Cell::new(ptr::null_mut()) }; SEEN],
            alarmed: Cell::default(),
            silent: Cell::default(),
        }
    }
}

/// The first of the ways for the object in a table of so many places. (By Knuth's multiplicative hashing: what lies in one row lies apart.)
#[inline(always)]
fn first_of(o: Object, places: usize) -> usize {
    let hash = (o.addr().get() as u64 >> 4).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (hash >> 32) as usize * WAYS % places
}

impl Standing {
    /// The first of the places that the object may have a claim in.
    #[inline(always)]
    fn first(o: Object) -> usize {
        first_of(o, PLACES)
    }

    /// Whether the object was counted here not long ago; it is from now on.
    #[inline(always)]
    fn was_seen(&self, o: Object) -> bool {
        let first = first_of(o, SEEN);
        let ways = &self.seen[first..first + WAYS];
        if ways.iter().any(|seen| seen.get() == o.as_ptr()) {
            return true;
        }
        ways.iter().fold(o.as_ptr(), |newer, seen| seen.replace(newer));
        false
    }

    /// The place with the claim of the object.
    #[inline(always)]
    fn find(&self, o: Object) -> Option<&Place> {
        let first = Self::first(o);
        self.places[first..first + WAYS].iter().find(|place| place.object.get() == o.as_ptr())
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
        if let Some(place) = self.standing.find(o) {
            let extra = place.extra.get();
            if extra < STAND - 1 {
                place.extra.set(extra + 1);
            }
            return extra < STAND - 1;
        }
        self.standing.was_seen(o) && self.stand(o)
    }

    /// The object was counted here before, and has no claim: takes a standing claim of it, and one count out of that.
    #[cold]
    #[inline(never)]
    fn stand(&self, o: Object) -> bool {
        let standing = &self.standing;
        let barred = head(o).flags() & flags::HAS_FINALIZER != 0;
        let stopped = mutant!(self.stopping.get(), "stands_in_a_stopped_world" => false);
        if barred || stopped || !standing.enabled.get() || self.domain.has_one_thread() {
            return false;
        }
        let first = Standing::first(o);
        // A free place; or else one that nothing was counted out of.
        let idle = |i: &usize| standing.places[*i].extra.get() == 0;
        let free = |i: &usize| standing.taken.get() & (1 << i) == 0;
        let at = (first..first + WAYS).find(free).or_else(|| (first..first + WAYS).find(idle)).unwrap_or(first);
        self.give_up(at);
        counters::claim();
        mutant!(head(o).shared.stand(STAND), "standing_uncounted" => ());
        standing.places[at].object.set(o.as_ptr());
        standing.places[at].extra.set(1);
        standing.taken.set(standing.taken.get() | 1 << at);
        true
    }

    /// Whether this thread has no standing claim of the object, so that its cell may be freed.
    pub(crate) fn is_unclaimed(&self, o: Object) -> bool {
        self.standing.find(o).is_none()
    }

    /// Gives a count back to this thread's standing claim, if it has handed one out of it.
    #[inline]
    pub(crate) fn release_standing(&self, o: Object) -> bool {
        let Some(place) = self.standing.find(o) else { return false };
        let extra = place.extra.get();
        if extra != 0 {
            place.extra.set(extra - 1);
        }
        extra != 0
    }

    /// Gives the claim in this place back, if it has one.
    fn give_up(&self, at: usize) {
        let place = &self.standing.places[at];
        let Some(o) = Object::new(place.object.replace(ptr::null_mut())) else { return };
        let rest = STAND - mutant!(place.extra.replace(0), "standing_extra_forgotten" => 0);
        self.standing.taken.set(self.standing.taken.get() & !(1 << at));
        // All but one: that one keeps the object until it is released as any other.
        head(o).shared.step_back(rest - 1);
        mutant!(self.release_counted(o), "standing_kept" => ());
    }

    /// Gives all standing claims back. The thread is attached and pinned.
    #[inline]
    pub(crate) fn give_up_standing(&self) {
        while self.standing.taken.get() != 0 {
            self.give_up(self.standing.taken.get().trailing_zeros() as usize);
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
