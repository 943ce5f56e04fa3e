//! The lock of an object: one byte of its header.
//!
//! | LOCKED | PARKED | |
//! |---|---|---|
//! | 0 | 0 | free |
//! | 1 | 0 | held |
//! | 1 | 1 | held, and threads sleep in the parking lot under the byte's address |
//! | 0 | 1 | free, the sleepers have not been told off yet: a barger may take it, keeping PARKED |
//!
//! PARKED is only set and cleared while the parking lot's queue for the byte is locked, or cleared
//! by nobody else: the thread that unlocks with PARKED set does so from inside the queue, so a
//! sleeper that is about to park either sees the byte change or is in the queue by then.
//!
//! A private object is not locked at all. It cannot become shared while its own thread is inside such a
//! section: only the owner publishes, and the section runs nothing else. An immortal object is locked as
//! any shared one: nobody counts it, but a class may still note its subclasses in it.
//! Locks are leaves: a guard borrows the mutator, and nothing that reaches a safepoint is called
//! under it, so a waiting thread may stay attached.

use crate::counters;
use crate::header::{Header, Object, head};
use crate::mutator::Mutator;
use crate::policy::Policy;
use crate::stress;
use crate::sync::{Ordering, ParkingLot, spin_hint, tuning, yield_now};
use std::fmt;

const LOCKED: u8 = 1;
const PARKED: u8 = 2;

/// Unlocks when dropped.
pub struct ObjectGuard<'m, P: Policy = crate::Active> {
    held: Option<Object>,
    mutator: &'m Mutator<P>,
}

/// Unlocks two objects when dropped.
pub struct PairGuard<'m, P: Policy = crate::Active> {
    _second: ObjectGuard<'m, P>,
    _first: ObjectGuard<'m, P>,
}

impl<P: Policy> fmt::Debug for ObjectGuard<'_, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObjectGuard").field("held", &self.held).finish_non_exhaustive()
    }
}

impl<P: Policy> fmt::Debug for PairGuard<'_, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PairGuard").finish_non_exhaustive()
    }
}

impl Header {
    /// Locks the byte.
    #[doc(hidden)]
    #[inline]
    pub fn acquire(&self, lot: &ParkingLot) {
        // Acquire: pairs with the release in `unlock`.
        let order = mutant!(Ordering::Acquire, "lock_relaxed" => Ordering::Relaxed);
        if self.lock.compare_exchange(0, LOCKED, order, Ordering::Relaxed).is_err() {
            self.acquire_slow(lot);
        }
    }

    #[cold]
    #[inline(never)]
    fn acquire_slow(&self, lot: &ParkingLot) {
        counters::contended();
        let mut spins = 0;
        let mut now = self.lock.load(Ordering::Relaxed);
        loop {
            if mutant!(now & LOCKED == 0, "lock_taken_twice" => true) {
                // Acquire: pairs with the release in `unlock`.
                let order = mutant!(Ordering::Acquire, "slow_lock_relaxed" => Ordering::Relaxed);
                let next = mutant!(now | LOCKED, "barger_forgets_sleepers" => LOCKED);
                match self.lock.compare_exchange_weak(now, next, order, Ordering::Relaxed) {
                    Ok(_) => return,
                    Err(real) => now = real,
                }
                continue;
            }
            if now & PARKED == 0 && spins < tuning::SPINS {
                spins += 1;
                spin_hint();
                now = self.lock.load(Ordering::Relaxed);
                continue;
            }
            if mutant!(now & PARKED == 0, "sleeper_unannounced" => false) {
                // Relaxed: the byte itself is all that this says.
                if let Err(real) =
                    self.lock.compare_exchange_weak(now, now | PARKED, Ordering::Relaxed, Ordering::Relaxed)
                {
                    now = real;
                    continue;
                }
            }
            let byte = &self.lock;
            let held = LOCKED | PARKED;
            lot.park(self.lock_key(), || {
                mutant!(
                    byte.load(Ordering::Relaxed) == held,
                    "sleeper_does_not_look" => true,
                    "sleeper_unannounced" => byte.load(Ordering::Relaxed) & LOCKED != 0,
                )
            });
            spins = 0;
            now = self.lock.load(Ordering::Relaxed);
        }
    }

    /// Unlocks the byte.
    #[doc(hidden)]
    #[inline]
    pub fn unlock(&self, lot: &ParkingLot) {
        // Release: pairs with the acquire of the next holder.
        let order = mutant!(Ordering::Release, "unlock_relaxed" => Ordering::Relaxed);
        mutant!("unlock_ignores_sleepers" => return self.lock.store(0, order));
        if self.lock.compare_exchange(LOCKED, 0, order, Ordering::Relaxed).is_err() {
            self.unlock_slow(lot);
        }
    }

    #[cold]
    #[inline(never)]
    fn unlock_slow(&self, lot: &ParkingLot) {
        mutant!("unlock_outside_the_queue" => self.lock.store(0, Ordering::Release));
        lot.unpark_one(self.lock_key(), |more| {
            // Release: pairs with the acquire of the next holder.
            let left = mutant!(
                if more { PARKED } else { 0 },
                "handover_forgets_sleepers" => 0,
                "handover_invents_sleepers" => PARKED,
                "unlock_outside_the_queue" => return,
            );
            self.lock.store(left, mutant!(Ordering::Release, "slow_unlock_relaxed" => Ordering::Relaxed));
        });
    }

    fn lock_key(&self) -> usize {
        (&raw const self.lock).addr()
    }
}

impl<P: Policy> Mutator<P> {
    /// Locks an object for writing. Nothing at all for a private one.
    #[inline(always)]
    pub fn lock(&self, o: Object) -> ObjectGuard<'_, P> {
        let shared = mutant!(
            head(o).is_shared(),
            "shared_not_locked" => false,
            "immortal_not_locked" => head(o).is_shared() && !head(o).is_immortal(),
        );
        if !P::SHARING || !shared || self.weakened(stress::NO_LOCK) {
            return ObjectGuard { held: None, mutator: self };
        }
        self.lock_shared(o);
        ObjectGuard { held: Some(o), mutator: self }
    }

    #[inline(never)]
    fn lock_shared(&self, o: Object) {
        counters::lock();
        if self.stressed(stress::YIELD) {
            yield_now();
        }
        head(o).acquire(&self.domain.lot);
    }

    /// Locks two objects in the order of their addresses; one and the same only once.
    #[inline]
    pub fn lock_pair(&self, a: Object, b: Object) -> PairGuard<'_, P> {
        let (low, high) = if mutant!(a <= b, "pair_in_given_order" => true) { (a, b) } else { (b, a) };
        let first = self.lock(low);
        let second = if mutant!(low == high, "pair_locked_twice" => false) {
            ObjectGuard { held: None, mutator: self }
        } else {
            self.lock(high)
        };
        PairGuard { _second: second, _first: first }
    }
}

impl<P: Policy> Drop for ObjectGuard<'_, P> {
    #[inline(always)]
    fn drop(&mut self) {
        if P::SHARING
            && let Some(o) = self.held
        {
            head(o).unlock(&self.mutator.domain.lot);
        }
    }
}
