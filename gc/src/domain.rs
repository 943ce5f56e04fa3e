//! A domain: one heap of one interpreter, with its threads.
//!
//! There may be several in a process; they share nothing. What is global within a domain is sharded,
//! lock-free, or touched only when a thread starts, stops or stops the others.

use crate::epoch::Reclaimer;
use crate::header::Object;
use crate::heap::{Heap, HeapStats};
use crate::kind::Kind;
use crate::limbo::ExpiredList;
use crate::mutator::Mutator;
use crate::policy::Policy;
use crate::state::{Help, StateByte};
use crate::sync::{Arc, AtomicUsize, Condvar, Mutex, OnceLock, Ordering, ParkingLot};
use crate::weak::{WeakCell, WeakTable};
use std::fmt;
use std::ptr::NonNull;

/// Thread ids go from 1 to this; 0 in a header means merged.
const LAST_ID: usize = u16::MAX as usize;
const CHUNK: usize = 256;

/// What is known of a thread, and stays when it is gone: ids are reused with their slots.
#[repr(align(128))]
pub(crate) struct Slot {
    pub(crate) state: StateByte,
    pub(crate) id: u16,
    /// Objects whose local count this thread must merge, each with one count of its entry.
    pub(crate) queue: Mutex<Vec<Object>>,
    /// Cleared weak cells whose holders are private to this thread.
    pub(crate) weak_mail: Mutex<Vec<Arc<WeakCell>>>,
    /// Where the thread sleeps while it is held, and whether it does.
    pub(crate) sleep: Mutex<bool>,
    pub(crate) woken: Condvar,
    pub(crate) heap: Heap,
}

// SAFETY: `Object` is what makes the queue not Send; its entries are counted references to shared
// objects, handed from the pushing thread to whoever works the queue off, under its lock.
unsafe impl Sync for Slot {}
// SAFETY: as above.
unsafe impl Send for Slot {}

type Chunk = Box<[OnceLock<Arc<Slot>>]>;

/// All slots, found by id without a lock.
pub(crate) struct Slots {
    chunks: Box<[OnceLock<Chunk>]>,
}

impl Slots {
    fn new() -> Slots {
        Slots { chunks: (0..=LAST_ID / CHUNK).map(|_| OnceLock::new()).collect() }
    }

    /// The slot of a thread id.
    pub(crate) fn get(&self, id: u16) -> Option<&Arc<Slot>> {
        let id = usize::from(id);
        self.chunks.get(id / CHUNK)?.get()?.get(id % CHUNK)?.get()
    }

    fn create(&self, id: u16) -> Option<&Arc<Slot>> {
        let at = usize::from(id);
        let chunk = self.chunks.get(at / CHUNK)?.get_or_init(|| (0..CHUNK).map(|_| OnceLock::new()).collect());
        Some(chunk.get(at % CHUNK)?.get_or_init(|| {
            Arc::new(Slot {
                state: StateByte::default(),
                id,
                queue: Mutex::default(),
                weak_mail: Mutex::default(),
                sleep: Mutex::default(),
                woken: Condvar::new(),
                heap: Heap::new(id),
            })
        }))
    }
}

/// Which slots are taken. Its lock is also what stopping the world holds: no thread comes or goes
/// meanwhile.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    /// Slots `1..=last` exist.
    pub(crate) last: u16,
    vacant: Vec<u16>,
}

/// When the collectors run by themselves.
#[derive(Debug)]
pub(crate) struct Tuning {
    pub(crate) enabled: AtomicUsize,
    pub(crate) threshold: AtomicUsize,
    /// Tracked objects that were published since the last global collection.
    pub(crate) published: AtomicUsize,
    /// Survivors of the last global collection.
    pub(crate) survivors: AtomicUsize,
    /// Blocks from which on a global collection searches while the others run.
    pub(crate) search: AtomicUsize,
}

impl Default for Tuning {
    fn default() -> Self {
        Tuning {
            enabled: AtomicUsize::new(1),
            threshold: AtomicUsize::new(DEFAULT_THRESHOLD),
            published: AtomicUsize::new(0),
            survivors: AtomicUsize::new(0),
            search: AtomicUsize::new(SEARCH_BLOCKS),
        }
    }
}

/// 4 MiB of blocks: what a stopped world takes about two milliseconds for. A model has a few, and says itself if it wants a search.
const SEARCH_BLOCKS: usize = if cfg!(orochi_loom) { usize::MAX } else { 128 };

/// Net allocations of containers by one thread after which it collects.
pub(crate) const DEFAULT_THRESHOLD: usize = 2000;

type ClassOf = fn(usize, u32) -> Option<Object>;

/// One heap with its threads.
pub struct Domain<P: Policy = crate::Active> {
    pub(crate) kinds: &'static [Kind],
    class_of: OnceLock<(ClassOf, usize)>,
    pub(crate) slots: Slots,
    pub(crate) registry: Mutex<Registry>,
    /// How many threads are registered; it changes under the registry's lock.
    pub(crate) threads: AtomicUsize,
    /// Where a thread that stops the world waits for the others.
    pub(crate) stopping: Mutex<()>,
    pub(crate) stopped: Condvar,
    pub(crate) gate: P::Gate,
    /// The one heap of a policy that does not share: the gate guards it.
    pub(crate) common: Heap,
    pub(crate) weak: WeakTable,
    pub(crate) lot: ParkingLot,
    pub(crate) retired_bytes: AtomicUsize,
    /// Counts that threads without a mutator at hand have left to be given back.
    pub(crate) left: Mutex<Vec<Object>>,
    pub(crate) left_count: AtomicUsize,
    pub(crate) stress: AtomicUsize,
    pub(crate) tuning: Tuning,
    /// Held as long as a search lasts.
    pub(crate) search: Mutex<()>,
    /// Whether a search is under way; written with the world stopped.
    pub(crate) searching: AtomicUsize,
    // Dropped in this order: what the reclaimer still holds moves to the expired list.
    pub(crate) reclaimer: Reclaimer,
    pub(crate) expired: Arc<ExpiredList>,
}

impl<P: Policy> fmt::Debug for Domain<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Domain").field("policy", &P::NAME).finish_non_exhaustive()
    }
}

// SAFETY: heaps and queues argue for themselves; `class_of`'s data is an integer to this crate.
unsafe impl<P: Policy> Sync for Domain<P> {}
// SAFETY: as above.
unsafe impl<P: Policy> Send for Domain<P> {}

/// Figures about a domain.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DomainStats {
    /// Objects, and bytes, of all heaps.
    pub heap: HeapStats,
    /// Bytes that were retired and have not been reclaimed.
    pub retired_bytes: usize,
    /// Thread slots that exist.
    pub slots: usize,
}

impl<P: Policy> Domain<P> {
    /// A domain without threads, whose objects are of these kinds.
    pub fn new(kinds: &'static [Kind]) -> Arc<Domain<P>> {
        Arc::new(Domain {
            kinds,
            class_of: OnceLock::new(),
            slots: Slots::new(),
            registry: Mutex::default(),
            threads: AtomicUsize::new(0),
            stopping: Mutex::default(),
            stopped: Condvar::new(),
            gate: P::Gate::default(),
            common: Heap::new(0),
            weak: WeakTable::default(),
            lot: ParkingLot::default(),
            retired_bytes: AtomicUsize::new(0),
            left: Mutex::default(),
            left_count: AtomicUsize::new(0),
            stress: AtomicUsize::new(0),
            tuning: Tuning::default(),
            search: Mutex::default(),
            searching: AtomicUsize::new(0),
            reclaimer: Reclaimer::default(),
            expired: Arc::default(),
        })
    }

    /// Registers the calling thread and attaches it. `None`: out of thread ids.
    pub fn register(self: &Arc<Self>) -> Option<Box<Mutator<P>>> {
        let slot = {
            let mut registry = self.registry.lock();
            let slot = match registry.vacant.pop() {
                Some(id) => self.slots.get(id)?.clone(),
                None => {
                    let id = registry.last.checked_add(1)?;
                    let slot = self.slots.create(id)?.clone();
                    registry.last = id;
                    slot
                }
            };
            // Acquire: see `is_left_to_one`.
            self.threads.fetch_add(1, mutant!(Ordering::Acquire, "came_without_acquire" => Ordering::Relaxed));
            slot
        };
        Some(Mutator::start(self.clone(), slot))
    }

    /// Gives a slot back. The thread is detached and names no object any more.
    pub(crate) fn unregister(&self, id: u16) {
        let mut registry = self.registry.lock();
        // Release: see `is_left_to_one`.
        self.threads.fetch_sub(1, mutant!(Ordering::Release, "left_without_release" => Ordering::Relaxed));
        registry.vacant.push(id);
    }

    /// Says which object is the class of the instances of a shape. Instances do not count their
    /// class; the collectors ask here and treat the class as if every object of its shapes, in
    /// whatever state, counted it. A class must hold a counted reference to itself, so that nothing but a
    /// collection ever frees it. Set once.
    pub fn set_class_of(&self, class_of: fn(usize, u32) -> Option<Object>, data: usize) {
        let _ = self.class_of.set((class_of, data));
    }

    #[inline]
    pub(crate) fn class_of(&self, shape: u32) -> Option<Object> {
        let (f, data) = self.class_of.get()?;
        f(*data, shape)
    }

    pub(crate) fn has_classes(&self) -> bool {
        self.class_of.get().is_some()
    }

    /// Whether one thread only is registered. A hint: another may come at any moment.
    #[inline]
    pub(crate) fn has_one_thread(&self) -> bool {
        self.threads.load(Ordering::Relaxed) == 1
    }

    /// Whether the caller is the only thread that is registered, so that all that others have read happened before, and all that the caller
    /// has done so far happens before whatever a thread does that comes later: their changes of the number are on either side of this one.
    pub(crate) fn is_left_to_one(&self) -> bool {
        let order = mutant!(
            Ordering::AcqRel,
            "alone_without_acquire" => Ordering::Release,
            "alone_without_release" => Ordering::Acquire,
        );
        mutant!(
            self.has_one_thread() && self.threads.fetch_add(0, order) == 1,
            "alone_by_a_guess" => self.has_one_thread(),
            "alone_beside_others" => true,
        )
    }

    /// Asks every attached thread but one for a safepoint; waits for nobody.
    pub(crate) fn ask_everyone(&self, but: u16) {
        let mut id = 1;
        while let Some(slot) = self.slots.get(id) {
            if id != but {
                slot.state.ask();
            }
            let Some(next) = id.checked_add(1) else {
                return;
            };
            id = next;
        }
    }

    /// Sets request bits of the embedder in every thread's breaker.
    pub fn request_everyone(&self, bits: u8) {
        let mut id = 1;
        while let Some(slot) = self.slots.get(id) {
            slot.state.request(bits);
            let Some(next) = id.checked_add(1) else {
                return;
            };
            id = next;
        }
    }

    /// Something was freed to a heap whose owner may be away for long: take it over in its place.
    pub(crate) fn help_heap(&self, heap: NonNull<Heap>) {
        // SAFETY: the heap of a cell that was live until now is live; its number never changes.
        let Some(slot) = self.slots.get(unsafe { heap.as_ref() }.id()) else { return };
        if mutant!(slot.state.help(), "freed_large_unannounced" => Help::Asked) == Help::Held {
            loop {
                mutant!(slot.heap.drain_remote(), "heap_helper_does_nothing" => ());
                if self.let_go(slot) {
                    return;
                }
            }
        }
    }

    /// Lets a held thread go; `false`: work was left to the holder, who does it and comes back.
    pub(crate) fn let_go(&self, slot: &Slot) -> bool {
        if !slot.state.let_go() {
            return false;
        }
        // A wake-up is a system call; who is about to sleep looks at the state under the lock.
        if mutant!(*slot.sleep.lock(), "let_go_wakes_nobody" => false) {
            slot.woken.notify_all();
        }
        true
    }

    /// Gives a count back from a thread that is detached, or none of the domain's at all: some
    /// attached thread releases it at its next safepoint. The object is shared or immortal (any, under
    /// a policy that does not share).
    pub fn release_later(&self, o: Object) {
        let mut left = self.left.lock();
        left.push(o);
        self.left_count.fetch_add(1, Ordering::Relaxed);
        drop(left);
        mutant!(self.ask_everyone(0), "left_unannounced" => ());
    }

    /// From how many blocks on a global collection looks for garbage while the others run, instead of stopping them for it.
    pub fn set_search_blocks(&self, blocks: usize) {
        self.tuning.search.store(blocks, Ordering::Relaxed);
    }

    /// Turns stress switches on (see [`crate::stress`]). Without debug assertions they do nothing.
    pub fn set_stress(&self, switches: usize) {
        self.stress.store(switches, Ordering::Relaxed);
    }

    /// Bytes that were retired and have not been reclaimed. Batches that a thread has not sealed
    /// yet are not included.
    pub fn retired_bytes(&self) -> usize {
        self.retired_bytes.load(Ordering::Relaxed)
    }

    /// Whether the collectors run by themselves (`gc.isenabled`).
    pub fn collection_enabled(&self) -> bool {
        self.tuning.enabled.load(Ordering::Relaxed) != 0
    }
}
