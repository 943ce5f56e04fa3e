//! The table of a dict: an index of entry numbers and an append-only array of entries, in one allocation.
//!
//! Anyone may read a table while its dict's writer (which holds the dict's lock, or owns the private dict) appends to it:
//! - An entry is written completely before its number is stored in the index with release; whoever finds the number with
//!   acquire sees the entry. `used` is stored with release after that, for those who walk the entries in order.
//! - An entry's hash never changes. Its value changes by single stores. When its key is deleted, value and key become
//!   EMPTY for good: the entry is never used for another key, so a reader that matched the key can never load
//!   another key's value. The number stays in the index as a tombstone.
//! - A table that is full is replaced by another one. The words of live entries move over; from then on the old table is raw
//!   memory that late readers may still look at until the grace period ends, and nobody drops its words again.
//!
//! The index is probed as CPython does it: open addressing, `i = 5 i + perturb + 1`, at most two thirds full.

use super::keys::exact_str;
use super::slot::Slot;
use super::thread::Py;
use super::value::Value;
use super::word;
use orochi_gc::mutant;
use orochi_gc::sync::{self, AtomicI64, AtomicU32, Ordering};
use orochi_gc::{Object, per_program};
use std::marker::PhantomData;
use std::ptr::NonNull;

/// An index position that leads nowhere.
const FREE: u32 = u32::MAX;
/// The mark of a table with room to prepend, in `low`: entries of such a table are not linked in the order of their numbers.
const FRONT: u32 = 1 << 31;
/// Fewest index positions of a table with room.
const SMALLEST: usize = if cfg!(orochi_loom) { 2 } else { 8 };
/// Most index positions.
const LARGEST: usize = 1 << 31;

/// The fixed part of a table; the index (`u32` each) and the entries follow it.
#[repr(C, align(16))]
pub struct Head {
    /// Number of index positions less one; they are a power of two.
    mask: u32,
    /// Room for so many entries.
    capacity: u32,
    /// One past the last entry that was written.
    used: AtomicU32,
    /// No entry below this one is alive.
    first: AtomicU32,
    /// No entry from this one on is alive.
    end: AtomicU32,
    /// Entries below this one were never written: room to prepend. The highest bit is set in a table that was made with such room.
    low: AtomicU32,
    /// Bytes of the whole allocation.
    bytes: usize,
}

/// A key with its value.
#[repr(C)]
pub struct Entry {
    hash: AtomicI64,
    /// EMPTY once deleted.
    pub key: Slot,
    /// EMPTY once deleted.
    pub value: Slot,
}

const _: () = assert!(cfg!(orochi_loom) || size_of::<Head>() == 32 && size_of::<Entry>() == 24);

/// A table without room.
#[repr(C)]
struct EmptyTable {
    head: Head,
    index: [AtomicU32; 1],
}

per_program! {
    /// The table of every empty dict: a reader finds nothing in it, and a writer finds it full.
    fn empty_table() -> EmptyTable {
        EmptyTable {
            head: Head {
                mask: 0,
                capacity: 0,
                used: AtomicU32::new(0),
                first: AtomicU32::new(0),
                end: AtomicU32::new(0),
                low: AtomicU32::new(0),
                bytes: 0,
            },
            index: [AtomicU32::new(FREE)],
        }
    }
}

/// What a probe came upon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probe {
    /// The entry with the key.
    Found(u32),
    /// No entry has it.
    Absent,
    /// The entry has an equal hash; whether the keys are equal only Python code can tell. The second is the key's word.
    Ask(u32, u64),
}

/// Where a key is, or would be.
pub enum Place<'a> {
    /// Its entry.
    Entry(&'a Entry),
    /// The free position of the index at which a search for it ends.
    Vacant(u64),
}

/// How far a probe has come; it can go on from there as long as the dict's keys do not change.
#[derive(Clone, Copy, Debug)]
pub struct Cursor {
    at: u64,
    perturb: u64,
}

impl Cursor {
    /// The beginning of the path of `hash`.
    #[inline(always)]
    pub fn new(hash: i64) -> Cursor {
        Cursor { at: hash as u64, perturb: hash as u64 }
    }

    #[inline(always)]
    fn advance(&mut self) {
        self.perturb >>= 5;
        self.at = self.at.wrapping_mul(5).wrapping_add(self.perturb).wrapping_add(1);
    }
}

/// Are a key in a table and one that is looked for, of equal hashes and not one object, equal? Only short strings tell without a call.
#[inline(always)]
fn plain_equal(candidate: u64, key: u64) -> Option<bool> {
    if candidate == word::EMPTY {
        // Of a key that was deleted.
        return Some(false);
    }
    // SAFETY: the one is in a live table, the other is held by whoever looks for it.
    unsafe { exact_str(candidate)?.text.quick_eq(&exact_str(key)?.text) }
}

/// A table that is alive for `'a`: the current one of a dict under its lock, or one that was loaded under the current pin.
#[derive(Clone, Copy)]
pub struct Table<'a>(NonNull<Head>, PhantomData<&'a Head>);

impl<'a> Table<'a> {
    /// The table that all empty dicts have.
    pub fn empty_pointer() -> *mut Head {
        // Never written through: it is full with no room at all. The pointer covers the index behind the head.
        std::ptr::from_ref(empty_table()).cast::<Head>().cast_mut()
    }

    /// The table at `p`.
    ///
    /// # Safety
    /// `p` came from `empty_pointer` or `allocate`, and the table is alive for `'a`.
    #[inline(always)]
    pub unsafe fn from_pointer(p: *mut Head) -> Table<'a> {
        // SAFETY: tables are never null.
        Table(unsafe { NonNull::new_unchecked(p) }, PhantomData)
    }

    /// Its address.
    #[inline(always)]
    pub fn pointer(self) -> *mut Head {
        self.0.as_ptr()
    }

    #[inline(always)]
    fn head(self) -> &'a Head {
        // SAFETY: alive for 'a; all that changes in it is atomic.
        unsafe { self.0.as_ref() }
    }

    #[inline(always)]
    fn index(self, at: u64) -> &'a AtomicU32 {
        let mask = self.head().mask;
        // SAFETY: `mask + 1` index words follow the head, initialised by `allocate`.
        unsafe { &*self.0.as_ptr().add(1).cast::<AtomicU32>().add((at as u32 & mask) as usize) }
    }

    /// The first entry's address.
    #[inline(always)]
    fn entries(self) -> *mut Entry {
        // SAFETY: the entries follow the index within the allocation (for the empty table: its end, never dereferenced).
        unsafe { self.0.as_ptr().add(1).cast::<AtomicU32>().add(self.head().mask as usize + 1).cast::<Entry>() }
    }

    /// Entry `i`, which has been written.
    #[inline(always)]
    pub fn entry(self, i: u32) -> &'a Entry {
        debug_assert!(i < self.used());
        // SAFETY: entries below `used` are initialised, and what changes in them is atomic.
        unsafe { &*self.entries().add(i as usize) }
    }

    /// Entry `i`, if there is one.
    #[inline(always)]
    pub fn get(self, i: u32) -> Option<&'a Entry> {
        if i < self.used() { Some(self.entry(i)) } else { None }
    }

    /// One past the last entry written.
    #[inline(always)]
    pub fn used(self) -> u32 {
        // Acquire pairs with the release in `append`: entries below are complete.
        self.head().used.load(mutant!(Ordering::Acquire, "dict_used_load_relaxed" => Ordering::Relaxed))
    }

    /// No entry below this one is alive.
    #[inline(always)]
    pub fn first(self) -> u32 {
        // A hint of writers: a stale one is lower, hence true as well.
        self.head().first.load(Ordering::Relaxed)
    }

    /// No entry from this one on is alive, as writers know it; others take `used`.
    pub fn end(self) -> u32 {
        self.head().end.load(Ordering::Relaxed)
    }

    /// Room for so many entries.
    pub fn capacity(self) -> u32 {
        self.head().capacity
    }

    /// Bytes of its allocation; 0 for the table of the empty dict.
    pub fn bytes(self) -> usize {
        self.head().bytes
    }

    /// Is there room for one more entry at the end?
    #[inline(always)]
    pub fn has_room(self) -> bool {
        self.used() < self.head().capacity
    }

    /// Is there room for one more entry before the first?
    pub fn has_room_in_front(self) -> bool {
        self.head().low.load(Ordering::Relaxed) & !FRONT > 0
    }

    /// Index positions for `entries` entries, if a table can be that large.
    fn index_size(entries: usize) -> Option<usize> {
        if entries > LARGEST / 2 {
            return None;
        }
        let size = (entries + entries / 2 + 1).max(SMALLEST).next_power_of_two();
        let size = if size * 2 / 3 < entries { size * 2 } else { size };
        (size <= LARGEST).then_some(size)
    }

    /// A table with room for at least `entries` entries, `front` of them before what is appended. `None`: no memory.
    pub fn allocate(py: &'a Py, entries: usize, front: usize) -> Option<Table<'a>> {
        let size = Self::index_size(entries)?;
        let capacity = size * 2 / 3;
        let bytes = size_of::<Head>() + size * size_of::<AtomicU32>() + capacity * size_of::<Entry>();
        let p = py.mutator().alloc_array(bytes)?;
        debug_assert!(front < capacity || entries == 0);
        let front32 = front as u32;
        // SAFETY: the allocation holds `bytes` bytes, aligned to 16: head, index, entries. The head, the whole index and the entries in
        // front are initialised here, other entries when they are appended.
        unsafe {
            p.cast::<Head>().write(Head {
                mask: (size - 1) as u32,
                capacity: capacity as u32,
                used: AtomicU32::new(front32),
                first: AtomicU32::new(front32),
                end: AtomicU32::new(front32),
                low: AtomicU32::new(if front == 0 { 0 } else { front32 | FRONT }),
                bytes,
            });
            // The greatest number is FREE.
            sync::fill_words(p.as_ptr().add(size_of::<Head>()).cast(), size);
            let table = Table(p.cast(), PhantomData);
            for i in 0..front {
                table.entries().add(i).write(Entry {
                    hash: AtomicI64::new(0),
                    key: Slot::empty(),
                    value: Slot::empty(),
                });
            }
            Some(table)
        }
    }

    /// Goes on looking for a key of this hash. `key` is its word without the borrowed bit.
    #[inline]
    pub fn probe(self, hash: i64, key: u64, cursor: &mut Cursor, equal: impl Fn(u64, u64) -> Option<bool>) -> Probe {
        loop {
            // Acquire pairs with the release in `link`: the entry is complete.
            let i =
                self.index(cursor.at).load(mutant!(Ordering::Acquire, "dict_index_load_relaxed" => Ordering::Relaxed));
            if i == FREE {
                return Probe::Absent;
            }
            cursor.advance();
            // SAFETY: a number in the index names an entry that was written before.
            let entry = unsafe { &*self.entries().add(i as usize) };
            let candidate = entry.key.load();
            if candidate == key {
                return Probe::Found(i);
            }
            if entry.hash.load(Ordering::Relaxed) == hash && candidate != word::EMPTY {
                match equal(candidate, key) {
                    Some(true) => return Probe::Found(i),
                    Some(false) => {}
                    None => return Probe::Ask(i, candidate),
                }
            }
        }
    }

    /// The entry with this key, an int or exact str, as far as that takes no call. `None`: absent, or only a comparison can tell.
    #[inline(always)]
    pub fn find_plain(self, hash: i64, key: u64) -> Option<&'a Entry> {
        let mut cursor = Cursor::new(hash);
        loop {
            // As in `probe`.
            let i =
                self.index(cursor.at).load(mutant!(Ordering::Acquire, "dict_index_load_relaxed" => Ordering::Relaxed));
            if i == FREE {
                return None;
            }
            // SAFETY: as in `probe`.
            let entry = unsafe { &*self.entries().add(i as usize) };
            let candidate = entry.key.load();
            if candidate == key || (entry.hash.load(Ordering::Relaxed) == hash && plain_equal(candidate, key)?) {
                return Some(entry);
            }
            cursor.advance();
        }
    }

    /// The entry with this key, an int or exact str, or where in the index its number would go. `None`: only a comparison can tell.
    #[inline(always)]
    pub fn place_plain(self, hash: i64, key: u64) -> Option<Place<'a>> {
        let mut cursor = Cursor::new(hash);
        loop {
            // As in `probe`.
            let i =
                self.index(cursor.at).load(mutant!(Ordering::Acquire, "dict_index_load_relaxed" => Ordering::Relaxed));
            if i == FREE {
                return Some(Place::Vacant(cursor.at));
            }
            // SAFETY: as in `probe`.
            let entry = unsafe { &*self.entries().add(i as usize) };
            let candidate = entry.key.load();
            if candidate == key || (entry.hash.load(Ordering::Relaxed) == hash && plain_equal(candidate, key)?) {
                return Some(Place::Entry(entry));
            }
            cursor.advance();
        }
    }

    /// Appends an entry whose number goes into the index at `at`, where `place_plain` came to a free position just now.
    ///
    /// # Safety
    /// The table is that of a dict which is private to the calling thread, and has room. The words own their references.
    #[inline(always)]
    pub unsafe fn append_private(self, at: u64, hash: i64, key: u64, value: u64) {
        let i = self.used();
        // SAFETY: the caller's: `i` is within the capacity, and nobody else looks.
        unsafe {
            let (key, value) = (Slot::of_word(key), Slot::of_word(value));
            self.entries().add(i as usize).write(Entry { hash: AtomicI64::new(hash), key, value });
        }
        let head = self.head();
        if self.has_no_live_entry() {
            head.first.store(i, Ordering::Relaxed);
        }
        // Relaxed: who makes the dict visible to others does so with release.
        head.end.store(i + 1, Ordering::Relaxed);
        head.used.store(i + 1, Ordering::Relaxed);
        self.index(at).store(i, Ordering::Relaxed);
    }

    /// Is there an entry with this key, an int or exact str? `None` if only a comparison can tell.
    #[inline(always)]
    pub fn has_plain(self, hash: i64, key: u64) -> Option<bool> {
        let mut cursor = Cursor::new(hash);
        loop {
            // As in `probe`.
            let i =
                self.index(cursor.at).load(mutant!(Ordering::Acquire, "dict_index_load_relaxed" => Ordering::Relaxed));
            if i == FREE {
                return Some(false);
            }
            // SAFETY: as in `probe`.
            let entry = unsafe { &*self.entries().add(i as usize) };
            let candidate = entry.key.load();
            if candidate == key || (entry.hash.load(Ordering::Relaxed) == hash && plain_equal(candidate, key)?) {
                return Some(true);
            }
            cursor.advance();
        }
    }

    /// Enters the number of a complete entry into the index.
    #[inline]
    fn link(self, hash: i64, i: u32) {
        let mut cursor = Cursor::new(hash);
        while self.index(cursor.at).load(Ordering::Relaxed) != FREE {
            cursor.advance();
        }
        // Release pairs with the acquire in `probe`.
        self.index(cursor.at).store(i, mutant!(Ordering::Release, "dict_index_store_relaxed" => Ordering::Relaxed));
    }

    /// Writes entry `i`, which nobody has seen yet. Publishes key and value first if the container is shared.
    fn write(self, py: &Py, container: Object, i: u32, hash: i64, key: Value, value: Value) {
        for v in [&key, &value] {
            if let Some(o) = v.object() {
                py.mutator().write_barrier(container, o);
            }
        }
        let entry = Entry { hash: AtomicI64::new(hash), key: Slot::at_birth(key), value: Slot::at_birth(value) };
        // SAFETY: `i` is within the capacity, and no reader looks at an entry before it is linked or below `used`.
        unsafe { self.entries().add(i as usize).write(entry) };
    }

    /// Appends an entry. The caller is the dict's writer, knows that there is room and that the key is absent.
    #[inline]
    pub fn append(self, py: &Py, container: Object, hash: i64, key: Value, value: Value) -> u32 {
        let i = self.used();
        debug_assert!(i < self.capacity());
        self.write(py, container, i, hash, key, value);
        let head = self.head();
        if self.has_no_live_entry() {
            head.first.store(i, Ordering::Relaxed);
        }
        head.end.store(i + 1, Ordering::Relaxed);
        // Release pairs with the acquire in `used`.
        head.used.store(i + 1, mutant!(Ordering::Release, "dict_used_store_relaxed" => Ordering::Relaxed));
        self.link(hash, i);
        i
    }

    /// The same before the first entry; there is room in front.
    pub fn prepend(self, py: &Py, container: Object, hash: i64, key: Value, value: Value) -> u32 {
        let i = (self.head().low.load(Ordering::Relaxed) & !FRONT) - 1;
        // Entries in front are initialised as empty, and late readers of a cached position may look at them: store word by word.
        let entry = self.entry(i);
        entry.hash.store(hash, Ordering::Relaxed);
        drop((entry.value.replace(py, container, value), entry.key.replace(py, container, key)));
        let head = self.head();
        head.low.store(i | FRONT, Ordering::Relaxed);
        if self.has_no_live_entry() {
            head.end.store(i + 1, Ordering::Relaxed);
        }
        head.first.store(i, Ordering::Relaxed);
        self.link(hash, i);
        i
    }

    /// As writers know it: otherwise `first` and the entry before `end` are alive.
    #[inline(always)]
    fn has_no_live_entry(self) -> bool {
        self.first() >= self.end()
    }

    /// Copies the live entries of `old` to the end of this table, which nobody else has seen yet. Their references move: `old` is raw
    /// memory from now on.
    pub fn take_over(self, old: Table<'_>) {
        let mut to = self.used();
        for i in old.first()..old.used() {
            let from = old.entry(i);
            let value = from.value.load();
            if value != word::EMPTY {
                let hash = from.hash.load(Ordering::Relaxed);
                // SAFETY: there is room (the caller sized the table); the references move out of `old`.
                unsafe {
                    let entry = self.entries().add(to as usize);
                    entry.write(Entry { hash: AtomicI64::new(hash), key: Slot::empty(), value: Slot::empty() });
                    (*entry).key.store_moved(from.key.load());
                    (*entry).value.store_moved(value);
                }
                self.link(hash, to);
                to += 1;
            }
        }
        self.head().used.store(to, mutant!(Ordering::Release, "fresh_table_relaxed" => Ordering::Relaxed));
        self.head().end.store(to, Ordering::Relaxed);
    }

    /// Is every entry that was written alive? As writers know it.
    fn is_dense(self) -> bool {
        self.end() == self.used() && (0..self.used()).all(|i| !self.entry(i).value.is_empty())
    }

    /// Copies the live entries of `other` to the end of this table, counting what they hold. The caller holds the other dict's lock.
    pub fn copy_from(self, py: &Py, other: Table<'_>) {
        let (mask, used) = (self.head().mask, other.used());
        if mask == other.head().mask
            && self.used() == 0
            && other.first() == 0
            && used <= self.capacity()
            && other.is_dense()
        {
            // The same index over the same entries: both are copied as they are, and what they refer to is counted once more.
            // SAFETY: both tables have `mask + 1` index words, and room for `used` entries, which the other has written.
            unsafe {
                let index = (mask as usize + 1) * size_of::<u32>();
                let (from, to) = (other.0.as_ptr().add(1).cast::<u8>(), self.0.as_ptr().add(1).cast::<u8>());
                std::ptr::copy_nonoverlapping(from, to, index);
                for i in 0..used as usize {
                    let from = &*other.entries().add(i);
                    let (key, value) = (from.key.load(), from.value.load());
                    for w in [key, value] {
                        if word::is_pointer(w) {
                            py.mutator().retain(word::to_object(w));
                        }
                    }
                    self.entries().add(i).write(Entry {
                        hash: AtomicI64::new(from.hash.load(Ordering::Relaxed)),
                        key: Slot::at_birth(Value::from_word(key)),
                        value: Slot::at_birth(Value::from_word(value)),
                    });
                }
            }
            self.head().used.store(used, mutant!(Ordering::Release, "fresh_table_relaxed" => Ordering::Relaxed));
            self.head().end.store(used, Ordering::Relaxed);
            // An index in another order than that of the entries stays one.
            self.head().low.store(other.head().low.load(Ordering::Relaxed) & FRONT, Ordering::Relaxed);
            return;
        }
        let mut to = self.used();
        for i in other.first()..other.used() {
            let from = other.entry(i);
            if from.value.is_empty() {
                continue;
            }
            let hash = from.hash.load(Ordering::Relaxed);
            let entry = Entry {
                hash: AtomicI64::new(hash),
                key: Slot::at_birth(from.key.get(py)),
                value: Slot::at_birth(from.value.get(py)),
            };
            // SAFETY: there is room, and nobody else has seen this table.
            unsafe { self.entries().add(to as usize).write(entry) };
            self.link(hash, to);
            to += 1;
        }
        self.head().used.store(to, mutant!(Ordering::Release, "fresh_table_relaxed" => Ordering::Relaxed));
        self.head().end.store(to, Ordering::Relaxed);
    }

    /// Deletes entry `i`, which is alive, and returns its key and value. The caller is the dict's writer.
    pub fn remove(self, i: u32) -> (Value, Value) {
        let entry = self.entry(i);
        // A reader that matched the key and then finds no value looks again, and does not match this entry a second time.
        let key = mutant!(entry.key.take(), "removed_key_stays" => {
            // SAFETY: the entry holds the key.
            unsafe { Value::from_borrowed_word(entry.key.load()) }
        });
        let value = entry.value.take();
        let head = self.head();
        if i == head.first.load(Ordering::Relaxed) {
            let mut first = i + 1;
            while first < self.end() && self.entry(first).value.is_empty() {
                first += 1;
            }
            head.first.store(first, Ordering::Relaxed);
        }
        if i + 1 == self.end() {
            let mut end = i;
            while end > self.first() && self.entry(end - 1).value.is_empty() {
                end -= 1;
            }
            head.end.store(end, Ordering::Relaxed);
        }
        (key, value)
    }

    /// Frees the index position of entry `i`, which was just removed, if it was the last that was linked: no way of another key leads over that
    /// position, as all of them were there before it was taken. `false`: the number stays in the index.
    ///
    /// # Safety
    /// The table is that of a dict which is private to the calling thread.
    #[inline]
    pub unsafe fn unlink_last(self, i: u32) -> bool {
        let head = self.head();
        if i + 1 != head.used.load(Ordering::Relaxed) || head.low.load(Ordering::Relaxed) != 0 {
            return false;
        }
        let mut cursor = Cursor::new(self.hash(i));
        while self.index(cursor.at).load(Ordering::Relaxed) != i {
            cursor.advance();
        }
        self.index(cursor.at).store(FREE, Ordering::Relaxed);
        true
    }

    /// Hash of entry `i`.
    #[inline(always)]
    pub fn hash(self, i: u32) -> i64 {
        self.entry(i).hash.load(Ordering::Relaxed)
    }

    /// Visits what the live entries refer to.
    pub fn trace(self, visit: &mut dyn FnMut(Object)) {
        for i in self.first()..self.used() {
            let entry = self.entry(i);
            entry.key.trace(visit);
            entry.value.trace(visit);
        }
    }

    /// Drops what the live entries refer to; the words stay, for late readers. Called once, by whoever took the table out of its dict.
    pub fn drop_contents(self) {
        for i in self.first()..self.used() {
            let entry = self.entry(i);
            for w in [entry.key.load(), entry.value.load()] {
                // SAFETY: the table owned the reference, and is not read as an owner again.
                drop(unsafe { Value::from_word(w) });
            }
        }
    }
}
