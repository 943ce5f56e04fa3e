//! The 16 bytes in front of every payload.
//!
//! | word | width | who writes it |
//! |---|---|---|
//! | `local` | 32 | the owner thread, without atomics; whoever holds the owner suspended |
//! | `owner` | 16 | written once at birth; cleared once, by the merge; 0 = merged |
//! | `lock` | 8 | [`crate::lock`] |
//! | `flags` | 8 | the owner while the object is private; read-modify-write once it is shared |
//! | `shared` | 32 | [`crate::count`], one transition at a time |
//! | `shape` | 32 | the embedder: kind in the top 8 bits, the rest as it likes |
//!
//! A thread that can reach an object either owns it or finds it shared or immortal, and that
//! never changes back. So the test in [`Header::is_private`] needs no ordering: what it reads was
//! written by the thread itself or before the object was published to it.

use crate::count::SharedCount;
use crate::sync::{AtomicU8, AtomicU16, AtomicU32, AtomicU64, Ordering, Plain, keeps_words};
use std::ptr::NonNull;

/// A reference to an object, without a statement about who counts it.
pub type Object = NonNull<Header>;

/// The bits of the `flags` byte.
pub mod flags {
    /// Other threads may reach the object.
    pub const SHARED: u8 = 1 << 0;
    /// Never counted, never freed, never written.
    pub const IMMORTAL: u8 = 1 << 1;
    /// The finalizer has been handed out; it is not run twice.
    pub const FINALIZED: u8 = 1 << 2;
    /// The weak table knows the object.
    pub const WEAKLY_REFERENCED: u8 = 1 << 3;
    /// A container: it can be part of a cycle, the collectors look at it.
    pub const TRACKED: u8 = 1 << 4;
    /// The object wants to be handed out once before it dies.
    pub const HAS_FINALIZER: u8 = 1 << 5;
    /// The object has an allocation of its own.
    pub const LARGE: u8 = 1 << 6;
    /// Scratch of a running collection: the object may be garbage.
    pub const COLLECTING: u8 = 1 << 7;
}

/// The header of an object.
#[repr(C, align(16))]
pub struct Header {
    pub(crate) local: Plain<u32>,
    pub(crate) owner: AtomicU16,
    pub(crate) lock: AtomicU8,
    pub(crate) flags: AtomicU8,
    pub(crate) shared: SharedCount,
    pub(crate) shape: AtomicU32,
}

#[cfg(not(orochi_loom))]
const _: () = {
    assert!(size_of::<Header>() == 16);
    assert!(align_of::<Header>() == 16);
    assert!(std::mem::offset_of!(Header, local) == 0);
    assert!(std::mem::offset_of!(Header, owner) == 4);
    assert!(std::mem::offset_of!(Header, lock) == 6);
    assert!(std::mem::offset_of!(Header, flags) == 7);
    assert!(std::mem::offset_of!(Header, shared) == 8);
    assert!(std::mem::offset_of!(Header, shape) == 12);
};

// SAFETY: `local` is the only field that is not atomic; the rule of the owner (see the module
// text) keeps it to one thread at a time, and every access argues for itself.
unsafe impl Sync for Header {}
// SAFETY: as above; a header has no thread affinity beyond the rule of the owner.
unsafe impl Send for Header {}

/// Writes a header as two words, while a search may be reading parts of them.
///
/// # Safety
/// The cell is the caller's; the machine's byte order is little-endian.
#[inline(always)]
unsafe fn store_words(cell: *mut Header, first: u64, second: u64) {
    let words = cell.cast::<AtomicU64>();
    // SAFETY: 16 aligned bytes, all of them words that a search reads as atomics.
    unsafe {
        (*words).store(first, Ordering::Relaxed);
        // Release: as in `SharedCount::clear`, which is what the models see.
        let order = mutant!(Ordering::Release, "vacated_word_relaxed" => Ordering::Relaxed);
        (*words.add(1)).store(second, order);
    }
}

impl Header {
    /// A header of a private object with a count of one.
    #[inline(always)]
    #[doc(hidden)]
    pub fn new(owner: u16, flags: u8, shape: u32) -> Header {
        Header {
            local: Plain::new(1),
            owner: AtomicU16::new(owner),
            lock: AtomicU8::new(0),
            flags: AtomicU8::new(flags),
            shared: SharedCount::new(),
            shape: AtomicU32::new(shape),
        }
    }

    /// Writes [`Header::new`] into a cell, as two words: what is read back in parts right afterwards
    /// (flags, shape) can then be forwarded from the stores.
    ///
    /// # Safety
    /// The cell is the caller's, and nobody else reads it.
    #[inline(always)]
    pub(crate) unsafe fn write_new(cell: *mut Header, owner: u16, flags: u8, shape: u32) {
        if cfg!(all(target_endian = "little", not(orochi_loom))) {
            // SAFETY: 16 aligned bytes that are ours; the offsets are asserted above.
            unsafe { store_words(cell, Header::born(owner, flags), u64::from(shape) << 32) }
        } else if keeps_words() {
            // SAFETY: the cell has a header, which is ours to write.
            unsafe { (*cell).store(1, owner, flags, shape) };
        } else {
            // SAFETY: as above.
            unsafe { cell.write(Header::new(owner, flags, shape)) };
        }
    }

    /// What `owner` and `flags` make of the first word of a new object's header: [`Header::write_born`] takes it.
    pub(crate) const fn born(owner: u16, flags: u8) -> u64 {
        1 | (owner as u64) << 32 | (flags as u64) << 56
    }

    /// As [`Header::write_new`], of the owner and the flags that `born` was made of.
    ///
    /// # Safety
    /// As [`Header::write_new`].
    #[inline(always)]
    pub(crate) unsafe fn write_born(cell: *mut Header, born: u64, shape: u32) {
        if cfg!(all(target_endian = "little", not(orochi_loom))) {
            // SAFETY: 16 aligned bytes that are ours; the offsets are asserted above.
            unsafe { store_words(cell, born, u64::from(shape) << 32) }
        } else {
            // SAFETY: the caller's.
            unsafe { Header::write_new(cell, (born >> 32) as u16, (born >> 56) as u8, shape) }
        }
    }

    /// What [`store_words`] does, word by word: for the model of a search, and for machines with the other byte order.
    ///
    /// # Safety
    /// The cell is the caller's.
    unsafe fn store(&self, local: u32, owner: u16, flags: u8, shape: u32) {
        // SAFETY: the caller's.
        unsafe { self.local.set(local) };
        self.owner.store(owner, Ordering::Relaxed);
        self.lock.store(0, Ordering::Relaxed);
        self.flags.store(flags, Ordering::Relaxed);
        self.shape.store(shape, Ordering::Relaxed);
        self.shared.clear();
    }

    /// Makes a cell vacant.
    ///
    /// # Safety
    /// The cell is the caller's; nobody but a search looks at its header (see [`Header::is_found_alive`]).
    #[inline(always)]
    pub(crate) unsafe fn write_vacant(cell: *mut Header) {
        if cfg!(all(target_endian = "little", not(orochi_loom))) {
            // SAFETY: 16 aligned bytes that are ours; the offsets are asserted above.
            unsafe { store_words(cell, 0, 0) }
        } else if keeps_words() {
            // SAFETY: the cell has a header, which is ours to write.
            unsafe { (*cell).store(0, 0, 0, 0) };
        } else {
            // SAFETY: as above.
            unsafe { cell.write(Header::vacant()) };
        }
    }

    /// Whether a cell that a search came upon, on a heap whose owner may be running, holds a shared container that is not in limbo. If it
    /// does, its payload is whole and stays until the calling thread, which is pinned, repins:
    ///
    /// * The count was read without limbo. An object that is put into limbo later is retired later than this thread
    ///   was pinned; one that was retired before says limbo until its cell is vacant.
    /// * If the count is that of a vacant cell, or of a new object in it, the flags are at least as new: they are none, or those of a
    ///   private object, or of one that was published since, whole.
    #[inline]
    pub(crate) fn is_found_alive(&self) -> bool {
        let limbo = mutant!(self.shared.is_found_limbo(), "search_enters_limbo" => false);
        // Acquire: pairs with the store in `add_flags_private`; what is published is whole.
        let f = self.flags.load(mutant!(Ordering::Acquire, "found_flags_relaxed" => Ordering::Relaxed));
        let wanted = flags::TRACKED | flags::SHARED;
        !limbo && f & (wanted | flags::IMMORTAL) == wanted
    }

    /// A header of a cell that holds no object.
    #[inline(always)]
    pub(crate) fn vacant() -> Header {
        Header {
            local: Plain::new(0),
            owner: AtomicU16::new(0),
            lock: AtomicU8::new(0),
            flags: AtomicU8::new(0),
            shared: SharedCount::new(),
            shape: AtomicU32::new(0),
        }
    }

    /// Whether the cell holds no object. Only for a heap that nobody changes meanwhile: a live
    /// object has a local count, or a flag that says why not.
    #[inline]
    pub(crate) fn is_vacant(&self) -> bool {
        // SAFETY: the caller walks its own heap or has stopped the world.
        self.flags() == 0 && unsafe { self.local.get() } == 0
    }

    /// Kind, type and slot layout.
    #[inline(always)]
    pub fn shape(&self) -> u32 {
        self.shape.load(Ordering::Relaxed)
    }

    /// As [`Header::shape`], and what was written before the shape is visible.
    #[inline(always)]
    pub fn shape_acquire(&self) -> u32 {
        // Acquire: pairs with the store in `set_shape`.
        self.shape.load(mutant!(Ordering::Acquire, "shape_load_relaxed" => Ordering::Relaxed))
    }

    /// Changes the shape after what it describes was written.
    #[inline(always)]
    pub fn set_shape(&self, shape: u32) {
        // Release: pairs with the load in `shape_acquire`.
        self.shape.store(shape, mutant!(Ordering::Release, "shape_store_relaxed" => Ordering::Relaxed));
    }

    /// The index into the table of kinds.
    #[inline(always)]
    pub fn kind(&self) -> u8 {
        (self.shape() >> 24) as u8
    }

    /// The state bits.
    #[inline(always)]
    pub fn flags(&self) -> u8 {
        self.flags.load(Ordering::Relaxed)
    }

    /// Is the object private to the calling thread, with more than one count?
    #[inline(always)]
    pub fn has_more_private_counts(&self) -> bool {
        // SAFETY: a private object is the calling thread's.
        self.is_private() && unsafe { self.local.get() } > 1
    }

    /// Whether only the calling thread can reach the object.
    #[inline(always)]
    pub fn is_private(&self) -> bool {
        self.flags() & (flags::SHARED | flags::IMMORTAL) == 0
    }

    /// Whether other threads may reach the object (immortals are shared as well).
    #[inline(always)]
    pub fn is_shared(&self) -> bool {
        self.flags() & flags::SHARED != 0
    }

    /// Whether the object is never counted.
    #[inline(always)]
    pub fn is_immortal(&self) -> bool {
        self.flags() & flags::IMMORTAL != 0
    }

    /// Sets flags of an object that the calling thread alone can reach.
    #[inline]
    pub(crate) fn add_flags_private(&self, bits: u8) {
        // Release: pairs with the load in `is_found_alive`, for a search may see the mark before any reference. Others come here by a
        // reference, and for them the store of that is what counts.
        let order = mutant!(Ordering::Release, "publish_mark_relaxed" => Ordering::Relaxed);
        self.flags.store(self.flags() | bits, order);
    }

    /// Clears flags of an object that the calling thread alone can reach, or that nobody changes
    /// because the world is stopped.
    #[inline]
    pub(crate) fn clear_flags_private(&self, bits: u8) {
        self.flags.store(self.flags() & !bits, Ordering::Relaxed);
    }

    /// Sets flags of an object in any state; returns the flags before.
    #[inline]
    pub(crate) fn add_flags(&self, bits: u8) -> u8 {
        let old = self.flags();
        if old & (flags::SHARED | flags::IMMORTAL) == 0 {
            self.add_flags_private(bits);
            return old;
        }
        // Relaxed: a flag carries no data; who acts on it looks under a lock or at a safepoint.
        mutant!(self.flags.fetch_or(bits, Ordering::Relaxed), "flags_in_two_steps" => {
            self.flags.store(old | bits, Ordering::Relaxed);
            old
        })
    }

    /// Turns tracking by the collectors on or off for a private object.
    pub fn set_tracked(&self, tracked: bool) {
        if tracked {
            self.add_flags(flags::TRACKED);
        } else if self.is_private() {
            self.clear_flags_private(flags::TRACKED);
        }
    }

    /// Says that the object wants to be handed out before it dies.
    pub fn set_has_finalizer(&self) {
        self.add_flags(flags::HAS_FINALIZER);
    }

    /// Says that a private object need not be handed out before it dies after all; a shared one keeps its wish.
    #[inline]
    pub fn clear_has_finalizer(&self) {
        if self.is_private() {
            self.clear_flags_private(flags::HAS_FINALIZER);
        }
    }
}

/// The header behind a reference.
///
/// Every object that enters this crate is alive: the caller holds a count of it, or borrows it
/// under its pin, or it is immortal. That contract stands at `Mutator`, and makes this total.
#[inline(always)]
pub(crate) fn head<'a>(o: Object) -> &'a Header {
    // SAFETY: the object is alive by the contract above, and headers are only ever accessed
    // through shared references and interior mutability.
    unsafe { o.as_ref() }
}
