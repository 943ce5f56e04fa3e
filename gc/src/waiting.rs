//! What waits for the embedder's code: objects to finalize, weak references whose referent died.
//!
//! What a thread lets go of itself it finalizes at once, within a finalizer too, as the program's order has it. Other things arrive
//! at a safepoint, at a place of the program that has nothing to do with them: what others queued, what the epochs have made free,
//! mail. While a finalizer runs these wait for its end. A finalizer may hold a lock, and another one, run in the midst of it
//! on the same thread, that wants the same lock would wait for ever. For the same reason they wait while the embedder says that
//! the thread holds a lock, up to [`PATIENCE`]: somebody may hold a lock for the whole of a program.

use crate::header::Object;
use crate::mutator::Mutator;
use crate::policy::Policy;
use crate::state::bits;
use crate::sync::{Arc, Moment};
use crate::weak::WeakCell;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::time::Duration;

/// How long what arrived waits for the thread to release its locks.
const PATIENCE: Duration = Duration::from_secs(1);

/// A queue in two parts.
struct Queue<T> {
    /// What this thread let go of.
    own: VecDeque<T>,
    /// What came at a safepoint.
    arrived: VecDeque<T>,
}

impl<T> Default for Queue<T> {
    fn default() -> Queue<T> {
        Queue { own: VecDeque::new(), arrived: VecDeque::new() }
    }
}

impl<T> Queue<T> {
    fn push(&mut self, item: T, arriving: bool) {
        if arriving { self.arrived.push_back(item) } else { self.own.push_back(item) }
    }

    fn pop(&mut self, nested: bool) -> Option<T> {
        let wait = mutant!(nested, "arrivals_within_finalizers" => false);
        self.own.pop_front().or_else(|| if wait { None } else { self.arrived.pop_front() })
    }

    fn is_empty(&self, nested: bool) -> bool {
        self.own.is_empty() && (nested || self.arrived.is_empty())
    }
}

/// What waits on one thread.
#[derive(Default)]
pub(crate) struct Waiting {
    finalizable: RefCell<Queue<Object>>,
    dead_weak: RefCell<Queue<Arc<WeakCell>>>,
    /// Something waits that may be handed out now.
    pending: Cell<bool>,
    /// The thread is taking in what arrives.
    arriving: Cell<bool>,
    /// How many finalizers and callbacks run, one within the other.
    running: Cell<u32>,
    /// How many locks the thread holds, as far as the embedder tells.
    locks: Cell<u32>,
    /// Since when something that arrived waits for a lock to be released.
    held_up: Cell<Option<Moment>>,
}

impl Waiting {
    /// Whether what arrived has to wait.
    fn is_nested(&self) -> bool {
        self.running.get() > 0 || (self.locks.get() > 0 && self.held_up.get().is_none_or(|t| t.elapsed() < PATIENCE))
    }

    /// Something arrived, or is still there.
    fn note_arrival(&self) {
        let there = !self.finalizable.borrow().arrived.is_empty() || !self.dead_weak.borrow().arrived.is_empty();
        if there && self.locks.get() > 0 && self.held_up.get().is_none() {
            self.held_up.set(Some(Moment::now()));
        }
    }

    fn is_empty(&self) -> bool {
        let nested = self.is_nested();
        self.finalizable.borrow().is_empty(nested) && self.dead_weak.borrow().is_empty(nested)
    }
}

/// What waited when a finalizer began: see [`Mutator::begin_finalizer`].
#[must_use = "what was set aside has to be given back"]
#[derive(Debug)]
pub struct SetAside(VecDeque<Object>, VecDeque<Arc<WeakCell>>);

impl<P: Policy> Mutator<P> {
    /// Queues an object to the embedder, with the count of one that it has been given.
    pub(crate) fn push_finalizable(&self, o: Object) {
        self.waiting.finalizable.borrow_mut().push(o, self.waiting.arriving.get());
        self.raise_pending();
    }

    /// Queues a weak reference whose referent died.
    pub(crate) fn push_dead_weak(&self, cell: Arc<WeakCell>) {
        self.waiting.dead_weak.borrow_mut().push(cell, self.waiting.arriving.get());
        self.raise_pending();
    }

    /// Takes in what arrives.
    pub(crate) fn take_in(&self, f: impl FnOnce()) {
        let before = self.waiting.arriving.replace(mutant!(true, "arrivals_taken_for_own" => false));
        f();
        self.waiting.arriving.set(before);
        if self.waiting.locks.get() > 0 {
            self.waiting.note_arrival();
            self.raise_pending();
        }
    }

    /// The next poll is to look for finalizers and callbacks.
    pub(crate) fn set_pending(&self) {
        if !self.waiting.pending.replace(true) {
            self.slot.state.request(bits::PENDING);
        }
    }

    fn raise_pending(&self) {
        if !self.waiting.is_empty() {
            self.set_pending();
        }
    }

    /// Whether finalizers or weak callbacks wait that may run now.
    #[inline(always)]
    pub fn has_pending(&self) -> bool {
        self.waiting.pending.get()
    }

    /// An object that wants to be finalized, with a count that the caller owns: run its finalizer,
    /// then release it. It is marked as finalized, so that it does not come here twice.
    pub fn take_finalizable(&self) -> Option<Object> {
        let o = self.waiting.finalizable.borrow_mut().pop(self.waiting.is_nested());
        if o.is_none() {
            self.settle_pending();
        }
        o
    }

    /// A weak cell whose referent died, its holder alive or not.
    pub(crate) fn take_dead_cell(&self) -> Option<Arc<WeakCell>> {
        self.waiting.dead_weak.borrow_mut().pop(self.waiting.is_nested())
    }

    /// A finalizer or a callback begins. Until [`Mutator::end_finalizer`] only what the thread itself lets go of is handed out.
    pub fn begin_finalizer(&self) -> SetAside {
        self.waiting.running.set(self.waiting.running.get() + 1);
        let aside = std::mem::take(&mut self.waiting.finalizable.borrow_mut().own);
        let cells = std::mem::take(&mut self.waiting.dead_weak.borrow_mut().own);
        self.settle_pending();
        SetAside(aside, cells)
    }

    /// The finalizer has ended: what waited at its beginning goes behind what it let go of.
    pub fn end_finalizer(&self, aside: SetAside) {
        self.waiting.running.set(self.waiting.running.get() - 1);
        self.waiting.dead_weak.borrow_mut().own.extend(aside.1);
        mutant!(self.waiting.finalizable.borrow_mut().own.extend(aside.0), "set_aside_lost" => drop(aside.0));
        mutant!(self.raise_pending(), "arrivals_unannounced" => ());
    }

    /// The thread has acquired a lock that finalizers may want too, and releases it itself: see the module.
    pub fn lock_acquired(&self) {
        self.waiting.locks.set(self.waiting.locks.get() + 1);
    }

    /// The thread has released such a lock.
    pub fn lock_released(&self) {
        let locks = self.waiting.locks.get().saturating_sub(1);
        self.waiting.locks.set(locks);
        if locks == 0 {
            self.waiting.held_up.set(None);
            self.raise_pending();
        }
    }

    /// The thread ends: nothing waits for its locks any more.
    pub fn forget_locks(&self) {
        self.waiting.locks.set(0);
        self.raise_pending();
    }

    /// Whether a finalizer or a callback runs.
    pub fn in_finalizer(&self) -> bool {
        self.waiting.running.get() > 0
    }

    /// Lowers the flag when nothing waits any more.
    pub(crate) fn settle_pending(&self) {
        if self.waiting.pending.get() && self.waiting.is_empty() {
            self.waiting.pending.set(false);
            self.slot.state.take(bits::PENDING);
        }
    }

    /// Forgets what waits, at the end of the domain's life.
    pub(crate) fn forget_waiting(&self) {
        let queues = &self.waiting;
        let (objects, cells) = (queues.finalizable.take(), queues.dead_weak.take());
        drop((objects.own, objects.arrived, cells));
        self.settle_pending();
    }
}
