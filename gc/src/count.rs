//! The shared half of a biased count, and its states.
//!
//! The owner thread counts in `local`, without atomics. Everybody else counts in this word. The two
//! are added once, by the **merge**; from then on this word alone counts.
//!
//! Layout: bits 31..4 a signed count, bits 3..0 the state.
//!
//! | state | bits | what it means |
//! |---|---|---|
//! | biased | - | the object's count is `local` + count; count may be negative |
//! | biased, queued | Q | the owner's queue holds the object and **one count** for it |
//! | merged | M | `owner` is 0, `local` is 0, the count is the object's count |
//! | merged, queued | M Q | the owner merged before it came to the queue entry |
//! | limbo | M L | the count was zero and the object is retired; it may be above zero again |
//! | limbo, again | M L A | it went back to zero while in limbo: one more grace period |
//! | dead | M L Q | nobody can reach the object; its payload is being dropped |
//!
//! | from | by | to | whose duty follows |
//! |---|---|---|---|
//! | any but dead | retain, claim, upgrade | count + 1 | - |
//! | biased, count > 0 | release by another thread | count - 1 | - |
//! | biased, count <= 0 | release by another thread | Q, count kept for the entry | caller queues it to the owner |
//! | biased, Q | release by another thread | count - 1 | - |
//! | biased | `local` fell to zero | M (M L when zero) | the owner retires it when zero |
//! | biased, Q | the owner works off its queue | M, + local - 1 (M L when zero) | it retires it when zero |
//! | M Q | the owner works off its queue | M, - 1 (M L when zero) | it retires it when zero |
//! | M | release to zero | M L | the caller retires it |
//! | M L | release to zero | M L A | - (it is retired already) |
//! | M L, count > 0 | grace period over | M | - (a claim rescued it) |
//! | M L A, count 0 | grace period over | M L | it is retired once more |
//! | M L, count 0 | grace period over | dead | the expiring thread drops it |
//!
//! `owner` is cleared before the word says M, so a thread that sees `owner` = 0 and not M knows that
//! the merge is between these two steps: it may simply subtract, and the merge, which comes later in
//! the order of this word, sees the result and takes the duty on.

use crate::sync::{AtomicU32, Ordering};

const MERGED: u32 = 1;
const QUEUED: u32 = 2;
const LIMBO: u32 = 4;
const AGAIN: u32 = 8;
const STATE: u32 = 15;
const DEAD: u32 = MERGED | LIMBO | QUEUED;
const SHIFT: u32 = 4;
const ONE: u32 = 1 << SHIFT;

/// Counts beyond this make the object immortal: far from wrapping, even if every thread is
/// between reading the count and acting on it.
pub const SATURATED: i32 = 1 << 26;

/// What follows from a release by a thread that does not own the object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Released {
    /// Nothing.
    Alive,
    /// The caller queues the object to this thread.
    Queue(u16),
    /// The object is in limbo; the caller retires it.
    Retire,
}

/// What follows from a merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Merged {
    /// Nothing.
    Alive,
    /// The object is in limbo; the caller retires it.
    Retire,
}

/// What follows from the end of a grace period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expired {
    /// Somebody counts the object again.
    Rescued,
    /// It was counted and dropped meanwhile: one more grace period.
    Again,
    /// Dead: the caller alone can reach it.
    Dead,
}

/// The shared half of a count.
#[repr(transparent)]
pub struct SharedCount(AtomicU32);

#[inline]
fn count(word: u32) -> i32 {
    word as i32 >> SHIFT
}

impl SharedCount {
    /// Biased, zero.
    #[inline(always)]
    #[allow(clippy::new_without_default)]
    pub fn new() -> SharedCount {
        SharedCount(AtomicU32::new(0))
    }

    /// The signed count. Exact only while nobody changes it.
    pub fn count(&self) -> i32 {
        count(self.0.load(Ordering::Relaxed))
    }

    /// Whether the count is merged.
    pub fn is_merged(&self) -> bool {
        self.0.load(Ordering::Relaxed) & MERGED != 0
    }

    /// Whether the object is in limbo.
    pub fn is_limbo(&self) -> bool {
        self.0.load(Ordering::Relaxed) & LIMBO != 0
    }

    /// As `is_limbo`, for a search that has come upon the object by walking.
    pub(crate) fn is_found_limbo(&self) -> bool {
        // Acquire: pairs with the release in `clear`.
        let order = mutant!(Ordering::Acquire, "found_count_relaxed" => Ordering::Relaxed);
        self.0.load(order) & LIMBO != 0
    }

    /// Adds a count that the calling thread's reference, borrow or lock makes possible. `true`:
    /// the count is so high that the object must become immortal.
    #[inline]
    pub fn retain(&self) -> bool {
        // Relaxed: the caller can reach the object already, so nothing new becomes visible.
        let before = mutant!(self.0.fetch_add(ONE, Ordering::Relaxed), "retain_in_two_steps" => {
            let word = self.0.load(Ordering::Relaxed);
            self.0.store(word.wrapping_add(ONE), Ordering::Relaxed);
            word
        });
        count(before) > SATURATED
    }

    /// Adds so many counts at once, which the calling thread's reference or borrow makes possible: see `standing`.
    pub fn stand(&self, n: i32) {
        // Relaxed: as in `retain`.
        self.0.fetch_add((n as u32) << SHIFT, Ordering::Relaxed);
    }

    /// Takes so many counts back. The caller keeps one more, so that nothing follows from it.
    pub fn step_back(&self, n: i32) {
        // Relaxed: the release of the one that is kept comes after it, and passes on what this thread did.
        self.0.fetch_sub((n as u32) << SHIFT, Ordering::Relaxed);
    }

    /// Adds a count unless the object is dead. The caller holds the lock of the weak table, which
    /// excludes `expire`.
    pub fn upgrade(&self) -> bool {
        let mut word = self.0.load(Ordering::Relaxed);
        loop {
            if mutant!(word & STATE == DEAD, "upgrade_of_the_dead" => false) {
                return false;
            }
            // Relaxed: as in `retain`; the lock of the weak table orders it against `expire`.
            match self.0.compare_exchange_weak(word, word.wrapping_add(ONE), Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return true,
                Err(now) => word = now,
            }
        }
    }

    /// Subtracts a count. `owner` reads the object's owner word.
    pub fn release(&self, owner: impl Fn() -> u16) -> Released {
        let mut word = self.0.load(Ordering::Relaxed);
        loop {
            let mut next = word.wrapping_sub(ONE);
            let mut outcome = Released::Alive;
            if word & MERGED != 0 {
                if count(next) == 0 {
                    if mutant!(word & LIMBO == 0, "limbo_entered_twice" => true) {
                        next |= LIMBO;
                        outcome = Released::Retire;
                    } else {
                        next |= mutant!(AGAIN, "zeroed_again_forgotten" => 0);
                    }
                }
            } else if mutant!(count(word) <= 0, "queued_too_late" => count(word) < 0)
                && mutant!(word & QUEUED == 0, "queued_twice" => true)
            {
                match owner() {
                    0 => mutant!({}, "queued_to_nobody" => next = word | QUEUED),
                    id => {
                        next = mutant!(word | QUEUED, "queue_entry_uncounted" => next | QUEUED);
                        outcome = Released::Queue(id);
                    }
                }
            }
            // Release: what this thread did to the payload happens before whoever drops it.
            // Acquire: pairs with the releases of the others; the thread that brings the count to
            // zero passes what they did on to whoever drops the payload.
            let order = mutant!(
                Ordering::AcqRel,
                "release_without_acquire" => Ordering::Release,
                "release_without_release" => Ordering::Acquire,
            );
            mutant!("release_in_two_steps" => { self.0.store(next, order); return outcome; });
            match self.0.compare_exchange_weak(word, next, order, Ordering::Relaxed) {
                Ok(_) => return outcome,
                Err(now) => word = now,
            }
        }
    }

    /// Adds the owner's local count and, for a queue entry, takes back the count that it held. The
    /// caller has cleared the owner word (or finds that the merge was done before, `local` = 0).
    pub fn merge(&self, local: u32, queue_entry: bool) -> Merged {
        let mut word = self.0.load(Ordering::Relaxed);
        loop {
            let mut next = word.wrapping_add(local << SHIFT) | mutant!(MERGED, "merge_unmarked" => 0);
            if queue_entry {
                next = mutant!(
                    next.wrapping_sub(ONE) & !QUEUED,
                    "queue_entry_kept" => next & !QUEUED,
                    "queued_bit_kept" => next.wrapping_sub(ONE),
                );
            }
            let mut outcome = Merged::Alive;
            if mutant!(count(next) == 0, "merge_misses_zero" => false) {
                next |= LIMBO;
                outcome = Merged::Retire;
            }
            // Release: the cleared owner word and this thread's accesses come before what others do
            // once they see M. Acquire: pairs with `release`, as there.
            let order = mutant!(
                Ordering::AcqRel,
                "merge_without_acquire" => Ordering::Release,
                "merge_without_release" => Ordering::Acquire,
            );
            mutant!("merge_in_two_steps" => { self.0.store(next, order); return outcome; });
            match self.0.compare_exchange_weak(word, next, order, Ordering::Relaxed) {
                Ok(_) => return outcome,
                Err(now) => word = now,
            }
        }
    }

    /// The grace period of a retired object is over.
    pub fn expire(&self) -> Expired {
        let mut word = self.0.load(Ordering::Relaxed);
        loop {
            let (next, outcome) = if mutant!(count(word) > 0, "expiry_ignores_claims" => false) {
                let over = mutant!(LIMBO | AGAIN, "rescue_stays_in_limbo" => AGAIN, "rescue_keeps_again" => LIMBO);
                (word & !over, Expired::Rescued)
            } else if mutant!(word & AGAIN != 0, "expiry_ignores_again" => false) {
                (word & !AGAIN, Expired::Again)
            } else {
                (word | DEAD, Expired::Dead)
            };
            // Relaxed: whoever drops the payload has seen all others' accesses through the epoch. The
            // release to zero that retired the object acquired those before it; a later one left A, and
            // then this is not the end: another grace period follows, at whose start or end its thread
            // repins or unpins. And nothing was written that whoever counts next would have to see.
            mutant!("expiry_in_two_steps" => { self.0.store(next, Ordering::Relaxed); return outcome; });
            match self.0.compare_exchange_weak(word, next, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return outcome,
                Err(now) => word = now,
            }
        }
    }

    /// The grace period of an object that wants to be finalized is over: as `expire`, but a dead
    /// object comes back with a count of one, the finalizer's.
    pub fn expire_to_finalizer(&self) -> Expired {
        let outcome = self.expire();
        if outcome == Expired::Dead {
            // Relaxed: nobody else can reach the object.
            self.0.store(mutant!(MERGED | ONE, "finalizer_uncounted" => MERGED), Ordering::Relaxed);
        }
        outcome
    }

    /// The word of a cell that becomes vacant, or of a new object in it.
    pub(crate) fn clear(&self) {
        // Release: pairs with `is_found_limbo`; who sees the limbo gone sees the flags of before gone.
        self.0.store(0, mutant!(Ordering::Release, "vacated_relaxed" => Ordering::Relaxed));
    }

    /// 32 bits of scratch in a private object that is about to die.
    pub(crate) fn set_scratch(&self, bits: u32) {
        self.0.store(bits, Ordering::Relaxed);
    }

    /// What `set_scratch` stored.
    pub(crate) fn scratch(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

#[cfg(all(test, not(orochi_loom)))]
mod tests {
    use super::*;

    #[test]
    fn owner_drops_last() {
        let c = SharedCount::new();
        assert!(!c.retain());
        assert_eq!(c.release(|| 7), Released::Alive);
        assert_eq!(c.merge(0, false), Merged::Retire);
        assert_eq!(c.expire(), Expired::Dead);
        assert!(!c.upgrade());
    }

    #[test]
    fn foreign_drop_of_a_local_count_is_queued() {
        let c = SharedCount::new();
        assert_eq!(c.release(|| 7), Released::Queue(7));
        assert_eq!(c.count(), 0);
        assert_eq!(c.release(|| 7), Released::Alive);
        assert_eq!(c.count(), -1);
        // The owner had three: one queued, one dropped, one left.
        assert_eq!(c.merge(3, true), Merged::Alive);
        assert_eq!(c.count(), 1);
        assert_eq!(c.release(|| 0), Released::Retire);
    }

    #[test]
    fn a_claim_rescues_and_a_second_zero_waits_again() {
        let c = SharedCount::new();
        assert_eq!(c.merge(0, false), Merged::Retire);
        c.retain();
        assert_eq!(c.release(|| 0), Released::Alive);
        assert_eq!(c.expire(), Expired::Again);
        c.retain();
        assert_eq!(c.expire(), Expired::Rescued);
        assert!(!c.is_limbo());
        assert_eq!(c.release(|| 0), Released::Retire);
        assert_eq!(c.expire_to_finalizer(), Expired::Dead);
        assert_eq!(c.count(), 1);
        assert!(c.upgrade());
    }

    #[test]
    fn merged_before_the_queue_entry_is_worked_off() {
        let c = SharedCount::new();
        assert_eq!(c.release(|| 7), Released::Queue(7));
        // Another thread counts it, and the owner drops the last of its local counts.
        c.retain();
        assert_eq!(c.merge(0, false), Merged::Alive);
        assert_eq!(c.merge(0, true), Merged::Retire);
    }
}
