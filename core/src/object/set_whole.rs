//! Operations on whole sets: clearing, copying, joining, taking apart, and comparing.
//!
//! Each of them sees its sets as they were at one moment: it holds their locks for the whole of its work, which runs no Python code. What only
//! Python code could compare is left to the caller. What one step is to those who read without a lock, `set` says.

use super::args::Result;
use super::keys::quick_equal;
use super::set::{Near, NoMemory, SetObject, size_above};
use super::set_table::{Cursor, Head, Probe, REMOVED, SMALLEST, Table};
use super::thread::Py;
use super::typeobject::TypeRef;
use super::value::Value;
use super::word;
use orochi_gc::Object;
use orochi_gc::sync::Ordering;
use std::ptr::NonNull;

impl SetObject {
    /// Removes everything.
    pub fn clear(&self, py: &Py, owner: &Value) {
        let Some(container) = owner.object() else { return };
        let old = {
            let _guard = py.mutator().lock(container);
            let old = self.table();
            self.mark_number();
            // The empty table lives for ever and is never null.
            if let Some(empty) = NonNull::new(Table::empty_pointer()) {
                self.install(Table(empty));
            }
            self.set_counts(0, 0);
            old
        };
        Self::drop_contents(old);
        Self::discard(py, container, old);
    }

    /// Takes the keys of `source`, a private set that only the caller knows, in place of its own. Readers see the keys before or after.
    pub fn replace_with(&self, py: &Py, owner: &Value, source: &SetObject) {
        let (Some(container), Some(empty)) = (owner.object(), NonNull::new(Table::empty_pointer())) else { return };
        let old = {
            let _guard = py.mutator().lock(container);
            self.take_table(py, container, source, empty)
        };
        Self::drop_contents(old);
        Self::discard(py, container, old);
    }

    /// Takes over the table of a private set; returns its own. Under the lock.
    fn take_table(&self, py: &Py, container: Object, source: &SetObject, empty: NonNull<Head>) -> Table {
        let (old, fresh) = (self.table(), source.table());
        for (key, _) in fresh.live() {
            if word::is_pointer(key) {
                py.mutator().write_barrier(container, word::to_object(key));
            }
        }
        self.mark_number();
        self.install(fresh);
        self.set_counts(source.len(), source.fill.load(Ordering::Relaxed));
        source.install(Table(empty));
        source.set_counts(0, 0);
        old
    }

    /// Copies everything into `target`, a private and empty set, as it was at one moment.
    ///
    /// # Errors
    /// MemoryError.
    pub fn copy_into(&self, py: &Py, owner: &Value, target: &SetObject) -> Result<()> {
        let Some(container) = owner.object() else { return Ok(()) };
        let done = {
            let _guard = py.mutator().lock(container);
            target.fill_from(py, self)
        };
        done.map_err(|NoMemory| py.no_memory())
    }

    /// A new instance of `ty` with the same keys.
    ///
    /// # Errors
    /// MemoryError.
    pub fn copy_as(&self, py: &Py, owner: &Value, ty: TypeRef) -> Result {
        let copy = Self::new_of(py, ty)?;
        if let Some(target) = copy.payload::<SetObject>() {
            self.copy_into(py, owner, target)?;
        }
        Ok(copy)
    }

    /// Takes the keys of `source` (a set), all of them in one step unless one needs Python code to be compared.
    ///
    /// # Errors
    /// MemoryError, and whatever `__eq__` raises.
    pub fn update_from(&self, py: &mut Py, owner: &Value, source: &Value) -> Result<()> {
        let Some(other) = source.payload::<SetObject>() else { return Ok(()) };
        let (Some(container), Some(other_container)) = (owner.object(), source.object()) else { return Ok(()) };
        if container == other_container || other.is_empty() {
            return Ok(());
        }
        let done = {
            let _guards = py.mutator().lock_pair(container, other_container);
            self.at_once(|| self.merge_quick(py, container, other))
        };
        match done {
            Ok(true) => return Ok(()),
            Ok(false) => {}
            Err(NoMemory) => return Err(py.no_memory()),
        }
        for (key, hash) in other.hashed_keys(py, source)? {
            self.add_hashed(py, owner, &key, hash)?;
        }
        Ok(())
    }

    /// Removes the keys of `source` (another set) and, to keep what is in one of the two only, adds those that were not there: in one
    /// step. `false`, and nothing is changed, if a key needs Python code to be compared.
    ///
    /// # Errors
    /// MemoryError.
    pub fn subtract_quick(&self, py: &Py, owner: &Value, source: &Value, add: bool) -> Result<bool> {
        let Some(other) = source.payload::<SetObject>() else { return Ok(false) };
        let (Some(container), Some(other_container)) = (owner.object(), source.object()) else { return Ok(false) };
        let mut displaced = Vec::new();
        let done = {
            let _guards = py.mutator().lock_pair(container, other_container);
            if !add && other.len() >> 3 > self.len() {
                Ok(self.subtract_asking(other, &mut displaced))
            } else {
                self.subtract_locked(py, container, other, add, &mut displaced)
            }
        };
        drop(displaced);
        done.map_err(|NoMemory| py.no_memory())
    }

    /// Keeps what is in `source` (another set) too, in one step; `false`, and nothing is changed, if a key needs Python code to be
    /// compared. `fresh` is a private and empty set to work with.
    ///
    /// # Errors
    /// MemoryError.
    pub fn intersect_quick(&self, py: &Py, owner: &Value, source: &Value, fresh: &Value) -> Result<bool> {
        let Some(other) = source.payload::<SetObject>() else { return Ok(false) };
        let (Some(container), Some(other_container)) = (owner.object(), source.object()) else { return Ok(false) };
        let (Some(kept), Some(kept_container)) = (fresh.payload::<SetObject>(), fresh.object()) else {
            return Ok(false);
        };
        let Some(empty) = NonNull::new(Table::empty_pointer()) else { return Ok(false) };
        let done = {
            let _guards = py.mutator().lock_pair(container, other_container);
            let (walked, asked) = if other.len() > self.len() { (self, other) } else { (other, self) };
            kept.fill_with_part(py, kept_container, walked, asked, true)
                .map(|all| all.then(|| self.take_table(py, container, kept, empty)))
        };
        match done {
            Err(NoMemory) => Err(py.no_memory()),
            Ok(None) => Ok(false),
            Ok(Some(old)) => {
                Self::drop_contents(old);
                Self::discard(py, container, old);
                Ok(true)
            }
        }
    }

    /// A new instance of `ty` with the keys of this set that `source` (another set) has too (`common`), or has not, in one step; nothing if a key
    /// needs Python code to be compared.
    ///
    /// # Errors
    /// MemoryError.
    pub fn part_quick(
        &self,
        py: &Py,
        owner: &Value,
        source: &Value,
        ty: TypeRef,
        common: bool,
    ) -> Result<Option<Value>> {
        let Some(other) = source.payload::<SetObject>() else { return Ok(None) };
        let (Some(container), Some(other_container)) = (owner.object(), source.object()) else { return Ok(None) };
        if container == other_container {
            return Ok(None);
        }
        let fresh = Self::new_of(py, ty)?;
        let (Some(kept), Some(kept_container)) = (fresh.payload::<SetObject>(), fresh.object()) else {
            return Ok(None);
        };
        let done = {
            let _guards = py.mutator().lock_pair(container, other_container);
            kept.fill_with_part(py, kept_container, self, other, common)
        };
        match done {
            Err(NoMemory) => Err(py.no_memory()),
            Ok(whole) => Ok(whole.then_some(fresh)),
        }
    }

    /// Has `source` (a set) all keys of this one (`there`), or none of them, and is what `sizes` says of their numbers of keys true, at one
    /// moment? `None` where only Python code can tell.
    pub fn has_all_quick(
        &self,
        py: &Py,
        owner: &Value,
        source: &Value,
        there: bool,
        sizes: impl FnOnce(usize, usize) -> bool,
    ) -> Option<bool> {
        let other = source.payload::<SetObject>()?;
        let _guards = py.mutator().lock_pair(owner.object()?, source.object()?);
        if !sizes(self.len(), other.len()) {
            return Some(false);
        }
        let asked = other.table();
        for (key, hash) in self.table().live() {
            match asked.probe(hash, key, &mut Cursor::new(hash), quick_equal) {
                Probe::Found(_) if there => {}
                Probe::Free(_) if !there => {}
                Probe::Found(_) | Probe::Free(_) => return Some(false),
                Probe::Ask(..) => return None,
            }
        }
        Some(true)
    }

    // --- under the lock ---

    fn subtract_locked(
        &self,
        py: &Py,
        container: Object,
        other: &SetObject,
        add: bool,
        displaced: &mut Vec<Value>,
    ) -> std::result::Result<bool, NoMemory> {
        let asks = |(key, hash): (u64, i64)| {
            matches!(self.table().probe(hash, key, &mut Cursor::new(hash), quick_equal), Probe::Ask(..))
        };
        if other.table().live().any(asks) {
            return Ok(false);
        }
        self.at_once(|| self.subtract_asked(py, container, other, add, displaced)).map(|()| true)
    }

    /// The same where the other set is much larger, so that its keys are asked for rather than walked.
    fn subtract_asking(&self, other: &SetObject, displaced: &mut Vec<Value>) -> bool {
        let (table, asked) = (self.table(), other.table());
        let mut found = Vec::new();
        for (i, place) in table.places().iter().enumerate() {
            let (key, hash) = (place.key.load(), place.hash.load(Ordering::Relaxed));
            if key == word::EMPTY || key == REMOVED {
                continue;
            }
            match asked.probe(hash, key, &mut Cursor::new(hash), quick_equal) {
                Probe::Found(_) => found.push(i),
                Probe::Free(_) => {}
                Probe::Ask(..) => return false,
            }
        }
        self.at_once(|| displaced.extend(found.into_iter().map(|i| self.delete(table, i))));
        true
    }

    fn subtract_asked(
        &self,
        py: &Py,
        container: Object,
        other: &SetObject,
        add: bool,
        displaced: &mut Vec<Value>,
    ) -> std::result::Result<(), NoMemory> {
        for (key, hash) in other.table().live() {
            let (table, mut cursor) = (self.table(), Cursor::new(hash));
            // Only a key that has just been added can make it ask, and the keys of one set are different.
            let place = loop {
                match table.probe(hash, key, &mut cursor, quick_equal) {
                    Probe::Ask(..) => {}
                    Probe::Found(i) => break Ok(i),
                    Probe::Free(i) => break Err(i),
                }
            };
            match place {
                Ok(i) => displaced.push(self.delete(table, i)),
                Err(i) if add => {
                    // SAFETY: the other set holds the key, under its lock.
                    let key = unsafe { Value::from_borrowed_word(key) };
                    self.insert(py, container, table, (i, cursor.removed), hash, key)?;
                }
                Err(_) => {}
            }
        }
        Ok(())
    }

    /// Fills this private, empty set with the keys of one set that another has too (`common`), or has not; `false` at a key that needs Python code.
    fn fill_with_part(
        &self,
        py: &Py,
        container: Object,
        walked: &SetObject,
        asked: &SetObject,
        common: bool,
    ) -> std::result::Result<bool, NoMemory> {
        for (key, hash) in walked.table().live() {
            let there = match asked.table().probe(hash, key, &mut Cursor::new(hash), quick_equal) {
                Probe::Free(_) => false,
                Probe::Ask(..) => return Ok(false),
                Probe::Found(_) => true,
            };
            if there != common {
                continue;
            }
            self.make_table(py)?;
            // SAFETY: this set is private, and the walked set holds the key, under its lock.
            unsafe {
                if let Some(Near::Free(place)) = self.near_private(hash, key) {
                    self.put_private(place, hash, Value::from_borrowed_word(key).into_word());
                    continue;
                }
            }
            let (table, mut cursor) = (self.table(), Cursor::new(hash));
            let free = loop {
                match table.probe(hash, key, &mut cursor, |_, _| Some(false)) {
                    Probe::Free(i) => break i,
                    Probe::Ask(..) | Probe::Found(_) => {}
                }
            };
            // SAFETY: the walked set holds the key, under its lock.
            let key = unsafe { Value::from_borrowed_word(key) };
            self.insert(py, container, table, (free, cursor.removed), hash, key)?;
        }
        Ok(true)
    }

    fn merge_quick(&self, py: &Py, container: Object, other: &SetObject) -> std::result::Result<bool, NoMemory> {
        if (self.fill.load(Ordering::Relaxed) + other.len()) * 5 >= self.table().mask() * 3 {
            self.resize(py, container, (self.len() + other.len()) * 2)?;
        }
        if self.fill.load(Ordering::Relaxed) == 0 {
            self.copy_keys(py, Some(container), other);
            return Ok(true);
        }
        for (key, hash) in other.table().live() {
            let (table, mut cursor) = (self.table(), Cursor::new(hash));
            match table.probe(hash, key, &mut cursor, quick_equal) {
                Probe::Found(_) => {}
                Probe::Free(i) => {
                    // SAFETY: the other set holds the key, under its lock.
                    let key = unsafe { Value::from_borrowed_word(key) };
                    self.insert(py, container, table, (i, cursor.removed), hash, key)?;
                }
                Probe::Ask(..) => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Fills this private set, which has no table yet, with the keys of `other`. Under the other's lock.
    fn fill_from(&self, py: &Py, other: &SetObject) -> std::result::Result<(), NoMemory> {
        if other.is_empty() {
            return Ok(());
        }
        let places = if other.len() * 5 >= (SMALLEST - 1) * 3 { size_above(other.len() * 2) } else { SMALLEST };
        self.install(Table::allocate(py, places).ok_or(NoMemory)?);
        self.copy_keys(py, None, other);
        Ok(())
    }

    /// Copies all keys of `other` into this set's table, which is empty and large enough.
    fn copy_keys(&self, py: &Py, container: Option<Object>, other: &SetObject) {
        let (table, from) = (self.table(), other.table());
        let counted = |w: u64| {
            // SAFETY: the other set holds the key, under its lock.
            let key = unsafe { Value::from_borrowed_word(w) };
            if let (Some(container), Some(o)) = (container, key.object()) {
                py.mutator().write_barrier(container, o);
            }
            key.into_word()
        };
        if table.mask() == from.mask() && other.fill.load(Ordering::Relaxed) == other.len() {
            for (source, target) in from.places().iter().zip(table.places()) {
                let w = source.key.load();
                if w != word::EMPTY {
                    target.hash.store(source.hash.load(Ordering::Relaxed), Ordering::Relaxed);
                    // SAFETY: the counted word moves into the empty place.
                    unsafe { target.key.store_moved(if word::is_pointer(w) { counted(w) } else { w }) };
                }
            }
        } else {
            for (key, hash) in from.live() {
                table.place_new(hash, counted(key));
            }
        }
        self.set_counts(other.len(), other.len());
    }
}
