//! The build with a global lock: the honest baseline.
//!
//! One thread is attached at a time. Counts are plain, object locks are nothing, and what dies is
//! freed at once. The lock changes hands at safepoints: a thread that has waited for 5 ms sets a
//! bit in the holder's breaker byte, and the holder, once it has let go, waits until somebody
//! else has been inside. Without that second half a busy holder would take the lock again before
//! the sleeper has woken up.

use super::{Gate, Policy};
use crate::sync::{AtomicU8, Condvar, Mutex, Ordering};
use std::time::Duration;

/// One thread runs at a time.
#[derive(Debug, Clone, Copy)]
pub struct Gil;

impl Policy for Gil {
    const SHARING: bool = false;
    const NAME: &'static str = "gil";
    type Gate = Turnstile;
}

/// How long a thread waits before it asks the holder for a turn.
const INTERVAL: Duration = Duration::from_millis(5);

/// The global lock.
#[derive(Debug, Default)]
pub struct Turnstile {
    inner: Mutex<Inner>,
    freed: Condvar,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Inner {
    /// The breaker byte of the thread that is inside.
    holder: Option<Breaker>,
    waiting: usize,
    /// Threads that have handed over and wait for somebody to come in.
    handing: usize,
    /// Counts entries, so that a thread can tell whether anyone else has been inside.
    turns: u64,
}

#[derive(Debug, Clone, Copy)]
struct Breaker(*const AtomicU8);

// SAFETY: the pointer is only followed while the lock around `Inner` is held and the thread that
// it belongs to is inside; that thread's slot lives at least as long as its stay.
unsafe impl Send for Breaker {}

impl Gate for Turnstile {
    fn enter(&self, state: &AtomicU8, ask: u8) {
        let mut inner = self.inner.lock();
        inner.waiting += 1;
        while let Some(holder) = mutant!(inner.holder, "gate_always_open" => None) {
            let turn = inner.turns;
            let (guard, late) = self.freed.wait_for(inner, INTERVAL);
            inner = guard;
            if late && inner.turns == turn && inner.holder.is_some() {
                // SAFETY: `holder` is still inside (same turn), see `Breaker`. Relaxed: the bit
                // carries no data, the lock does.
                unsafe { &*holder.0 }.fetch_or(ask, Ordering::Relaxed);
            }
        }
        inner.waiting -= 1;
        inner.turns += 1;
        inner.holder = Some(Breaker(state));
        if mutant!(inner.handing > 0, "turn_unannounced" => false) {
            self.changed.notify_all();
        }
    }

    fn leave(&self) {
        let mut inner = self.inner.lock();
        mutant!(inner.holder = None, "leave_keeps_the_lock" => ());
        let wake = mutant!(inner.waiting > 0, "leave_wakes_nobody" => false);
        drop(inner);
        if wake {
            self.freed.notify_one();
        }
    }

    fn hand_over(&self, state: &AtomicU8, ask: u8) {
        let mut inner = self.inner.lock();
        if inner.waiting == 0 {
            return;
        }
        let turn = inner.turns;
        inner.holder = None;
        mutant!(self.freed.notify_one(), "handing_over_wakes_nobody" => ());
        inner.handing += 1;
        while mutant!(inner.turns == turn, "handing_over_takes_back" => false) && inner.waiting > 0 {
            // Bounded, so that a waiter that died of an unrelated cause cannot hold us up.
            inner = self.changed.wait_for(inner, INTERVAL).0;
        }
        inner.handing -= 1;
        drop(inner);
        self.enter(state, ask);
    }
}
