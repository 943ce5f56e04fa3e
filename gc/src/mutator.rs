//! A thread's handle on the heap.
//!
//! Everything that a thread does with objects goes through its `Mutator`. The crate uses no
//! thread-local storage and no statics: the embedder keeps the handle and passes it.
//!
//! **Contract.** Every `Object` that is passed in is alive: the caller holds a count of it, borrows it
//! (it is shared or immortal, and was loaded from a live slot since the last safepoint), or has just
//! been given it. A private object belongs to the calling thread. `release` consumes one count. Payloads
//! are written before the next safepoint after `alloc`. Under the global lock's policy the thread that
//! holds the gate counts as the owner of everything.
//!
//! The private paths ([`Mutator::alloc`], [`Mutator::retain`], [`Mutator::release`]) are a handful of
//! plain instructions each; everything else is out of line.

use crate::collect::Garbage;
use crate::count::{Merged, Released, SATURATED};
use crate::counters::{self, Counters};
use crate::domain::{Domain, Slot};
use crate::epoch::Pin;
use crate::header::{Header, Object, flags, head};
use crate::heap::{Heap, HeapStats};
use crate::kind::Kind;
use crate::limbo::{Bag, Retired, array_layout, free_array};
use crate::policy::Policy;
use crate::standing::{STAND, Standing};
use crate::state::{Help, bits};
use crate::sync::{Arc, AtomicU8, Ordering};
use crate::waiting::Waiting;
use std::alloc::alloc;
use std::cell::Cell;
use std::fmt;
use std::ptr::{self, NonNull};

/// One attached (or detached) thread of a domain. No two of them use one cache line (or the pair that a processor fetches).
#[repr(align(128))]
pub struct Mutator<P: Policy = crate::Active> {
    pub(crate) heap: NonNull<Heap>,
    pub(crate) id: u16,
    /// The first word of the header of what it makes, tracked and not ([`Header::born`]).
    born: [u64; 2],
    /// `bury` is at work further up.
    pub(crate) burying: Cell<bool>,
    pub(crate) stopping: Cell<bool>,
    pub(crate) slot: Arc<Slot>,
    pub(crate) kinds: &'static [Kind],
    pub(crate) dead: Cell<*mut Header>,
    pub(crate) worklist: Cell<Vec<Object>>,
    pub(crate) waiting: Waiting,
    pub(crate) bag: Bag,
    /// Garbage whose finalizers wait.
    pub(crate) unfinished: Cell<Vec<Garbage>>,
    pub(crate) standing: Standing,
    // Before the domain: a registration must not outlive its reclaimer.
    pub(crate) pin: Option<Pin>,
    pub(crate) domain: Arc<Domain<P>>,
}

impl<P: Policy> fmt::Debug for Mutator<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mutator").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Sets request bits in a thread's breaker from anywhere, a signal handler included.
#[derive(Clone)]
pub struct Interrupter(Arc<Slot>);

impl Interrupter {
    /// Sets bits of the embedder (see [`crate::bits`]). The thread sees them at its next poll.
    pub fn request(&self, bits: u8) {
        self.0.state.request(bits & bits::EMBEDDER_ALL);
    }
}

impl fmt::Debug for Interrupter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Interrupter").field(&self.0.id).finish()
    }
}

impl<P: Policy> Mutator<P> {
    pub(crate) fn start(domain: Arc<Domain<P>>, slot: Arc<Slot>) -> Box<Mutator<P>> {
        let heap = if P::SHARING { &slot.heap } else { &domain.common };
        let m = Box::new(Mutator {
            heap: NonNull::from(heap),
            id: slot.id,
            born: [Header::born(slot.id, flags::TRACKED), Header::born(slot.id, 0)],
            burying: Cell::new(false),
            stopping: Cell::new(false),
            kinds: domain.kinds,
            dead: Cell::new(ptr::null_mut()),
            worklist: Cell::default(),
            waiting: Waiting::default(),
            bag: Bag::default(),
            unfinished: Cell::default(),
            standing: Standing::default(),
            pin: P::SHARING.then(|| domain.reclaimer.register()),
            slot,
            domain,
        });
        m.slot.state.take(bits::PENDING | bits::EMBEDDER_ALL);
        m.reattach();
        m.refresh_threshold();
        m
    }

    /// The domain of this thread.
    pub fn domain(&self) -> &Arc<Domain<P>> {
        &self.domain
    }

    /// The thread's id: unique among the live threads of the domain, never 0.
    pub fn id(&self) -> u16 {
        self.id
    }

    #[inline(always)]
    pub(crate) fn heap(&self) -> &Heap {
        // SAFETY: the heap lives in the slot or the domain, both of which this handle keeps alive.
        unsafe { self.heap.as_ref() }
    }

    #[inline]
    pub(crate) fn kind(&self, o: Object) -> &'static Kind {
        &self.kinds[usize::from(head(o).kind())]
    }

    /// Bytes of an object, header included.
    pub fn size_of(&self, o: Object) -> usize {
        // SAFETY: the object is alive and of this kind (contract).
        unsafe { (self.kind(o).size)(o) }
    }

    /// How many references to an object are counted: for programs that ask. Exact only for an object of this thread alone.
    pub fn references(&self, o: Object) -> usize {
        // SAFETY: the object is alive (contract); its owner's count is read for a figure only.
        let header = unsafe { o.as_ref() };
        if header.is_immortal() {
            return u32::MAX as usize;
        }
        // SAFETY: as above; a plain word of the header, of which another thread may see an older state.
        let local = unsafe { header.local.get() } as usize;
        // Without the standing claims of threads.
        let shared = header.shared.count();
        let shared = if shared >= STAND / 2 { shared % STAND } else { shared };
        local.saturating_add_signed(shared as isize)
    }

    /// A private object with a count of one and an uninitialised payload, which the caller writes
    /// before the next safepoint. `bytes` includes the header. `None`: refused by the system.
    #[inline(always)]
    pub fn alloc(&self, bytes: usize, shape: u32, flags: u8) -> Option<Object> {
        counters::allocation();
        let heap = self.heap();
        if flags & flags::TRACKED != 0 {
            let young = heap.young.get() + 1;
            heap.young.set(young);
            if young > heap.threshold.get() {
                self.ask_collection();
            }
        }
        heap.alloc(bytes, self.id, shape, flags)
    }

    /// As [`Mutator::alloc`] for a small tracked object, where that takes no call; `None`, and nothing is changed, where it does.
    #[inline(always)]
    pub fn alloc_quick(&self, bytes: usize, shape: u32) -> Option<Object> {
        let heap = self.heap();
        let young = heap.young.get() + 1;
        if young > heap.threshold.get() {
            return None;
        }
        let made = heap.alloc_quick(bytes, self.born[0], shape)?;
        counters::allocation();
        heap.young.set(young);
        Some(made)
    }

    /// As [`Mutator::alloc_quick`] for an object that is not tracked.
    #[inline(always)]
    pub fn alloc_quick_untracked(&self, bytes: usize, shape: u32) -> Option<Object> {
        let made = self.heap().alloc_quick(bytes, self.born[1], shape)?;
        counters::allocation();
        Some(made)
    }

    #[cold]
    #[inline(never)]
    fn ask_collection(&self) {
        if self.slot.state.get() & bits::PENDING == 0 {
            self.slot.state.request(bits::PENDING);
        }
    }

    /// Counts an object.
    #[inline(always)]
    pub fn retain(&self, o: Object) {
        let h = head(o);
        if h.is_private() {
            // SAFETY: a private object is the calling thread's.
            unsafe {
                let n = h.local.get().wrapping_add(1);
                h.local.set(n);
                if n > u32::MAX / 2 {
                    self.saturate(o);
                }
            }
        } else {
            self.retain_slow(o);
        }
    }

    /// Counts a private object of the calling thread: one load, one add, one store. Does not saturate: for counts of registers and
    /// slots, of which there is room for far fewer than four billion to one object.
    #[inline(always)]
    pub fn retain_private(&self, o: Object) {
        // SAFETY: a private object is the calling thread's.
        unsafe {
            let local = &head(o).local;
            local.set(local.get().wrapping_add(1));
        }
    }

    /// Gives a count of a private object back, of which others remain (`Header::has_more_private_counts`).
    #[inline(always)]
    pub fn release_private(&self, o: Object) {
        // SAFETY: as in `retain_private`.
        unsafe {
            let local = &head(o).local;
            local.set(local.get().wrapping_sub(1));
        }
    }

    /// Gives a count of a private object back if others remain; else changes nothing and says so.
    #[inline(always)]
    pub fn release_quick(&self, o: Object) -> bool {
        let h = head(o);
        if !h.is_private() {
            return false;
        }
        // SAFETY: as in `retain_private`.
        unsafe {
            let n = h.local.get();
            if n < 2 {
                return false;
            }
            h.local.set(n - 1);
        }
        true
    }

    #[inline(never)]
    fn retain_slow(&self, o: Object) {
        let h = head(o);
        if h.is_immortal() {
            return;
        }
        // Relaxed: only this thread, or one that holds it, changes its own id there.
        if mutant!(h.owner.load(Ordering::Relaxed) == self.id, "foreign_retain_in_local" => true) {
            counters::wrote(std::ptr::from_ref(h).addr());
            // SAFETY: the owner is attached (this thread), so nobody else touches `local`.
            unsafe {
                let n = h.local.get() + 1;
                h.local.set(n);
                if n > SATURATED as u32 {
                    self.saturate(o);
                }
            }
        } else if !self.retain_standing(o) {
            counters::claim();
            if h.shared.retain() {
                self.saturate(o);
            }
        }
    }

    /// So many counts that nobody can be trusted to count further: the object lives for ever.
    #[cold]
    #[inline(never)]
    fn saturate(&self, o: Object) {
        // Only the object itself: what it refers to goes on being counted.
        self.publish(o);
        head(o).add_flags(if P::SHARING { flags::SHARED | flags::IMMORTAL } else { flags::IMMORTAL });
    }

    /// Gives a count back. A private object dies at once when it was the last; a shared one after a
    /// grace period.
    #[inline(always)]
    pub fn release(&self, o: Object) {
        let h = head(o);
        if h.is_private() {
            // SAFETY: a private object is the calling thread's.
            unsafe {
                let n = h.local.get().wrapping_sub(1);
                h.local.set(n);
                if n == 0 {
                    self.private_zero(o);
                }
            }
        } else {
            self.release_slow(o);
        }
    }

    #[inline(never)]
    fn release_slow(&self, o: Object) {
        let h = head(o);
        if h.is_immortal() {
            return;
        }
        if mutant!(h.owner.load(Ordering::Relaxed) == self.id, "foreign_release_in_local" => true) {
            counters::wrote(std::ptr::from_ref(h).addr());
            // SAFETY: as in `retain_slow`.
            let n = unsafe {
                let n = h.local.get().wrapping_sub(1);
                h.local.set(n);
                n
            };
            if mutant!(n == 0, "owners_zero_unnoticed" => false) {
                self.merge(o, 0, false);
            }
            return;
        }
        if !self.release_standing(o) {
            self.release_counted(o);
        }
    }

    /// Gives a count back that is in the shared half.
    pub(crate) fn release_counted(&self, o: Object) {
        let h = head(o);
        // Relaxed: see the race argued in `count`.
        match h.shared.release(|| h.owner.load(Ordering::Relaxed)) {
            Released::Alive => self.note_release(o),
            Released::Retire => self.retire_object(o),
            Released::Queue(id) => self.queue_to(id, o),
        }
    }

    /// Merges the counts of an object whose owner is this thread, or is held by it.
    fn merge(&self, o: Object, local: u32, queue_entry: bool) {
        let h = head(o);
        // The owner word first: once the word says merged, others may free the object.
        mutant!(
            h.owner.store(0, Ordering::Relaxed),
            "owner_kept_by_merge" => (),
            "owner_cleared_after_merge" => (),
        );
        if local > SATURATED as u32 {
            self.saturate(o);
            return;
        }
        let merged = h.shared.merge(local, queue_entry);
        mutant!("owner_cleared_after_merge" => h.owner.store(0, Ordering::Relaxed));
        match merged {
            Merged::Alive => self.note_release(o),
            Merged::Retire => self.retire_object(o),
        }
    }

    /// The owner shall merge this object: its queue takes over the count that was to be dropped.
    #[cold]
    #[inline(never)]
    fn queue_to(&self, id: u16, o: Object) {
        let Some(slot) = self.domain.slots.get(id) else {
            return;
        };
        mutant!(slot.queue.lock().push(o), "queue_entry_lost" => (), "asked_before_queued" => ());
        let help = mutant!(slot.state.help(), "queue_unannounced" => Help::Asked);
        mutant!("asked_before_queued" => slot.queue.lock().push(o));
        if help == Help::Held {
            // The owner is away: this thread merges in its place.
            loop {
                mutant!(self.work_off_queue(slot), "helper_does_nothing" => ());
                slot.heap.drain_remote();
                if self.domain.let_go(slot) {
                    return;
                }
            }
        }
    }

    /// Merges what others have queued to a slot. The caller is its thread, or holds it.
    pub(crate) fn work_off_queue(&self, slot: &Slot) {
        let entries = {
            let mut queue = slot.queue.lock();
            if queue.is_empty() {
                return;
            }
            std::mem::take(&mut *queue)
        };
        for o in entries {
            let h = head(o);
            if h.owner.load(Ordering::Relaxed) == slot.id {
                // SAFETY: the slot is ours or held, so its thread does not touch `local`.
                let local = unsafe {
                    let local = h.local.get();
                    h.local.set(mutant!(0, "local_kept_by_queue" => local));
                    mutant!(local, "local_lost_by_queue" => 0)
                };
                self.merge(o, local, true);
            } else {
                // The owner merged it before it came to the entry.
                self.merge(o, 0, true);
            }
        }
    }

    /// Merges a shared object in its owner's place. The world is stopped, and the object has a count,
    /// so it does not enter limbo by this.
    pub(crate) fn merge_stopped(&self, o: Object) {
        let h = head(o);
        if h.owner.load(Ordering::Relaxed) != 0 {
            // SAFETY: every owner is stopped.
            let local = unsafe {
                let local = h.local.get();
                h.local.set(mutant!(0, "local_kept_by_collector" => local));
                local
            };
            self.merge(o, local, false);
        }
    }

    /// Merges every shared object that this thread owns: it goes away.
    pub(crate) fn merge_everything(&self) {
        let mut owned = Vec::new();
        // SAFETY: the thread's own heap, between two operations; the callback only collects.
        unsafe {
            self.heap().walk(&mut |o| {
                let h = head(o);
                if h.flags() & (flags::SHARED | flags::IMMORTAL) == flags::SHARED
                    && h.owner.load(Ordering::Relaxed) == self.id
                {
                    owned.push(o);
                }
            });
        }
        for o in owned {
            let h = head(o);
            // SAFETY: owned by this thread.
            let local = unsafe {
                let local = h.local.get();
                h.local.set(mutant!(0, "local_kept_on_exit" => local));
                mutant!(local, "local_lost_on_exit" => 0)
            };
            self.merge(o, local, false);
        }
    }

    /// An out-of-line array, aligned to 16. `None`: refused by the system.
    #[inline]
    pub fn alloc_array(&self, bytes: usize) -> Option<NonNull<u8>> {
        counters::allocation();
        // SAFETY: the layout is never zero-sized.
        NonNull::new(unsafe { alloc(array_layout(bytes)?) })
    }

    /// Frees an array that nobody else can see, at once.
    #[inline]
    pub fn free_array(&self, p: NonNull<u8>, bytes: usize) {
        free_array(p, bytes);
    }

    /// Frees an array that others may still be reading, after a grace period.
    #[inline]
    pub fn retire_array(&self, p: NonNull<u8>, bytes: usize) {
        if P::SHARING {
            self.retire(Retired::Array(p, bytes), bytes);
        } else {
            free_array(p, bytes);
        }
    }

    /// Runs `f` once nobody can hold a borrow from before; for whatever else is displaced under
    /// readers (a cache entry, a table). `f` frees; it does not touch objects.
    pub fn retire_with(&self, bytes: usize, f: impl FnOnce() + Send + 'static) {
        if P::SHARING {
            self.retire(Retired::Other(Box::new(f)), bytes);
        } else {
            f();
        }
    }

    /// The byte to poll: anything but `ATTACHED` (1) means that something is requested.
    #[inline(always)]
    pub fn breaker(&self) -> &AtomicU8 {
        self.slot.state.raw()
    }

    /// Whether anything is requested of this thread.
    #[inline(always)]
    pub fn poll(&self) -> bool {
        self.slot.state.poll()
    }

    /// Sets request bits of the embedder in this thread's own breaker.
    pub fn request(&self, bits: u8) {
        self.slot.state.request(bits);
    }

    /// Clears request bits of the embedder and returns those that were set.
    pub fn take_requests(&self, bits: u8) -> u8 {
        self.slot.state.take(bits & bits::EMBEDDER_ALL)
    }

    /// A handle through which other threads and signal handlers reach this thread's breaker.
    pub fn interrupter(&self) -> Interrupter {
        Interrupter(self.slot.clone())
    }

    /// What this thread has cost so far; zeros without the feature `count`.
    pub fn counters(&self) -> Counters {
        counters::counters()
    }

    /// Objects and bytes of this thread's heap.
    pub fn stats(&self) -> HeapStats {
        // SAFETY: the thread's own heap, between two operations.
        unsafe { self.heap().stats() }
    }
}
