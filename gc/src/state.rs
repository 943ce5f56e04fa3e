//! The state byte of a thread: whether it runs, whether it is being stopped, what it is asked for.
//!
//! State and requests share one byte, because apart they would be store buffering: a thread that
//! detaches and a thread that asks it to stop could each miss what the other wrote. The poll of the
//! interpreter is one relaxed load compared with [`bits::ATTACHED`].
//!
//! | A | H | the thread |
//! |---|---|---|
//! | 0 | 0 | detached: does not touch the heap; anyone may hold it |
//! | 1 | 0 | attached |
//! | 1 | 1 | attached, asked to stop |
//! | 0 | 1 | held: cannot attach until the holder lets go; the holder acts in its place |
//!
//! | from | by | to |
//! |---|---|---|
//! | 0 0 | the thread attaches | 1 0 |
//! | 0 1 | the thread attaches | waits |
//! | 1 x | the thread detaches or suspends | 0 x; with H it wakes the stopper |
//! | 0 0 | a stopper or helper holds | 0 1 |
//! | 1 0 | a stopper asks | 1 1, and waits for 0 1 |
//! | 0 1 | a second holder | waits (stopper) or leaves WORK to the first (helper) |
//! | 0 1 | the holder lets go | 0 0, after it did the WORK that was left meanwhile |
//!
//! A detached thread never has WORK set while nobody holds it, so nothing is left lying for as
//! long as a thread blocks.

use crate::sync::{AtomicU8, Ordering};

/// The bits of the state byte.
pub mod bits {
    /// The thread may touch the heap.
    pub const ATTACHED: u8 = 1;
    /// The thread is asked to stop, or is held.
    pub const HELD: u8 = 2;
    /// The memory core asks for a safepoint: queue, repin, flush, mail, a turn at the gate.
    pub const WORK: u8 = 4;
    /// Finalizers or callbacks wait, or a collection is due.
    pub const PENDING: u8 = 8;
    /// The first of four bits for the embedder.
    pub const EMBEDDER: u8 = 16;
    /// All four bits of the embedder.
    pub const EMBEDDER_ALL: u8 = 0xf0;
}
use bits::{ATTACHED, HELD, PENDING, WORK};

/// What came of asking a thread to work, or doing it in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Help {
    /// It is attached and will do the work at its next safepoint, or somebody holds it and will.
    Asked,
    /// The caller holds it now and does the work in its place.
    Held,
}

/// What came of an attempt to detach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detach {
    /// Detached.
    Done,
    /// Detached, and a stopper waits for it.
    Awaited,
    /// Still attached: there is work to do first.
    WorkFirst,
}

/// What came of asking a thread to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The caller holds it.
    Held,
    /// It is attached; it will suspend or detach, and then the caller holds it.
    Wait,
    /// A helper holds it for a moment: ask again.
    Busy,
}

/// See the module text.
#[repr(transparent)]
#[derive(Debug)]
pub struct StateByte(AtomicU8);

impl Default for StateByte {
    fn default() -> Self {
        StateByte(AtomicU8::new(0))
    }
}

impl StateByte {
    /// The byte that the interpreter polls.
    pub fn raw(&self) -> &AtomicU8 {
        &self.0
    }

    /// Whether anything is requested.
    #[inline(always)]
    pub fn poll(&self) -> bool {
        self.0.load(Ordering::Relaxed) != ATTACHED
    }

    /// The bits now.
    pub fn get(&self) -> u8 {
        self.0.load(Ordering::Relaxed)
    }

    /// One transition; `None` from `step` leaves the byte as it is.
    fn change(&self, guess: u8, step: impl Fn(u8) -> Option<u8>) -> Result<u8, u8> {
        let mut now = guess;
        loop {
            let Some(next) = step(now) else {
                // The guess may be stale: what the byte does not say must not decide. Relaxed, as for the
                // failed exchange: who is refused learns nothing but that, and does not act on what
                // others wrote before it has made a transition of its own.
                let real = self.0.load(Ordering::Relaxed);
                if real == now {
                    return Err(now);
                }
                now = real;
                continue;
            };
            // Acquire and Release: every transition pairs with every other. The thread's accesses
            // to its counts and its heap happen before those of a holder, and the other way round;
            // what was pushed to a queue before WORK was set is seen by whoever finds WORK set.
            let order = mutant!(
                Ordering::AcqRel,
                "state_without_acquire" => Ordering::Release,
                "state_without_release" => Ordering::Acquire,
            );
            mutant!("state_in_two_steps" => { self.0.store(next, order); return Ok(now); });
            match self.0.compare_exchange(now, next, order, Ordering::Relaxed) {
                Ok(_) => return Ok(now),
                Err(real) => now = real,
            }
        }
    }

    /// The thread attaches. `false`: it is held, wait.
    pub fn attach(&self) -> bool {
        self.change(0, |now| mutant!(now & HELD == 0, "attach_while_held" => true).then_some(now | ATTACHED)).is_ok()
    }

    /// The thread detaches.
    pub fn detach(&self) -> Detach {
        let idle = |now: u8| mutant!(now & WORK == 0, "detach_leaves_work" => true);
        match self.change(ATTACHED, |now| idle(now).then_some(now & !ATTACHED)) {
            Ok(old) if mutant!(old & HELD != 0, "detach_wakes_nobody" => false) => Detach::Awaited,
            Ok(_) => Detach::Done,
            Err(_) => Detach::WorkFirst,
        }
    }

    /// The thread stops because it was asked to. `false`: it was not.
    pub fn suspend(&self) -> bool {
        self.change(ATTACHED | HELD, |now| (now & HELD != 0).then_some(now & !ATTACHED)).is_ok()
    }

    /// A stopper asks or holds.
    pub fn stop(&self) -> Stop {
        let free = |now: u8| mutant!(now & HELD == 0, "held_by_two" => true);
        match self.change(ATTACHED, |now| free(now).then_some(now | HELD)) {
            Ok(old) if mutant!(old & ATTACHED != 0, "stopped_at_once" => false) => Stop::Wait,
            Ok(_) => Stop::Held,
            Err(_) => Stop::Busy,
        }
    }

    /// Whether the thread that was asked to stop has stopped.
    pub fn has_stopped(&self) -> bool {
        // Acquire: pairs with `suspend` and `detach`.
        self.0.load(mutant!(Ordering::Acquire, "stopped_seen_relaxed" => Ordering::Relaxed)) & ATTACHED == 0
    }

    /// A helper asks for work, or holds the thread to do it.
    pub fn help(&self) -> Help {
        let busy = mutant!(ATTACHED | HELD, "helper_holds_the_attached" => HELD, "helper_holds_the_held" => ATTACHED);
        let step = |now: u8| Some(if now & busy == 0 { now | HELD } else { now | WORK });
        match self.change(ATTACHED, step) {
            Ok(old) if old & busy == 0 => Help::Held,
            _ => Help::Asked,
        }
    }

    /// The holder lets go. `false`: work was left to it, it does that and lets go again.
    pub fn let_go(&self) -> bool {
        let left = |now: u8| mutant!(now & WORK != 0, "let_go_ignores_work" => false);
        let old = self.change(HELD, |now| Some(if left(now) { now & !WORK } else { now & !HELD }));
        !matches!(old, Ok(old) if left(old))
    }

    /// Asks an attached thread for a safepoint. A detached one has nothing pinned.
    ///
    /// Writes the byte even if WORK is set already: whoever takes that WORK then sees what the caller
    /// did before. A mere look at it would be store buffering.
    pub fn ask(&self) {
        let step = |now: u8| (now & ATTACHED != 0).then_some(now | WORK);
        let step = |now: u8| mutant!(step(now), "ask_only_looks" => step(now).filter(|&next| next != now));
        let _ = self.change(ATTACHED, step);
    }

    /// Sets PENDING or bits of the embedder. Safe in a signal handler.
    pub fn request(&self, bits: u8) {
        // Release: pairs with `take`.
        let order = mutant!(Ordering::Release, "request_relaxed" => Ordering::Relaxed);
        mutant!("request_in_two_steps" => return self.0.store(self.get() | bits, order));
        self.0.fetch_or(bits & (PENDING | bits::EMBEDDER_ALL), order);
    }

    /// Clears bits and returns those of them that were set.
    pub fn take(&self, bits: u8) -> u8 {
        if self.get() & bits == 0 {
            return 0;
        }
        // Acquire: pairs with `request` and with `help`.
        self.0.fetch_and(!bits, mutant!(Ordering::Acquire, "take_relaxed" => Ordering::Relaxed)) & bits
    }
}

#[cfg(all(test, not(orochi_loom)))]
mod tests {
    use super::*;

    #[test]
    fn a_detached_thread_can_be_held_and_then_attaches() {
        let s = StateByte::default();
        assert_eq!(s.help(), Help::Held);
        assert!(!s.attach());
        assert_eq!(s.help(), Help::Asked);
        assert_eq!(s.stop(), Stop::Busy);
        assert!(!s.let_go());
        assert!(s.let_go());
        assert!(s.attach());
        assert!(!s.poll());
    }

    #[test]
    fn an_attached_thread_is_asked_and_suspends() {
        let s = StateByte::default();
        assert!(s.attach());
        assert_eq!(s.stop(), Stop::Wait);
        assert!(s.poll());
        assert!(s.suspend());
        assert!(s.has_stopped());
        assert!(!s.attach());
        assert!(s.let_go());
        assert!(s.attach());
        assert_eq!(s.help(), Help::Asked);
        assert_eq!(s.detach(), Detach::WorkFirst);
        assert_eq!(s.take(WORK), WORK);
        assert_eq!(s.detach(), Detach::Done);
    }

    #[test]
    fn requests_survive_a_detach() {
        let s = StateByte::default();
        assert!(s.attach());
        s.request(bits::EMBEDDER);
        assert!(s.poll());
        assert_eq!(s.detach(), Detach::Done);
        assert!(s.attach());
        assert_eq!(s.take(bits::EMBEDDER_ALL), bits::EMBEDDER);
        assert!(!s.poll());
    }
}
