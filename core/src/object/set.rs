//! Sets and frozensets: hash tables of keys that anyone may read without a lock.
//!
//! The table is probed exactly as CPython's (runs of ten neighbours, then a jump), with the same sizes, so that sets iterate in the same order
//! as there. A place is filled hash first, then the key with release, and a reader loads the key with acquire, then the hash: it sees the
//! hash of that key or of one that came later, which then does not match. A removed key leaves REMOVED behind, so
//! the ways of other keys stay whole; a key that comes later may take such a place, as in CPython, and then `moves` tells searches that wait
//! for Python code to start again. Everything else is as in `dict`.
//!
//! **What is one step.** A key comes or goes by one store, a new table too. An operation that changes many keys in their places marks the
//! word of the table before the first of them and takes the mark off after the last; every operation that changes the number of keys marks
//! the number. The marks are in words that a reader loads anyway. Who finds one takes the lock, and so waits for the end of
//! the operation.
//!
//! An operation on many keys then takes place, for all others, at the moment of its first mark. Who loaded the table before that may see a
//! key as it was or as it will be, and either is right, since he began before that moment and ends after it. Who saw something of
//! the operation (a key, by the release in its store and the acquire in its load; the number, by the same) finds the marks when he
//! asks again, or what comes after them. In the end the number loses its mark first: who has seen it finds the table marked still, or done.

use super::args::Result;
use super::keys::{self, quick_equal};
use super::kind::Kind;
use super::payload::Payload;
pub use super::set_table::Near;
use super::set_table::{Cursor, Head, Probe, REMOVED, SMALLEST, Table, is_marked, marked};
use super::thread::{Py, Thread};
use super::type_ids::TypeId;
use super::typeobject::TypeRef;
use super::value::Value;
use super::word;
use orochi_gc::Object;
use orochi_gc::mutant;
use orochi_gc::sync::{AtomicI64, AtomicPtr, AtomicU32, AtomicUsize, Ordering};
use std::ptr::NonNull;

/// The payload of a set or frozenset.
#[repr(C)]
pub struct SetObject {
    /// May be marked: see the module's text.
    pub(super) table: AtomicPtr<Head>,
    /// Number of keys, twice; the lowest bit is the mark of the module's text.
    pub(super) used: AtomicUsize,
    /// Keys and REMOVED marks.
    pub(super) fill: AtomicUsize,
    /// Cached hash of a frozenset; -1: not computed.
    hash: AtomicI64,
    /// Where `pop` looks first.
    finger: AtomicUsize,
    /// Counts new tables and places that were taken again.
    moves: AtomicU32,
}

// SAFETY: 1. the table's keys are all there is; 2. fixed size; 3. `Drop` drops them; 4. changes are single stores under the lock.
unsafe impl Payload for SetObject {
    const KIND: Kind = Kind::Set;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        for (key, _) in self.table().live() {
            if word::is_pointer(key) {
                visit(word::to_object(key));
            }
        }
    }
}

impl Drop for SetObject {
    fn drop(&mut self) {
        let table = self.table();
        if table.bytes() == 0 {
            return;
        }
        Self::drop_contents(table);
        // SAFETY: objects are dropped on attached threads; nobody can reach the table any more.
        unsafe { (*Thread::current()).mutator().free_array(table.0.cast(), table.bytes()) };
    }
}

pub(super) struct NoMemory;

/// The free place at the end of a key's way, and the last removed key's place on it.
type Vacant = (usize, Option<usize>);

struct Search {
    hash: i64,
    key: u64,
    cursor: Cursor,
    table: *mut Head,
    moves: u32,
    /// The place whose key turned out to be equal, with that key's word.
    hit: Option<(usize, u64)>,
    /// The last answer was yes: if that key is gone, the search starts again.
    asked: bool,
}

impl Search {
    #[inline(always)]
    fn new(hash: i64, key: &Value) -> Search {
        let table = std::ptr::null_mut();
        Search { hash, key: keys::identity(key), cursor: Cursor::new(hash), table, moves: 0, hit: None, asked: false }
    }
}

impl SetObject {
    /// An empty payload.
    pub fn empty() -> SetObject {
        SetObject {
            table: AtomicPtr::new(Table::empty_pointer()),
            used: AtomicUsize::new(0),
            fill: AtomicUsize::new(0),
            hash: AtomicI64::new(-1),
            finger: AtomicUsize::new(0),
            moves: AtomicU32::new(0),
        }
    }

    /// A new set.
    ///
    /// # Errors
    /// MemoryError.
    #[expect(clippy::new_ret_no_self, reason = "the payload lives only behind a header")]
    pub fn new(py: &Py) -> Result {
        Self::new_of(py, py.ty(TypeId::Set))
    }

    /// An empty instance of `ty`, which has the layout of a set.
    ///
    /// # Errors
    /// MemoryError.
    pub fn new_of(py: &Py, ty: TypeRef) -> Result {
        py.alloc(ty, SetObject::empty())
    }

    #[inline(always)]
    fn table_word(&self) -> *mut Head {
        // Acquire pairs with the release in `install`.
        self.table.load(mutant!(Ordering::Acquire, "set_table_load_relaxed" => Ordering::Relaxed))
    }

    /// The table, whatever is being done to it.
    #[inline(always)]
    pub(super) fn table(&self) -> Table {
        // SAFETY: never null.
        Table(unsafe { NonNull::new_unchecked(marked(self.table_word(), false)) })
    }

    /// The table, for who has no lock; `None` while an operation changes many of its keys.
    #[inline(always)]
    fn table_at_rest(&self) -> Option<Table> {
        let p = self.table_word();
        if is_marked(p) {
            return None;
        }
        // SAFETY: never null.
        Some(Table(unsafe { NonNull::new_unchecked(p) }))
    }

    /// Is this very word (without the borrowed bit) a key? `None`: only a closer look can tell.
    #[inline(always)]
    pub fn has_same(&self, hash: i64, key: u64) -> Option<bool> {
        self.table_at_rest()?.has_same(hash, key)
    }

    /// As `has_same`, as far as the first place on the key's way says it.
    #[inline(always)]
    pub fn has_first(&self, hash: i64, key: u64) -> Option<bool> {
        self.table_at_rest()?.has_first(hash, key)
    }

    /// Where this very word (without the borrowed bit) is in a private set, or may be put near its first place. `None`: only a closer look, a
    /// comparison or a larger table can tell.
    ///
    /// # Safety
    /// The set is private to the calling thread; the hash is the key's.
    #[inline(always)]
    pub unsafe fn near_private(&self, hash: i64, key: u64) -> Option<Near> {
        let table = self.table();
        match table.near(hash, key)? {
            // The same bound as in `insert`: so the table stays, also afterwards.
            Near::Free(_) if (self.fill.load(Ordering::Relaxed) + 1) * 5 >= table.mask() * 3 => None,
            near => Some(near),
        }
    }

    /// Puts a key into the place that `near_private` found free just now. The word owns a reference.
    ///
    /// # Safety
    /// As `near_private`; nothing happened to the set since.
    #[inline(always)]
    pub unsafe fn put_private(&self, place: usize, hash: i64, key: u64) {
        let place = self.table().place(place);
        place.hash.store(hash, Ordering::Relaxed);
        // SAFETY: the place was empty, and nobody else looks at a private set.
        unsafe { place.key.store_moved(key) };
        // One more: the mark is off.
        self.used.store(self.used.load(Ordering::Relaxed) + 2, Ordering::Relaxed);
        self.fill.store(self.fill.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    }

    /// Adds the key to a private set for which `near_private` has no place because the table is to grow, or because there is none yet. `false`, and
    /// nothing is changed, where that is not the reason, or memory is refused. The word is counted for the set.
    ///
    /// # Safety
    /// As `near_private`; `container` is the set's object.
    #[inline]
    pub unsafe fn grow_private(&self, py: &Py, container: Object, hash: i64, key: u64) -> bool {
        if self.make_table(py).is_err() {
            return false;
        }
        let table = self.table();
        let (mask, fill) = (table.mask(), self.fill.load(Ordering::Relaxed) + 1);
        // As in `insert`: a free place remains.
        if fill + 1 > mask {
            return false;
        }
        match table.near(hash, key) {
            Some(Near::Free(place)) => {
                // SAFETY: the caller's: the word names an object that a register keeps, or is an immediate.
                unsafe {
                    if word::is_pointer(key) {
                        py.mutator().retain(word::to_object(key));
                    }
                    self.put_private(place, hash, key);
                }
                if fill * 5 >= mask * 3 {
                    let used = self.len();
                    // A refused table is no error while there are free places: see `insert`.
                    let _ = self.resize(py, container, if used > 50_000 { used * 2 } else { used * 4 });
                }
                true
            }
            Some(Near::Here) => true,
            None => false,
        }
    }

    /// Number of keys: for who has the lock or the set for himself, or guesses.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.used.load(Ordering::Relaxed) >> 1
    }

    /// Number of keys, for who has no lock; `None` while an operation changes it.
    #[inline(always)]
    pub fn len_at_rest(&self) -> Option<usize> {
        // Acquire pairs with the release in `set_counts`.
        let used = self.used.load(mutant!(Ordering::Acquire, "set_number_load_relaxed" => Ordering::Relaxed));
        mutant!(used & 1 == 0, "set_number_read_meanwhile" => true).then_some(used >> 1)
    }

    /// Number of keys between two operations.
    #[inline]
    pub fn len_at_once(&self, py: &Py, owner: &Value) -> usize {
        self.len_at_rest().unwrap_or_else(|| {
            let _guard = owner.object().map(|container| py.mutator().lock(container));
            self.len()
        })
    }

    /// No key?
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The cached hash of a frozenset.
    pub fn cached_hash(&self) -> Option<i64> {
        // Relaxed: every thread computes the same from the immutable keys.
        Some(self.hash.load(Ordering::Relaxed)).filter(|&h| h != -1)
    }

    /// The hash of the keys together, independent of their order; cached. For frozensets.
    pub fn frozen_hash(&self) -> i64 {
        if let Some(h) = self.cached_hash() {
            return h;
        }
        let h = self.combined_hash();
        self.hash.store(h, Ordering::Relaxed);
        h
    }

    /// The hash of the keys together, independent of their order.
    pub fn combined_hash(&self) -> i64 {
        const fn shuffle(h: u64) -> u64 {
            ((h ^ 89_869_747) ^ (h << 16)).wrapping_mul(3_644_798_167)
        }
        let mut hash = self.table().live().fold(0u64, |all, (_, h)| all ^ shuffle(h as u64));
        hash ^= (self.len() as u64 + 1).wrapping_mul(1_927_868_237);
        hash ^= (hash >> 11) ^ (hash >> 25);
        hash = hash.wrapping_mul(69_069).wrapping_add(907_133_923);
        if hash == u64::MAX { 590_923_713 } else { hash as i64 }
    }

    #[inline(always)]
    fn moved(&self) {
        let order = mutant!(Ordering::Release, "move_count_store_relaxed" => Ordering::Relaxed);
        self.moves.store(self.moves.load(Ordering::Relaxed).wrapping_add(1), order);
    }

    #[inline]
    fn step(&self, search: &mut Search) -> (Table, Probe) {
        let table = self.table();
        // After the table: who sees a table sees the count that came with the one before.
        let moves = self.moves.load(mutant!(Ordering::Acquire, "move_count_load_relaxed" => Ordering::Relaxed));
        let moved = search.table != table.0.as_ptr() || search.moves != moves;
        if let Some((i, key)) = search.hit.take()
            && !moved
            && table.place(i).key.load() == key
        {
            return (table, Probe::Found(i));
        } else if moved || search.asked {
            search.table = table.0.as_ptr();
            search.moves = moves;
            search.cursor = Cursor::new(search.hash);
        }
        search.asked = false;
        (table, table.probe(search.hash, search.key, &mut search.cursor, quick_equal))
    }

    #[cold]
    fn ask(py: &mut Py, search: &mut Search, i: usize, candidate: &Value, key: &Value) -> Result<()> {
        if py.eq(candidate, key)? {
            search.hit = Some((i, candidate.word()));
            search.asked = true;
        }
        Ok(())
    }

    /// Is the key there? `None` if only Python code, or who takes the lock, can tell. No lock.
    #[inline]
    pub fn contains_quick(&self, py: &Py, key: &Value) -> Option<bool> {
        let hash = keys::quick_hash(py, key)?;
        match self.table_at_rest()?.probe(hash, keys::identity(key), &mut Cursor::new(hash), quick_equal) {
            Probe::Found(_) => Some(true),
            Probe::Free(_) => Some(false),
            Probe::Ask(..) => None,
        }
    }

    /// Is the key there?
    ///
    /// # Errors
    /// Whatever `__hash__` and `__eq__` raise.
    pub fn contains(&self, py: &mut Py, owner: &Value, key: &Value) -> Result<bool> {
        let hash = keys::element_hash(py, key)?;
        self.contains_hashed(py, owner, key, hash)
    }

    /// The same for a known hash.
    ///
    /// # Errors
    /// Whatever `__eq__` raises.
    pub fn contains_hashed(&self, py: &mut Py, owner: &Value, key: &Value, hash: i64) -> Result<bool> {
        let mut search = Search::new(hash, key);
        loop {
            if self.table_at_rest().is_none() {
                return self.with_place(py, owner, key, hash, |_, _, _, place| place.is_ok());
            }
            let (i, candidate) = match self.step(&mut search) {
                (_, Probe::Found(_)) => return Ok(true),
                (_, Probe::Free(_)) => return Ok(false),
                // SAFETY: the word was read from a live table just now.
                (_, Probe::Ask(i, w)) => (i, unsafe { Value::from_borrowed_word(w) }),
            };
            Self::ask(py, &mut search, i, &candidate, key)?;
        }
    }

    /// Finds the key and calls `f` under the lock with its place, or the places where it may be put. `f` is a leaf.
    fn with_place<R>(
        &self,
        py: &mut Py,
        owner: &Value,
        key: &Value,
        hash: i64,
        f: impl FnOnce(&Py, Object, Table, std::result::Result<usize, Vacant>) -> R,
    ) -> Result<R> {
        let Some(container) = owner.object() else { unreachable!("a set is an object") };
        {
            // Nearly always the first look decides.
            let _guard = py.mutator().lock(container);
            let (table, mut cursor) = (self.table(), Cursor::new(hash));
            match table.probe(hash, keys::identity(key), &mut cursor, quick_equal) {
                Probe::Found(i) => return Ok(f(py, container, table, Ok(i))),
                Probe::Free(i) => return Ok(f(py, container, table, Err((i, cursor.removed)))),
                Probe::Ask(..) => {}
            }
        }
        self.with_place_asked(py, container, key, hash, f)
    }

    /// The same where Python code compares.
    #[cold]
    #[inline(never)]
    fn with_place_asked<R>(
        &self,
        py: &mut Py,
        container: Object,
        key: &Value,
        hash: i64,
        f: impl FnOnce(&Py, Object, Table, std::result::Result<usize, Vacant>) -> R,
    ) -> Result<R> {
        let mut search = Search::new(hash, key);
        loop {
            let (i, candidate) = {
                let _guard = py.mutator().lock(container);
                match self.step(&mut search) {
                    (table, Probe::Found(i)) => return Ok(f(py, container, table, Ok(i))),
                    (table, Probe::Free(i)) => {
                        return Ok(f(py, container, table, Err((i, search.cursor.removed))));
                    }
                    // SAFETY: the word is in the live table, under the lock.
                    (_, Probe::Ask(i, w)) => (i, unsafe { Value::from_borrowed_word(w) }),
                }
            };
            Self::ask(py, &mut search, i, &candidate, key)?;
        }
    }

    /// Adds a key; `false` if it is there already.
    ///
    /// # Errors
    /// MemoryError, and whatever `__hash__` and `__eq__` raise.
    pub fn add(&self, py: &mut Py, owner: &Value, key: &Value) -> Result<bool> {
        let hash = keys::element_hash(py, key)?;
        self.add_hashed(py, owner, key, hash)
    }

    /// Adds a small int or an exact str to a private set, where that takes no comparison and no larger table; `false`, and nothing is changed, otherwise.
    #[inline]
    pub fn add_plain(&self, py: &Py, owner: &Value, key: &Value) -> bool {
        let w = key.word();
        // SAFETY: the callers hold set and key; a private set is this thread's.
        unsafe {
            if !owner.object().is_some_and(|o| o.as_ref().is_private()) {
                return false;
            }
            let hash = if word::is_int(w) && keys::IMMEDIATE_HASHES.contains(&word::to_int(w)) {
                word::to_int(w)
            } else {
                match keys::exact_str(w) {
                    Some(text) => text.hash(py),
                    None => return false,
                }
            };
            match self.near_private(hash, keys::identity(key)) {
                Some(Near::Here) => true,
                Some(Near::Free(place)) => {
                    self.put_private(place, hash, key.clone().into_word());
                    true
                }
                None => false,
            }
        }
    }

    /// Makes a table for so many further keys, as CPython does where it knows how many come.
    ///
    /// # Errors
    /// MemoryError.
    pub fn prepare(&self, py: &Py, owner: &Value, more: usize) -> Result<()> {
        let Some(container) = owner.object() else { return Ok(()) };
        let done = {
            let _guard = py.mutator().lock(container);
            let table = self.table();
            let bare = table.bytes() == 0;
            let mask = if bare { SMALLEST - 1 } else { table.mask() };
            if (self.fill.load(Ordering::Relaxed) + more) * 5 >= mask * 3 {
                self.resize(py, container, (self.len() + more) * 2)
            } else if bare {
                self.resize(py, container, 0)
            } else {
                Ok(())
            }
        };
        done.map_err(|NoMemory| py.no_memory())
    }

    /// Gives a new, private set its first table, which holds a few keys.
    ///
    /// # Errors
    /// MemoryError.
    pub fn begin(&self, py: &Py) -> Result<()> {
        self.make_table(py).map_err(|NoMemory| py.no_memory())
    }

    /// The same below the level of exceptions.
    pub(super) fn make_table(&self, py: &Py) -> std::result::Result<(), NoMemory> {
        if self.table().bytes() == 0 {
            self.install(Table::allocate(py, SMALLEST).ok_or(NoMemory)?);
        }
        Ok(())
    }

    /// The same for a known hash.
    ///
    /// # Errors
    /// MemoryError, and whatever `__eq__` raises.
    pub fn add_hashed(&self, py: &mut Py, owner: &Value, key: &Value, hash: i64) -> Result<bool> {
        let done = self.with_place(py, owner, key, hash, |py, container, table, place| match place {
            Ok(_) => Ok(false),
            Err(i) => self.insert(py, container, table, i, hash, key.clone()).map(|()| true),
        })?;
        done.map_err(|NoMemory| py.no_memory())
    }

    /// Removes a key; `false` if it is absent.
    ///
    /// # Errors
    /// Whatever `__hash__` and `__eq__` raise.
    pub fn remove(&self, py: &mut Py, owner: &Value, key: &Value) -> Result<bool> {
        let hash = keys::element_hash(py, key)?;
        self.remove_hashed(py, owner, key, hash)
    }

    /// The same for a known hash.
    ///
    /// # Errors
    /// Whatever `__eq__` raises.
    pub fn remove_hashed(&self, py: &mut Py, owner: &Value, key: &Value, hash: i64) -> Result<bool> {
        let displaced = self.with_place(py, owner, key, hash, |_, _, table, place| {
            let i = place.ok()?;
            Some(self.delete(table, i))
        })?;
        Ok(displaced.is_some())
    }

    /// Removes an arbitrary key.
    pub fn pop(&self, py: &Py, owner: &Value) -> Option<Value> {
        let _guard = py.mutator().lock(owner.object()?);
        if self.is_empty() {
            return None;
        }
        let table = self.table();
        let start = self.finger.load(Ordering::Relaxed);
        let i = (0..=table.mask()).map(|n| (start.wrapping_add(n)) & table.mask()).find(|&i| {
            let key = table.place(i).key.load();
            key != word::EMPTY && key != REMOVED
        })?;
        self.finger.store(i + 1, Ordering::Relaxed);
        Some(self.delete(table, i))
    }

    /// After removals: a table in which more than a quarter of the places are marks is replaced.
    pub fn compact(&self, py: &Py, owner: &Value) {
        let Some(container) = owner.object() else { return };
        let _guard = py.mutator().lock(container);
        let marks = self.fill.load(Ordering::Relaxed) - self.len();
        if marks > self.table().mask() / 4 {
            // A refused table is no error: the old one serves as well.
            let _ = self.resize(py, container, if self.len() > 50_000 { self.len() * 2 } else { self.len() * 4 });
        }
    }

    #[inline]
    pub(super) fn insert(
        &self,
        py: &Py,
        container: Object,
        mut table: Table,
        (mut i, removed): Vacant,
        hash: i64,
        key: Value,
    ) -> std::result::Result<(), NoMemory> {
        if let Some(place) = removed.map(|i| table.place(i)) {
            self.mark_number();
            place.hash.store(hash, Ordering::Relaxed);
            std::mem::forget(place.key.replace(py, container, key));
            self.set_counts(self.len() + 1, self.fill.load(Ordering::Relaxed));
            self.moved();
            return Ok(());
        }
        // A table keeps a free place, or probes would not end. The first one is full from the start.
        if self.fill.load(Ordering::Relaxed) + 2 > table.mask() {
            self.resize(py, container, self.len() * 4)?;
            table = self.table();
            if let Probe::Free(free) = table.probe(hash, word::EMPTY, &mut Cursor::new(hash), |_, _| Some(false)) {
                i = free;
            }
        }
        let place = table.place(i);
        self.mark_number();
        place.hash.store(hash, Ordering::Relaxed);
        std::mem::forget(place.key.replace(py, container, key));
        let (used, fill) = (self.len() + 1, self.fill.load(Ordering::Relaxed) + 1);
        self.set_counts(used, fill);
        // Asked now: a private set frees the table that it replaces.
        let mask = table.mask();
        if fill * 5 >= mask * 3 {
            // A refused table is no error while enough places are free: the next insertion tries again. Nearly full, searches would be long.
            let resized = self.resize(py, container, if used > 50_000 { used * 2 } else { used * 4 });
            if fill * 5 >= mask * 4 {
                return resized;
            }
        }
        Ok(())
    }

    pub(super) fn delete(&self, table: Table, i: usize) -> Value {
        let key = &table.place(i).key;
        let w = key.load();
        self.mark_number();
        // SAFETY: the place's reference moves into the result; the mark owns nothing.
        let removed = unsafe {
            key.store_moved(REMOVED);
            Value::from_word(w)
        };
        self.set_counts(self.len() - 1, self.fill.load(Ordering::Relaxed));
        removed
    }

    /// Sets the numbers, and takes the mark off unless an operation on many keys goes on.
    pub(super) fn set_counts(&self, used: usize, fill: usize) {
        self.fill.store(fill, Ordering::Relaxed);
        let busy = usize::from(is_marked(self.table.load(Ordering::Relaxed)));
        // Release pairs with the acquire in `len_at_rest`.
        let order = mutant!(Ordering::Release, "set_number_store_relaxed" => Ordering::Relaxed);
        self.used.store(used << 1 | busy, order);
    }

    /// The number of keys is about to change. The store of a key or of a table that comes next is a release, so who finds that finds the mark.
    #[inline(always)]
    pub(super) fn mark_number(&self) {
        mutant!(self.used.store(self.used.load(Ordering::Relaxed) | 1, Ordering::Relaxed), "set_number_unmarked" => ());
    }

    /// Runs `f`, which changes many keys in their places, as one step. Under the lock.
    pub(super) fn at_once<R>(&self, f: impl FnOnce() -> R) -> R {
        let mark = |busy: bool| {
            let p = marked(self.table.load(Ordering::Relaxed), busy);
            // Release: who finds no mark any more finds what was done under it.
            self.table.store(p, mutant!(Ordering::Release, "set_rest_relaxed" => Ordering::Relaxed));
        };
        self.mark_number();
        mutant!(mark(true), "set_unmarked" => ());
        let result = f();
        let used = mutant!(self.used.load(Ordering::Relaxed) & !1, "set_number_kept_marked" => self.used.load(Ordering::Relaxed));
        // Release: as in `set_counts`.
        self.used.store(used, mutant!(Ordering::Release, "set_number_at_rest_relaxed" => Ordering::Relaxed));
        mark(false);
        result
    }

    /// Moves the keys to a new table with more than `least` places.
    #[cold]
    pub(super) fn resize(&self, py: &Py, container: Object, least: usize) -> std::result::Result<(), NoMemory> {
        let old = self.table();
        let fresh = Table::allocate(py, size_above(least)).ok_or(NoMemory)?;
        for (key, hash) in old.live() {
            fresh.place_new(hash, key);
        }
        self.install(fresh);
        self.set_counts(self.len(), self.len());
        Self::discard(py, container, old);
        Ok(())
    }

    pub(super) fn install(&self, table: Table) {
        let busy = is_marked(self.table.load(Ordering::Relaxed));
        // Release pairs with the acquire in `table_word`.
        self.table.store(
            marked(table.0.as_ptr(), busy),
            mutant!(Ordering::Release, "set_table_store_relaxed" => Ordering::Relaxed),
        );
        self.moved();
    }

    pub(super) fn discard(py: &Py, container: Object, table: Table) {
        if table.bytes() == 0 {
            return;
        }
        // SAFETY: the container is alive.
        if unsafe { container.as_ref() }.is_private() {
            py.mutator().free_array(table.0.cast(), table.bytes());
        } else {
            py.mutator().retire_array(table.0.cast(), table.bytes());
        }
    }

    /// Drops the keys of a table that is no longer the set's; the words stay, for late readers.
    pub(super) fn drop_contents(table: Table) {
        for place in table.places() {
            // Neither what marks a free place nor what marks a removed key is a pointer.
            let key = place.key.load();
            if word::is_pointer(key) {
                // SAFETY: the table owned the reference, and is not read as an owner again.
                drop(unsafe { Value::from_word(key) });
            }
        }
    }

    // --- iteration ---

    /// The next key at or after `position`, which moves behind it: an uncounted word, good until this set changes
    /// (private) or the next safepoint (shared).
    #[inline(always)]
    pub fn next_word(&self, position: &mut usize) -> Option<(u64, i64)> {
        let table = self.table();
        let mut i = *position;
        while i <= table.mask() {
            let place = table.place(i);
            let key = place.key.load();
            i += 1;
            if key != word::EMPTY && key != REMOVED {
                *position = i;
                return Some((key, place.hash.load(Ordering::Relaxed)));
            }
        }
        *position = i;
        None
    }

    /// The next key at or after `position`, which moves behind it.
    #[inline]
    pub fn next_entry(&self, _py: &Py, position: &mut usize) -> Option<(Value, i64)> {
        let (key, hash) = self.next_word(position)?;
        // SAFETY: the word was read from a live table just now.
        Some((unsafe { Value::from_borrowed_word(key) }, hash))
    }

    /// All keys with their hashes, as they were at one moment.
    ///
    /// # Errors
    /// MemoryError.
    pub fn hashed_keys(&self, py: &Py, owner: &Value) -> Result<Vec<(Value, i64)>> {
        let mut position = 0;
        py.gather_locked(owner, self.len(), || self.next_entry(py, &mut position))
    }

    /// All keys, as they were at one moment.
    ///
    /// # Errors
    /// MemoryError.
    pub fn keys(&self, py: &Py, owner: &Value) -> Result<Vec<Value>> {
        let mut position = 0;
        py.gather_locked(owner, self.len(), || self.next_entry(py, &mut position).map(|(key, _)| key))
    }

    /// Bytes of the table, for `__sizeof__`.
    pub fn table_bytes(&self) -> usize {
        self.table().bytes()
    }
}

/// The number of places above `least`: a power of two, at least the smallest.
pub(super) fn size_above(least: usize) -> usize {
    (least + 1).next_power_of_two().max(SMALLEST)
}
