//! The table of a set: places for keys, probed as CPython does it.
//!
//! Anyone may read it while its set's writer fills places; see `set` for the order of stores and loads that makes this right.

use super::slot::Slot;
use super::thread::Py;
use super::word;
use orochi_gc::per_program;
use orochi_gc::sync::{AtomicI64, AtomicU64, Ordering};
use std::ptr::NonNull;

/// What a removed key leaves in its place.
pub(super) const REMOVED: u64 = 0x19;
/// Neighbours looked at before a jump.
const LINEAR_PROBES: usize = 9;
/// Places of a new table.
pub(super) const SMALLEST: usize = 8;

/// In the word of a set's table: an operation changes many keys at once; whoever asks for one waits for its end.
const BUSY: usize = 1;

/// The word of a table, with or without the mark.
pub(super) fn marked(table: *mut Head, busy: bool) -> *mut Head {
    table.map_addr(|a| a & !BUSY | if busy { BUSY } else { 0 })
}

/// Whether the word of a table is marked.
#[inline(always)]
pub(super) fn is_marked(table: *mut Head) -> bool {
    table.addr() & BUSY != 0
}

#[repr(C, align(16))]
pub(super) struct Head {
    mask: usize,
    bytes: usize,
}

#[repr(C)]
pub(super) struct Place {
    pub(super) hash: AtomicI64,
    pub(super) key: Slot,
}

const _: () = assert!(size_of::<Head>() == 16 && size_of::<Place>() == 16);

#[repr(C)]
struct EmptyTable {
    head: Head,
    /// A place.
    hash: AtomicI64,
    key: AtomicU64,
}

per_program! {
    /// The table of every empty set: one place, never filled.
    fn empty_table() -> EmptyTable {
        EmptyTable { head: Head { mask: 0, bytes: 0 }, hash: AtomicI64::new(0), key: AtomicU64::new(word::EMPTY) }
    }
}

/// A table that is alive: the current one of a set under its lock, or one that was loaded under the current pin.
#[derive(Clone, Copy)]
pub(super) struct Table(pub(super) NonNull<Head>);

pub(super) enum Probe {
    Found(usize),
    /// Absent; the first place on its way that is free.
    Free(usize),
    Ask(usize, u64),
}

/// What is near a key's first place.
#[derive(Clone, Copy)]
pub enum Near {
    /// The key itself.
    Here,
    /// A free place, at which a search for the key would end.
    Free(usize),
}

/// How far a probe has come.
#[derive(Clone, Copy)]
pub(super) struct Cursor {
    run: usize,
    offset: usize,
    perturb: u64,
    /// The last place on the way that a removed key has left.
    pub(super) removed: Option<usize>,
}

impl Cursor {
    #[inline(always)]
    pub(super) fn new(hash: i64) -> Cursor {
        Cursor { run: hash as usize, offset: 0, perturb: hash as u64, removed: None }
    }
}

impl Table {
    pub(super) fn empty_pointer() -> *mut Head {
        // Never written through: `SetObject::insert` replaces it first.
        std::ptr::from_ref(empty_table()).cast::<Head>().cast_mut()
    }

    #[inline(always)]
    pub(super) fn mask(self) -> usize {
        // SAFETY: the table is alive.
        unsafe { self.0.as_ref() }.mask
    }

    pub(super) fn bytes(self) -> usize {
        // SAFETY: the table is alive.
        unsafe { self.0.as_ref() }.bytes
    }

    /// Place `i`, masked.
    #[inline(always)]
    pub(super) fn place<'a>(self, i: usize) -> &'a Place {
        // SAFETY: `mask + 1` places follow the head, all initialised; the lifetime is that of the table, which callers do not outlive.
        unsafe { &*self.0.as_ptr().add(1).cast::<Place>().add(i & self.mask()) }
    }

    /// All places.
    #[inline(always)]
    pub(super) fn places<'a>(self) -> &'a [Place] {
        // SAFETY: as in `place`.
        unsafe { std::slice::from_raw_parts(self.0.as_ptr().add(1).cast::<Place>(), self.mask() + 1) }
    }

    pub(super) fn allocate(py: &Py, places: usize) -> Option<Table> {
        debug_assert!(places.is_power_of_two());
        let bytes = places.checked_mul(size_of::<Place>())?.checked_add(size_of::<Head>())?;
        let memory = py.mutator().alloc_array(bytes)?.cast::<Head>();
        // SAFETY: the allocation has room for the head and that many places, and is aligned to 16.
        unsafe {
            memory.write(Head { mask: places - 1, bytes });
            let first = memory.as_ptr().add(1).cast::<Place>();
            for i in 0..places {
                first.add(i).write(Place { hash: AtomicI64::new(0), key: Slot::empty() });
            }
        }
        Some(Table(memory))
    }

    /// Goes on looking for a key of this hash.
    #[inline]
    pub(super) fn probe(
        self,
        hash: i64,
        key: u64,
        cursor: &mut Cursor,
        equal: impl Fn(u64, u64) -> Option<bool>,
    ) -> Probe {
        let mask = self.mask();
        loop {
            let start = cursor.run & mask;
            let length = if start + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 };
            while cursor.offset <= length {
                let i = start + cursor.offset;
                let place = self.place(i);
                let found = place.key.load();
                if found == word::EMPTY {
                    return Probe::Free(i);
                }
                cursor.offset += 1;
                if found == key {
                    return Probe::Found(i);
                }
                if found == REMOVED {
                    cursor.removed = Some(i);
                } else if place.hash.load(Ordering::Relaxed) == hash {
                    match equal(found, key) {
                        Some(true) => return Probe::Found(i),
                        Some(false) => {}
                        None => return Probe::Ask(i, found),
                    }
                }
            }
            cursor.offset = 0;
            cursor.perturb >>= 5;
            cursor.run = start.wrapping_mul(5).wrapping_add(1).wrapping_add(cursor.perturb as usize);
        }
    }

    /// As `has_same`, as far as the first place on the key's way says it.
    #[inline(always)]
    pub(super) fn has_first(self, hash: i64, key: u64) -> Option<bool> {
        let found = self.place(hash as usize & self.mask()).key.load();
        if found == key {
            Some(true)
        } else if found == word::EMPTY {
            Some(false)
        } else {
            None
        }
    }

    /// Is this very word a key? `None` if only a comparison can tell, or if the key is not near its first place.
    #[inline(always)]
    pub(super) fn has_same(self, hash: i64, key: u64) -> Option<bool> {
        let mask = self.mask();
        let start = hash as usize & mask;
        let length = if start + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 };
        for i in start..=start + length {
            let place = self.place(i);
            let found = place.key.load();
            if found == word::EMPTY {
                return Some(false);
            }
            if found == key {
                return Some(true);
            }
            if found != REMOVED && place.hash.load(Ordering::Relaxed) == hash {
                return None;
            }
        }
        None
    }

    /// Where this very word is, or may be put: as far as that shows in the places next to its first.
    #[inline(always)]
    pub(super) fn near(self, hash: i64, key: u64) -> Option<Near> {
        let mask = self.mask();
        let start = hash as usize & mask;
        let length = if start + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 };
        for i in start..=start + length {
            let place = self.place(i);
            let found = place.key.load();
            if found == word::EMPTY {
                return Some(Near::Free(i));
            }
            if found == key {
                return Some(Near::Here);
            }
            // A mark is reused by the general way only.
            if found == REMOVED || place.hash.load(Ordering::Relaxed) == hash {
                return None;
            }
        }
        None
    }

    /// Puts a key that is not in the table (which nobody else has seen) into the first free place on its way.
    pub(super) fn place_new(self, hash: i64, key: u64) {
        let mask = self.mask();
        let start = hash as usize & mask;
        let length = if start + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 };
        let free = match (start..=start + length).find(|&i| self.place(i).key.load() == word::EMPTY) {
            Some(i) => Probe::Free(i),
            // No word matches: the probe ends at a free place.
            None => self.probe(hash, word::EMPTY, &mut Cursor::new(hash), |_, _| Some(false)),
        };
        if let Probe::Free(i) = free {
            let place = self.place(i);
            place.hash.store(hash, Ordering::Relaxed);
            // SAFETY: the word's reference moves in; the place was empty.
            unsafe { place.key.store_moved(key) };
        }
    }

    /// The keys, as uncounted words, with their hashes.
    pub(super) fn live<'a>(self) -> impl Iterator<Item = (u64, i64)> + use<'a> {
        self.places().iter().filter_map(move |place| {
            let key = place.key.load();
            (key != word::EMPTY && key != REMOVED).then(|| (key, place.hash.load(Ordering::Relaxed)))
        })
    }
}
