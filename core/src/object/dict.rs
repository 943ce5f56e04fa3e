//! Dicts: insertion-ordered hash tables that anyone may read without a lock.
//!
//! A dict points to a table (`dict_table`) and has a few counters. Reading loads the table with acquire, probes, and
//! loads the value with acquire; nothing is written and nothing waits. Writers of a shared dict hold the object's lock; a private dict needs
//! none. What a writer displaces leaves the lock before it is dropped (I6). `__hash__` and `__eq__` run outside the lock (I5): a search
//! remembers the table that it looked at; when the comparison returns, it goes on in that table if it is still the dict's, and starts again
//! otherwise. Going on is right although keys came or went meanwhile: a place of the index that was taken stays taken, so a
//! key of the same hash that came is found further on, and an entry that went does not match any more.
//!
//! `tables` counts the tables, because a new one may have the address of an old one. `keys_version` is a number for the present
//! key set that no other key set of any dict has; it is assigned when somebody asks for it and zeroed by every
//! change of the key set, so that inserting into a dict nobody caches touches no shared counter.

use super::args::Result;
pub use super::dict_table::Place;
use super::dict_table::{Cursor, Head, Probe, Table};
use super::keys::{self, quick_equal};
use super::kind::Kind;
use super::payload::{Payload, payload_of};
use super::slot::Slot;
use super::strobject::StrObject;
use super::thread::{Py, Thread};
use super::type_ids::TypeId;
use super::typeobject::TypeRef;
use super::value::Value;
use super::word;
use orochi_gc::Object;
use orochi_gc::mutant;
use orochi_gc::sync::{self, AtomicPtr, AtomicU32, Ordering};
use std::ptr::NonNull;

/// The payload of a dict.
#[repr(C)]
pub struct DictObject {
    table: AtomicPtr<Head>,
    len: AtomicU32,
    tables: AtomicU32,
    keys_version: AtomicU32,
    /// What a native subclass keeps with the dict: the factory of a defaultdict. EMPTY otherwise.
    pub extra: Slot,
}

// SAFETY: 1. the table's live entries and `extra` are all there is; 2. fixed size; 3. `Drop` drops the entries, the slot itself; 4. the lock
// is held for every change, and each is a single store.
unsafe impl Payload for DictObject {
    const KIND: Kind = Kind::Dict;
    const TRACKED: bool = true;
    const LOCK_FREE: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.table().trace(visit);
        self.extra.trace(visit);
    }
}

impl Drop for DictObject {
    fn drop(&mut self) {
        let table = self.table();
        if table.bytes() == 0 {
            return;
        }
        table.drop_contents();
        // SAFETY: objects are dropped on attached threads; nobody can reach the table any more.
        unsafe {
            let memory = NonNull::new_unchecked(table.pointer().cast::<u8>());
            (*Thread::current()).mutator().free_array(memory, table.bytes());
        }
    }
}

/// The system refused memory.
pub(super) struct NoMemory;

/// A search for a key, interrupted whenever Python code must compare.
struct Search {
    hash: i64,
    key: u64,
    cursor: Cursor,
    table: *mut Head,
    tables: u32,
    /// The entry whose key turned out to be equal, with that key's word.
    hit: Option<(u32, u64)>,
    /// The last answer was yes: if that entry is gone, the search starts again.
    asked: bool,
}

impl Search {
    #[inline(always)]
    fn new(hash: i64, key: &Value) -> Search {
        let table = std::ptr::null_mut();
        Search { hash, key: keys::identity(key), cursor: Cursor::new(hash), table, tables: 0, hit: None, asked: false }
    }
}

impl DictObject {
    /// An empty payload.
    pub fn empty() -> DictObject {
        DictObject {
            table: AtomicPtr::new(Table::empty_pointer()),
            len: AtomicU32::new(0),
            tables: AtomicU32::new(0),
            keys_version: AtomicU32::new(0),
            extra: Slot::empty(),
        }
    }

    /// A new dict.
    ///
    /// # Errors
    /// MemoryError.
    #[expect(clippy::new_ret_no_self, reason = "the payload lives only behind a header")]
    pub fn new(py: &Py) -> Result {
        py.alloc_exact(TypeId::Dict, DictObject::empty())
    }

    /// An empty instance of `ty`, which has the layout of a dict.
    ///
    /// # Errors
    /// MemoryError.
    pub fn new_of(py: &Py, ty: TypeRef) -> Result {
        py.alloc(ty, DictObject::empty())
    }

    /// A new dict with room for `n` keys.
    ///
    /// # Errors
    /// MemoryError.
    pub fn with_capacity(py: &Py, n: usize) -> Result {
        let payload = DictObject::empty();
        if n > 0 {
            let table = Table::allocate(py, n, 0).ok_or_else(|| py.no_memory())?;
            payload.table.store(table.pointer(), Ordering::Relaxed);
        }
        py.alloc_exact(TypeId::Dict, payload)
    }

    /// The current table: good until this dict changes (private) or the next safepoint (shared).
    #[inline(always)]
    pub(super) fn table(&self) -> Table<'_> {
        // Acquire pairs with the release in `install`: the table's head, index and entries are initialised.
        let p = self.table.load(mutant!(Ordering::Acquire, "dict_table_load_relaxed" => Ordering::Relaxed));
        // SAFETY: a replaced table is reclaimed after the grace period only.
        unsafe { Table::from_pointer(p) }
    }

    /// Number of keys.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.load(Ordering::Relaxed) as usize
    }

    /// No key?
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of the present key set, or 0 if it has none: whoever remembered a non-zero number and finds it again knows
    /// that no key was added or removed since.
    #[inline(always)]
    pub fn keys_version(&self) -> u32 {
        // Acquire pairs with the release in `keys_changed`.
        self.keys_version.load(mutant!(Ordering::Acquire, "keys_version_load_relaxed" => Ordering::Relaxed))
    }

    /// The same, assigned if there is none. Take it before looking at the keys.
    pub fn assign_keys_version(&self, py: &Py) -> u32 {
        let present = self.keys_version();
        if present != 0 {
            return present;
        }
        let new = match py.interp().next_keys_version() {
            0 => py.interp().next_keys_version(),
            n => n,
        };
        // Either this exchange comes before a writer's zeroing, which then voids it, or it reads that zero and with it (acquire) the change.
        let order = mutant!(
            Ordering::AcqRel,
            "keys_version_without_acquire" => Ordering::Release,
            "keys_version_without_release" => Ordering::Acquire,
        );
        let other = mutant!(Ordering::Acquire, "other_keys_version_relaxed" => Ordering::Relaxed);
        match self.keys_version.compare_exchange(0, new, order, other) {
            Ok(_) => new,
            Err(other) => other,
        }
    }

    #[inline(always)]
    pub(super) fn keys_changed(&self) {
        // Unconditional: see `assign_keys_version`.
        mutant!(sync::overwrite(&self.keys_version, 0), "keys_change_unsaid" => ());
    }

    #[inline(always)]
    pub(super) fn set_len(&self, len: usize) {
        self.len.store(len as u32, Ordering::Relaxed);
    }

    // --- strings: no Python code, no lock for reading ---

    #[inline(always)]
    fn find_text(&self, hash: i64, key: u64) -> Option<(Table<'_>, u32)> {
        let table = self.table();
        // A key that only Python code could compare (a str subclass with its own `__eq__`) does not count as a name.
        match table.probe(hash, key, &mut Cursor::new(hash), |a, b| Some(quick_equal(a, b) == Some(true))) {
            Probe::Found(i) => Some((table, i)),
            _ => None,
        }
    }

    /// The entry with this key, an int or exact str (its word without the borrowed bit), as far as that takes no call. Good until this dict changes
    /// (private) or the next safepoint (shared).
    #[inline(always)]
    pub fn find_plain(&self, hash: i64, key: u64) -> Option<&super::dict_table::Entry> {
        self.table().find_plain(hash, key)
    }

    /// The same, or where a private dict with room for one more entry would take the key. `None`: only a closer look can tell, or a larger table
    /// is wanted.
    ///
    /// # Safety
    /// The dict is private to the calling thread.
    #[inline(always)]
    pub unsafe fn place_private(&self, hash: i64, key: u64) -> Option<Place<'_>> {
        let table = self.table();
        match table.place_plain(hash, key)? {
            Place::Vacant(_) if !table.has_room() => None,
            place => Some(place),
        }
    }

    /// Adds a key that is absent, at the place that `place_private` found just now. The words own their references.
    ///
    /// # Safety
    /// As `place_private`; nothing happened to the dict since.
    #[inline(always)]
    pub unsafe fn add_private(&self, at: u64, hash: i64, key: u64, value: u64) {
        // SAFETY: the caller's.
        unsafe { self.table().append_private(at, hash, key, value) };
        self.set_len(self.len() + 1);
        self.keys_changed();
    }

    /// Is this int or exact str a key? `None`: only a comparison can tell.
    #[inline(always)]
    pub fn has_plain(&self, hash: i64, key: u64) -> Option<bool> {
        self.table().has_plain(hash, key)
    }

    /// The uncounted word of the value of a name (the word of an exact `str`), or EMPTY. No lock, no Python code. Good until
    /// this dict changes (private) or the next safepoint (shared).
    #[inline]
    pub fn peek_interned(&self, py: &Py, name: u64) -> u64 {
        let name = name & !word::BORROWED;
        // SAFETY: the caller's name is a live str.
        let hash = unsafe { payload_of::<StrObject>(word::to_object(name)) }.hash(py);
        loop {
            let Some((table, i)) = self.find_text(hash, name) else { return word::EMPTY };
            let value = table.entry(i).value.load();
            // EMPTY: the entry was deleted or moved to another place a moment ago.
            if value != word::EMPTY {
                return value;
            }
        }
    }

    /// The value of an interned name.
    #[inline]
    pub fn get_interned(&self, py: &Py, name: &Value) -> Option<Value> {
        self.get_str(py, name)
    }

    /// The value of an exact `str`.
    #[inline]
    pub fn get_str(&self, py: &Py, name: &Value) -> Option<Value> {
        let w = self.peek_interned(py, name.word());
        // SAFETY: the word was read from a live dict just now.
        (w != word::EMPTY).then(|| unsafe { Value::from_borrowed_word(w) })
    }

    /// Sets the value of an exact `str`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn set_str(&self, py: &Py, owner: &Value, name: &Value, v: Value) -> Result<()> {
        self.replace_str(py, owner, name, v).map(drop)
    }

    /// The same; returns the value that it displaces.
    ///
    /// # Errors
    /// MemoryError.
    pub fn replace_str(&self, py: &Py, owner: &Value, name: &Value, v: Value) -> Result<Option<Value>> {
        let Some(container) = owner.object() else { return Ok(None) };
        // SAFETY: the caller's name is a live str.
        let hash = unsafe { name.str_unchecked() }.hash(py);
        let displaced = {
            let _guard = py.mutator().lock(container);
            match self.find_text(hash, keys::identity(name)) {
                Some((table, i)) => Ok(Some(table.entry(i).value.replace(py, container, v))),
                None => self.insert(py, container, hash, name.clone(), v).map(|_| None),
            }
        };
        displaced.map_err(|NoMemory| py.no_memory())
    }

    /// Removes an exact `str` and returns its value.
    pub fn remove_str(&self, py: &Py, owner: &Value, name: &Value) -> Option<Value> {
        let container = owner.object()?;
        // SAFETY: the caller's name is a live str.
        let hash = unsafe { name.str_unchecked() }.hash(py);
        let (_key, value) = {
            let _guard = py.mutator().lock(container);
            let (_, i) = self.find_text(hash, keys::identity(name))?;
            self.delete(container, i)
        };
        Some(value)
    }

    /// The entry index of an interned name, for inline caches.
    pub fn find_index_interned(&self, py: &Py, name: u64) -> Option<u32> {
        let name = name & !word::BORROWED;
        // SAFETY: the caller's name is a live str.
        let hash = unsafe { payload_of::<StrObject>(word::to_object(name)) }.hash(py);
        let (table, i) = self.find_text(hash, name)?;
        (table.entry(i).key.load() == name).then_some(i)
    }

    /// The uncounted word of the value of entry `index` if its key is this very object, else EMPTY.
    #[inline(always)]
    pub fn value_at(&self, index: u32, name: u64) -> u64 {
        match self.table().get(index) {
            Some(entry) if entry.key.load() == name & !word::BORROWED => entry.value.load(),
            _ => word::EMPTY,
        }
    }

    /// The slot of the value of entry `index` of a private dict, if its key is this very object. An empty one is that of a deleted key.
    #[inline(always)]
    pub fn private_value_at(&self, index: u32, name: u64) -> Option<&Slot> {
        self.table().get(index).filter(|entry| entry.key.load() == name & !word::BORROWED).map(|entry| &entry.value)
    }

    /// Replaces the value of entry `index` if its key is this very object, and returns the old value; gives `v` back
    /// if it is not.
    ///
    /// # Errors
    /// `v`, when the entry has another key by now.
    #[inline]
    pub fn replace_value_at(
        &self,
        py: &Py,
        owner: &Value,
        index: u32,
        name: u64,
        v: Value,
    ) -> std::result::Result<Value, Value> {
        let Some(container) = owner.object() else { return Err(v) };
        let _guard = py.mutator().lock(container);
        match self.table().get(index) {
            Some(entry) if entry.key.load() == name & !word::BORROWED => Ok(entry.value.replace(py, container, v)),
            _ => Err(v),
        }
    }

    // --- any key ---

    /// One step of a search: everything that needs no Python code.
    #[inline]
    fn step<'a>(&'a self, search: &mut Search) -> (Table<'a>, Probe) {
        let table = self.table();
        // After the table: who sees a table sees the count that came with the one before.
        let tables = self.tables.load(mutant!(Ordering::Acquire, "table_count_load_relaxed" => Ordering::Relaxed));
        let moved = search.table != table.pointer() || search.tables != tables;
        if let Some((i, key)) = search.hit.take()
            && !moved
            && table.entry(i).key.load() == key
        {
            return (table, Probe::Found(i));
        } else if moved || search.asked {
            search.table = table.pointer();
            search.tables = tables;
            search.cursor = Cursor::new(search.hash);
        }
        search.asked = false;
        (table, table.probe(search.hash, search.key, &mut search.cursor, quick_equal))
    }

    /// Asks Python code whether the candidate equals the key.
    #[cold]
    fn ask(py: &mut Py, search: &mut Search, i: u32, candidate: &Value, key: &Value) -> Result<()> {
        if py.eq(candidate, key)? {
            search.hit = Some((i, candidate.word()));
            search.asked = true;
        }
        Ok(())
    }

    /// The uncounted word of a key's value, or EMPTY; `None` if only Python code can tell. Good until this dict changes
    /// (private) or the next safepoint (shared).
    #[inline]
    pub fn peek_quick(&self, py: &Py, key: &Value) -> Option<u64> {
        let hash = keys::quick_hash(py, key)?;
        let identity = keys::identity(key);
        loop {
            let table = self.table();
            let value = match table.probe(hash, identity, &mut Cursor::new(hash), quick_equal) {
                Probe::Found(i) => table.entry(i).value.load(),
                Probe::Absent => return Some(word::EMPTY),
                Probe::Ask(..) => return None,
            };
            // EMPTY: the entry was deleted or moved to another place a moment ago.
            if value != word::EMPTY {
                return Some(value);
            }
        }
    }

    /// The uncounted word of a key's value, or EMPTY. Good until this dict changes (private) or the next safepoint (shared).
    ///
    /// # Errors
    /// Whatever `__hash__` and `__eq__` raise.
    pub fn peek(&self, py: &mut Py, key: &Value) -> Result<u64> {
        let hash = keys::hash(py, key)?;
        self.peek_hashed(py, key, hash)
    }

    /// The same for a known hash.
    ///
    /// # Errors
    /// Whatever `__eq__` raises.
    pub fn peek_hashed(&self, py: &mut Py, key: &Value, hash: i64) -> Result<u64> {
        let mut search = Search::new(hash, key);
        loop {
            let (i, candidate) = match self.step(&mut search) {
                (table, Probe::Found(i)) => {
                    let value = table.entry(i).value.load();
                    if value != word::EMPTY {
                        return Ok(value);
                    }
                    // Deleted or moved to another place a moment ago: look again from the beginning.
                    search.table = std::ptr::null_mut();
                    continue;
                }
                (_, Probe::Absent) => return Ok(word::EMPTY),
                // SAFETY: the word was read from a live table just now.
                (_, Probe::Ask(i, w)) => (i, unsafe { Value::from_borrowed_word(w) }),
            };
            Self::ask(py, &mut search, i, &candidate, key)?;
        }
    }

    /// The value of a key.
    ///
    /// # Errors
    /// Whatever `__hash__` and `__eq__` raise.
    #[inline]
    pub fn get(&self, py: &mut Py, _owner: &Value, key: &Value) -> Result<Option<Value>> {
        let w = self.peek(py, key)?;
        // SAFETY: the word was read from a live dict just now.
        Ok((w != word::EMPTY).then(|| unsafe { Value::from_borrowed_word(w) }))
    }

    /// Is the key there?
    ///
    /// # Errors
    /// Whatever `__hash__` and `__eq__` raise.
    #[inline]
    pub fn contains(&self, py: &mut Py, _owner: &Value, key: &Value) -> Result<bool> {
        Ok(self.peek(py, key)? != word::EMPTY)
    }

    /// Finds the key and calls `f` under the lock with the entry found, if any. `f` is a leaf.
    #[inline]
    fn with_entry<R>(
        &self,
        py: &mut Py,
        owner: &Value,
        key: &Value,
        hash: i64,
        f: impl FnOnce(&Py, Object, Option<(Table<'_>, u32)>) -> R,
    ) -> Result<R> {
        let Some(container) = owner.object() else { unreachable!("a dict is an object") };
        {
            // Nearly always the first look decides.
            let _guard = py.mutator().lock(container);
            let table = self.table();
            match table.probe(hash, keys::identity(key), &mut Cursor::new(hash), quick_equal) {
                Probe::Found(i) => return Ok(f(py, container, Some((table, i)))),
                Probe::Absent => return Ok(f(py, container, None)),
                Probe::Ask(..) => {}
            }
        }
        self.with_entry_asked(py, container, key, hash, f)
    }

    /// The same where Python code compares.
    #[cold]
    #[inline(never)]
    fn with_entry_asked<R>(
        &self,
        py: &mut Py,
        container: Object,
        key: &Value,
        hash: i64,
        f: impl FnOnce(&Py, Object, Option<(Table<'_>, u32)>) -> R,
    ) -> Result<R> {
        let mut search = Search::new(hash, key);
        loop {
            let (i, candidate) = {
                let _guard = py.mutator().lock(container);
                match self.step(&mut search) {
                    (table, Probe::Found(i)) => return Ok(f(py, container, Some((table, i)))),
                    (_, Probe::Absent) => return Ok(f(py, container, None)),
                    // SAFETY: the word is in the live table, under the lock.
                    (_, Probe::Ask(i, w)) => (i, unsafe { Value::from_borrowed_word(w) }),
                }
            };
            Self::ask(py, &mut search, i, &candidate, key)?;
        }
    }

    /// Sets the value of a key. A key that is there already stays the object that it is.
    ///
    /// # Errors
    /// MemoryError, and whatever `__hash__` and `__eq__` raise.
    #[inline]
    pub fn set(&self, py: &mut Py, owner: &Value, key: &Value, v: Value) -> Result<()> {
        let hash = keys::hash(py, key)?;
        self.set_hashed(py, owner, key, hash, v)
    }

    /// The same for a known hash.
    ///
    /// # Errors
    /// MemoryError, and whatever `__eq__` raises.
    pub fn set_hashed(&self, py: &mut Py, owner: &Value, key: &Value, hash: i64, v: Value) -> Result<()> {
        let done = self.with_entry(py, owner, key, hash, |py, container, found| match found {
            Some((table, i)) => Ok(Some(table.entry(i).value.replace(py, container, v))),
            None => self.insert(py, container, hash, key.clone(), v).map(|_| None),
        })?;
        match done {
            Ok(_dropped_here) => Ok(()),
            Err(NoMemory) => Err(py.no_memory()),
        }
    }

    /// Sets the value of a key that is found, or known to be absent, without Python code, where there is room. `false`: nothing was done.
    pub fn set_quick(&self, py: &Py, owner: &Value, key: &Value, v: &Value) -> bool {
        let (Some(container), Some(hash)) = (owner.object(), keys::quick_hash(py, key)) else { return false };
        let _displaced = {
            let _guard = py.mutator().lock(container);
            let table = self.table();
            match table.probe(hash, keys::identity(key), &mut Cursor::new(hash), quick_equal) {
                Probe::Found(i) => Some(table.entry(i).value.replace(py, container, v.clone())),
                Probe::Absent if table.has_room() => {
                    table.append(py, container, hash, key.clone(), v.clone());
                    self.set_len(self.len() + 1);
                    self.keys_changed();
                    None
                }
                Probe::Absent | Probe::Ask(..) => return false,
            }
        };
        true
    }

    /// The value of a key, which is set to `v` first if it is absent.
    ///
    /// # Errors
    /// MemoryError, and whatever `__hash__` and `__eq__` raise.
    pub fn set_default(&self, py: &mut Py, owner: &Value, key: &Value, v: Value) -> Result {
        let hash = keys::hash(py, key)?;
        let done = self.with_entry(py, owner, key, hash, |py, container, found| match found {
            Some((table, i)) => Ok((table.entry(i).value.get(py), Some(v))),
            None => self.insert(py, container, hash, key.clone(), v.clone()).map(|_| (v, None)),
        })?;
        match done {
            Ok((value, _unused)) => Ok(value),
            Err(NoMemory) => Err(py.no_memory()),
        }
    }

    /// Removes a key and returns its value.
    ///
    /// # Errors
    /// Whatever `__hash__` and `__eq__` raise.
    pub fn remove(&self, py: &mut Py, owner: &Value, key: &Value) -> Result<Option<Value>> {
        let hash = keys::hash(py, key)?;
        let removed =
            self.with_entry(py, owner, key, hash, |_, container, found| found.map(|(_, i)| self.delete(container, i)))?;
        Ok(removed.map(|(_key, value)| value))
    }

    /// Removes a key that is found without Python code, and returns its value. `None`: it is absent, or only a closer look can tell.
    pub fn remove_quick(&self, py: &Py, container: Object, key: &Value) -> Option<Value> {
        let hash = keys::quick_hash(py, key)?;
        let (_key, value) = {
            let _guard = py.mutator().lock(container);
            match self.table().probe(hash, keys::identity(key), &mut Cursor::new(hash), quick_equal) {
                Probe::Found(i) => self.delete(container, i),
                _ => return None,
            }
        };
        Some(value)
    }

    /// Moves an existing key to the end (or the front); `false` if it is absent.
    ///
    /// # Errors
    /// MemoryError, and whatever `__hash__` and `__eq__` raise.
    pub fn move_to_end(&self, py: &mut Py, owner: &Value, key: &Value, last: bool) -> Result<bool> {
        let hash = keys::hash(py, key)?;
        self.move_to_end_hashed(py, owner, key, hash, last)
    }

    /// The same for a known hash.
    ///
    /// # Errors
    /// MemoryError, and whatever `__eq__` raises.
    pub fn move_to_end_hashed(&self, py: &mut Py, owner: &Value, key: &Value, hash: i64, last: bool) -> Result<bool> {
        let moved = self.with_entry(py, owner, key, hash, |py, container, found| {
            let Some((table, mut i)) = found else { return Ok((false, None)) };
            if if last { i + 1 == table.end() } else { i == table.first() } {
                return Ok((true, None));
            }
            if !if last { table.has_room() } else { table.has_room_in_front() } {
                // Room first, so that nothing is lost when memory is refused. The entry's place changes with the table.
                let key = table.entry(i).key.load();
                let front = if last { 0 } else { self.len() + 1 };
                self.rebuild(py, container, self.len() * 2 + 1 + front, front)?;
                match self.table().probe(hash, key, &mut Cursor::new(hash), |_, _| Some(false)) {
                    Probe::Found(at) => i = at,
                    _ => return Ok((false, None)),
                }
            }
            // First the new entry, then the old one goes: a reader finds the key at every moment.
            let table = self.table();
            let (key, value) = (table.entry(i).key.get(py), table.entry(i).value.get(py));
            if last {
                table.append(py, container, hash, key, value);
            } else {
                table.prepend(py, container, hash, key, value);
            }
            self.set_len(self.len() + 1);
            Ok((true, Some(self.delete(container, i))))
        })?;
        match moved {
            Ok((found, _dropped_here)) => Ok(found),
            Err(NoMemory) => Err(py.no_memory()),
        }
    }

    // --- writing, under the lock ---

    /// Adds an absent key. Under the lock.
    #[inline]
    pub(super) fn insert(
        &self,
        py: &Py,
        container: Object,
        hash: i64,
        key: Value,
        v: Value,
    ) -> std::result::Result<u32, NoMemory> {
        let mut table = self.table();
        if !table.has_room() {
            self.rebuild(py, container, self.len() * 2 + 1, 0)?;
            table = self.table();
        }
        let i = table.append(py, container, hash, key, v);
        self.set_len(self.len() + 1);
        self.keys_changed();
        Ok(i)
    }

    /// Deletes a live entry. Under the lock.
    #[inline]
    pub(super) fn delete(&self, container: Object, i: u32) -> (Value, Value) {
        let table = self.table();
        let removed = table.remove(i);
        // SAFETY: the container is alive; a private one is this thread's.
        if unsafe { container.as_ref().is_private() && table.unlink_last(i) } {
            // A search that waits for Python code starts again: the ways of keys are shorter now.
            self.tables.store(self.tables.load(Ordering::Relaxed).wrapping_add(1), Ordering::Relaxed);
        }
        self.set_len(self.len() - 1);
        self.keys_changed();
        removed
    }

    /// Moves all entries to a new table with room for `entries`, `front` of them before the first. Under the lock.
    #[cold]
    pub(super) fn rebuild(
        &self,
        py: &Py,
        container: Object,
        entries: usize,
        front: usize,
    ) -> std::result::Result<(), NoMemory> {
        let old = self.table();
        let fresh = Table::allocate(py, entries.max(self.len() + front), front).ok_or(NoMemory)?;
        fresh.take_over(old);
        self.install(fresh);
        Self::discard(py, container, old);
        Ok(())
    }

    pub(super) fn install(&self, table: Table<'_>) {
        // Release pairs with the acquire in `table`.
        self.table.store(table.pointer(), mutant!(Ordering::Release, "dict_table_store_relaxed" => Ordering::Relaxed));
        let order = mutant!(Ordering::Release, "table_count_store_relaxed" => Ordering::Relaxed);
        self.tables.store(self.tables.load(Ordering::Relaxed).wrapping_add(1), order);
    }

    /// Gives the memory of a table back that is no longer the dict's, and whose references have moved or been dropped.
    pub(super) fn discard(py: &Py, container: Object, table: Table<'_>) {
        let Some(memory) = NonNull::new(table.pointer().cast::<u8>()) else { return };
        if table.bytes() == 0 {
            return;
        }
        // SAFETY: the container is alive.
        if unsafe { container.as_ref() }.is_private() {
            py.mutator().free_array(memory, table.bytes());
        } else {
            py.mutator().retire_array(memory, table.bytes());
        }
    }
}

const _: () = assert!(cfg!(orochi_loom) || size_of::<DictObject>() == 32);
