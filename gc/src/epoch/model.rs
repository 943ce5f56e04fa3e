//! A stand-in for the model checker with the contract of the real reclaimer and the smallest state:
//! one lock, one epoch number, one entry per registered thread.
//!
//! What is deferred at epoch `e` runs when every pinned thread has pinned at `e + 1` or later. That is
//! the strongest reclaimer the contract allows (it frees as early as may be), hence the one that
//! catches a use after free with the fewest steps.

use crate::sync::{Arc, Mutex};

type Deferred = Box<dyn FnOnce() + Send>;

#[derive(Default)]
struct Inner {
    epoch: u64,
    /// Per registered thread: the epoch it is pinned at.
    pinned: Vec<Option<u64>>,
    waiting: Vec<(u64, Deferred)>,
}

impl Inner {
    fn ripe(&mut self) -> Vec<Deferred> {
        let oldest = self.pinned.iter().flatten().min().copied().unwrap_or(self.epoch + 1);
        let (ripe, rest) = self.waiting.drain(..).partition(|(at, _)| *at < oldest);
        self.waiting = rest;
        let ripe: Vec<(u64, Deferred)> = ripe;
        ripe.into_iter().map(|(_, f)| f).collect()
    }
}

/// The epoch of one domain.
#[derive(Default)]
pub struct Reclaimer(Arc<Mutex<Inner>>);

impl Reclaimer {
    /// Registers the calling thread, not pinned yet.
    pub fn register(&self) -> Pin {
        let mut inner = self.0.lock();
        inner.pinned.push(None);
        Pin { index: inner.pinned.len() - 1, inner: self.0.clone() }
    }
}

impl Drop for Reclaimer {
    fn drop(&mut self) {
        let rest: Vec<_> = self.0.lock().waiting.drain(..).collect();
        for (_, f) in rest {
            f();
        }
    }
}

/// One thread's part in the epoch.
pub struct Pin {
    index: usize,
    inner: Arc<Mutex<Inner>>,
}

impl Pin {
    /// Says whether the thread is pinned from now on, given whether it is, and runs what is ripe.
    fn set(&self, pinned: impl Fn(bool) -> bool) {
        let ripe = {
            let mut inner = self.inner.lock();
            let epoch = inner.epoch;
            if let Some(entry) = inner.pinned.get_mut(self.index) {
                *entry = pinned(entry.is_some()).then_some(epoch);
            }
            inner.ripe()
        };
        for f in ripe {
            f();
        }
    }

    /// Pins.
    pub fn pin(&self) {
        self.set(|_| true);
    }

    /// Unpins.
    pub fn unpin(&self) {
        self.set(|_| false);
    }

    /// Pins anew, if it is pinned, and runs what is ripe.
    pub fn repin(&self) {
        self.set(|now| now);
    }

    /// See the shipping reclaimer.
    pub fn defer(&self, f: impl FnOnce() + Send + 'static) {
        let mut inner = self.inner.lock();
        let at = inner.epoch;
        inner.epoch += 1;
        inner.waiting.push((at, Box::new(f)));
    }
}

impl Drop for Pin {
    fn drop(&mut self) {
        self.unpin();
    }
}
