//! From retired to reclaimed.
//!
//! A thread collects what it retires in a **bag**. At a safepoint it seals the bag and defers it to
//! the epoch as one batch. When the grace period is over, the deferred closure does nothing but push
//! the batch onto the domain's list of expired batches; whichever thread comes to a safepoint next
//! takes the list and works it off, with its own counts, locks and finalizer queue at hand.
//!
//! So nothing but a push ever runs inside the reclaimer, and batches do not wait for a thread that has
//! detached or exited.

use crate::count::Expired as Outcome;
use crate::counters;
use crate::header::{Object, flags, head};
use crate::mutator::Mutator;
use crate::policy::Policy;
use crate::stress;
use crate::sync::{Arc, AtomicPtr, Moment, Ordering, tuning};
use std::alloc::{Layout, dealloc};
use std::cell::{Cell, RefCell};
use std::ptr::{self, NonNull};
use std::time::Duration;

/// A batch that is older than this makes its thread ask all others for a safepoint.
/// Time does not pass in a model: an execution must be the same when it is replayed.
const AGE: Duration = if cfg!(orochi_loom) { Duration::MAX } else { Duration::from_millis(50) };

/// The layout of an out-of-line array. `None` for absurd sizes. Whole granules: allocators serve an odd size at this alignment the long way.
#[inline]
pub(crate) fn array_layout(bytes: usize) -> Option<Layout> {
    Layout::from_size_align(bytes.max(1).checked_next_multiple_of(16)?, 16).ok()
}

/// Something that waits for a grace period.
pub(crate) enum Retired {
    /// A shared object whose count fell to zero.
    Object(Object),
    /// An array that was replaced.
    Array(NonNull<u8>, usize),
    /// Anything else that nobody may see any more: it is dropped on some thread.
    Other(Box<dyn FnOnce() + Send>),
}

// SAFETY: a retired object or array is reached by its batch alone once the grace period is over, and
// until then only read through borrows; a batch is worked off by one thread.
unsafe impl Send for Retired {}

pub(crate) struct Batch {
    pub(crate) items: Vec<Retired>,
    pub(crate) bytes: usize,
    next: *mut Batch,
}

// SAFETY: `items` is Send, and `next` is written by the pushing thread before the push and read by
// the taking thread after it.
unsafe impl Send for Batch {}

/// The domain's list of batches whose grace period is over.
#[derive(Debug)]
pub(crate) struct ExpiredList(AtomicPtr<Batch>);

impl Default for ExpiredList {
    fn default() -> Self {
        ExpiredList(AtomicPtr::new(ptr::null_mut()))
    }
}

impl ExpiredList {
    fn push(&self, batch: Box<Batch>) {
        let batch = Box::into_raw(batch);
        // A guess: the list is almost always empty. (A look at it first would hide this push from the model
        // checker where another thread looks at the same time.)
        let mut first = ptr::null_mut();
        loop {
            // SAFETY: the batch is ours until the exchange succeeds.
            unsafe { (*batch).next = first };
            // Release: pairs with the swap in `take`.
            let order = mutant!(Ordering::Release, "expired_push_relaxed" => Ordering::Relaxed);
            mutant!("expired_pushed_in_two_steps" => return self.0.store(batch, order));
            match self.0.compare_exchange_weak(first, batch, order, Ordering::Relaxed) {
                Ok(_) => return,
                Err(now) => first = now,
            }
        }
    }

    /// All batches that have expired; usually none, at the price of one load.
    #[allow(clippy::vec_box, reason = "the batches are boxed already")]
    pub(crate) fn take(&self) -> Vec<Box<Batch>> {
        let mut batches = Vec::new();
        if self.0.load(Ordering::Relaxed).is_null() {
            return batches;
        }
        // Acquire: pairs with the exchange in `push`.
        let order = mutant!(Ordering::Acquire, "expired_take_relaxed" => Ordering::Relaxed);
        let mut batch = mutant!(self.0.swap(ptr::null_mut(), order), "expired_taken_in_two_steps" => {
            let all = self.0.load(order);
            self.0.store(ptr::null_mut(), Ordering::Relaxed);
            all
        });
        while !batch.is_null() {
            // SAFETY: it came from `Box::into_raw`, and the list was taken as a whole.
            let boxed = unsafe { Box::from_raw(batch) };
            batch = boxed.next;
            batches.push(boxed);
        }
        batches
    }
}

impl Drop for ExpiredList {
    fn drop(&mut self) {
        for batch in self.take() {
            for item in batch.items {
                match item {
                    // The object goes with the blocks of its heap.
                    Retired::Object(_) => {}
                    Retired::Array(p, bytes) => free_array(p, bytes),
                    Retired::Other(f) => f(),
                }
            }
        }
    }
}

pub(crate) fn free_array(p: NonNull<u8>, bytes: usize) {
    if let Some(layout) = array_layout(bytes) {
        // SAFETY: arrays come from `Mutator::alloc_array` with this layout, and who frees one says
        // that nobody can see it any more.
        unsafe { dealloc(p.as_ptr(), layout) };
    }
}

/// What a thread has retired and not yet handed to the epoch.
#[derive(Default)]
pub(crate) struct Bag {
    items: RefCell<Vec<Retired>>,
    bytes: Cell<usize>,
    /// Batches that were deferred and about which somebody is impatient: something in them wants to
    /// run a finalizer or a callback.
    impatient: Cell<u32>,
    oldest: Cell<Option<Moment>>,
}

impl<P: Policy> Mutator<P> {
    /// Hands `item` to the epoch; it is reclaimed when no thread can hold a borrow of it any more.
    #[cold]
    #[inline(never)]
    pub(crate) fn retire(&self, item: Retired, bytes: usize) {
        if self.weakened(stress::NO_GRACE) {
            return self.reclaim(item);
        }
        counters::limbo();
        let bag = &self.bag;
        let alone = self.domain.has_one_thread();
        let eager = match &item {
            Retired::Object(o) => {
                let f = head(*o).flags();
                // Without other threads objects die promptly, shared or not: a container may hold what wants a finalizer.
                f & (flags::HAS_FINALIZER | flags::WEAKLY_REFERENCED) != 0 || (alone && f & flags::TRACKED != 0)
            }
            _ => false,
        };
        let full = {
            let mut items = bag.items.borrow_mut();
            items.push(item);
            items.len().is_multiple_of(tuning::RETIRE_COUNT)
        };
        let before = bag.bytes.get();
        bag.bytes.set(before + bytes);
        let heavy = before / tuning::RETIRE_BYTES != (before + bytes) / tuning::RETIRE_BYTES;
        if eager {
            bag.impatient.set(IMPATIENCE);
            if alone {
                self.set_pending();
            }
        }
        if mutant!(full || heavy || eager, "full_bag_unnoticed" => false) {
            self.slot.state.ask();
        }
    }

    /// Seals the bag and lets the epoch advance; then works off what has expired. The only thread reclaims at once.
    pub(crate) fn turn_epoch(&self) {
        if mutant!(self.reclaim_alone(), "nobody_is_ever_alone" => false) {
            return;
        }
        mutant!(self.seal(), "safepoint_without_sealing" => ());
        if let Some(pin) = &self.pin {
            // The epoch has to advance twice. If nobody else is pinned, an impatient thread gets
            // there by itself.
            let turns = if self.bag.impatient.get() > 0 { 4 } else { 1 };
            for _ in 0..turns {
                counters::repin();
                mutant!(pin.repin(), "safepoint_stays_pinned" => (), "safepoint_unpins" => pin.unpin());
            }
        }
        self.work_off_expired();
        let bag = &self.bag;
        let left = bag.impatient.get();
        if left > 0 {
            // Somebody waits for a finalizer. Ask the others along and come back at the next poll,
            // but not for ever: a thread in a long native call must not make this one spin.
            bag.impatient.set(left - 1);
            if left.is_multiple_of(8) {
                self.domain.ask_everyone(self.slot.id);
            }
            self.slot.state.ask();
        } else if bag.oldest.get().is_some_and(|t| t.elapsed() > AGE) {
            bag.oldest.set(None);
            self.domain.ask_everyone(self.slot.id);
            self.slot.state.ask();
        }
    }

    /// Without other threads nothing has to be waited for: what is in the bag is reclaimed here and now, and so is what dies with a dead
    /// container, for some generations. Whether nothing is left.
    ///
    /// What is in the bag was let go of before the look that finds this thread alone. A thread that registers after the look has all of
    /// that before its first load (`Domain::is_left_to_one`), so it finds none of it in any slot; and one that was there before has ended, with all
    /// that it had borrowed. Batches that were deferred while there were others are waited for as ever.
    fn reclaim_alone(&self) -> bool {
        for _ in 0..ALONE_TURNS {
            if self.bag_is_empty() {
                // A thread that has retired nothing still repins, for the others' sake.
                let left = !self.domain.has_one_thread() || self.domain.retired_bytes() != 0;
                if !left {
                    self.bag.impatient.set(0);
                }
                return !left;
            }
            if !self.domain.is_left_to_one() {
                return false;
            }
            let items = std::mem::take(&mut *self.bag.items.borrow_mut());
            self.bag.bytes.set(0);
            for item in items {
                self.reclaim(item);
            }
        }
        false
    }

    /// Defers the bag's content as one batch.
    pub(crate) fn seal(&self) {
        let items = std::mem::take(&mut *self.bag.items.borrow_mut());
        if items.is_empty() {
            return;
        }
        let bytes = self.bag.bytes.replace(0);
        let batch = Box::new(Batch { items, bytes, next: ptr::null_mut() });
        let total = self.domain.retired_bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        let expired: Arc<ExpiredList> = self.domain.expired.clone();
        match &self.pin {
            Some(pin) => mutant!(
                pin.defer(move || expired.push(batch)),
                "sealed_without_grace" => expired.push(batch),
            ),
            None => expired.push(batch),
        }
        if self.bag.oldest.get().is_none() {
            self.bag.oldest.set(Some(Moment::now()));
        }
        if total > tuning::RETIRE_BYTES_ALL {
            self.domain.ask_everyone(self.slot.id);
        }
    }

    pub(crate) fn work_off_expired(&self) {
        for batch in self.domain.expired.take() {
            self.domain.retired_bytes.fetch_sub(batch.bytes, Ordering::Relaxed);
            self.bag.oldest.set(None);
            if self.bag_is_empty() {
                self.bag.impatient.set(0);
            }
            for item in batch.items {
                self.reclaim(item);
            }
        }
    }

    fn reclaim(&self, item: Retired) {
        match item {
            Retired::Object(o) => self.expire(o),
            Retired::Array(p, bytes) => free_array(p, bytes),
            Retired::Other(f) => f(),
        }
    }

    /// The grace period of a shared object is over.
    fn expire(&self, o: Object) {
        let h = head(o);
        let f = h.flags();
        if f & flags::IMMORTAL != 0 {
            return;
        }
        // The lock excludes an upgrade between the verdict and the clearing of the cells.
        let weak = mutant!(f & flags::WEAKLY_REFERENCED != 0, "expiry_ignores_weak_cells" => false);
        let weak = weak.then(|| self.domain.weak.lock(o));
        if f & (flags::HAS_FINALIZER | flags::FINALIZED) == flags::HAS_FINALIZER {
            match h.shared.expire_to_finalizer() {
                Outcome::Rescued => {}
                Outcome::Again => self.retire_object(o),
                Outcome::Dead => {
                    drop(weak);
                    if !self.weakened(stress::NO_FINALIZED_MARK) {
                        mutant!(h.add_flags(flags::FINALIZED), "finalized_again" => 0);
                    }
                    self.push_finalizable(o);
                }
            }
            return;
        }
        match h.shared.expire() {
            Outcome::Rescued => mutant!((), "rescued_retired_again" => self.retire_object(o)),
            Outcome::Again => mutant!(self.retire_object(o), "again_not_retired" => ()),
            Outcome::Dead => {
                if let Some(mut cells) = weak {
                    let dead = cells.remove(o);
                    drop(cells);
                    self.announce(dead);
                }
                self.bury(o);
            }
        }
    }

    /// Retires a shared object that has just entered limbo.
    #[cold]
    #[inline(never)]
    pub(crate) fn retire_object(&self, o: Object) {
        self.retire(Retired::Object(o), self.size_of(o));
    }

    /// Whether something is on its way that somebody waits for.
    pub(crate) fn expects_expiry(&self) -> bool {
        self.bag.impatient.get() > 0
    }

    /// Whether a safepoint now would finish something that somebody waits for: there is one thread, so that
    /// no other has to take part.
    pub fn can_expire_now(&self) -> bool {
        P::SHARING && self.expects_expiry() && self.domain.has_one_thread()
    }

    /// Whether this is the domain's only thread. Another may register at any moment, by its own will or this one's.
    pub fn is_alone(&self) -> bool {
        self.domain.has_one_thread()
    }

    /// Whether the bag is empty.
    pub(crate) fn bag_is_empty(&self) -> bool {
        self.bag.items.borrow().is_empty()
    }
}

/// How many generations of nested deaths the only thread sees through at one safepoint.
const ALONE_TURNS: usize = 16;

/// How many safepoints in a row a thread asks for on behalf of an impatient batch.
const IMPATIENCE: u32 = 64;
