//! Operations on whole dicts: clearing, copying, joining, both ends, and walking the entries.
//!
//! Each of them sees the dict as it was at one moment: it holds the lock for the whole of its work, which runs no Python code. Only a
//! join of keys that Python code must compare goes on without the lock, on a copy. Walking holds no lock at all: it goes by entry numbers.

use super::args::Result;
use super::dict::{DictObject, NoMemory};
use super::dict_table::{Cursor, Probe, Table};
use super::keys::quick_equal;
use super::thread::Py;
use super::value::Value;
use super::word;
use orochi_gc::Object;

impl DictObject {
    /// Removes everything.
    pub fn clear(&self, py: &Py, owner: &Value) {
        let Some(container) = owner.object() else { return };
        let old = {
            let _guard = py.mutator().lock(container);
            let old = self.table();
            // SAFETY: the empty table lives for ever.
            self.install(unsafe { Table::from_pointer(Table::empty_pointer()) });
            self.set_len(0);
            self.keys_changed();
            old
        };
        // Dropping runs no Python code and reaches no safepoint, so the table stays good.
        old.drop_contents();
        Self::discard(py, container, old);
    }

    /// Removes the last entry.
    pub fn pop_last(&self, py: &Py, owner: &Value) -> Option<(Value, Value)> {
        let container = owner.object()?;
        let _guard = py.mutator().lock(container);
        let end = self.table().end();
        if self.is_empty() { None } else { Some(self.delete(container, end - 1)) }
    }

    /// Removes the first entry.
    pub fn pop_first(&self, py: &Py, owner: &Value) -> Option<(Value, Value)> {
        let container = owner.object()?;
        let _guard = py.mutator().lock(container);
        let first = self.table().first();
        if self.is_empty() { None } else { Some(self.delete(container, first)) }
    }

    /// Makes room for `more` further keys.
    ///
    /// # Errors
    /// MemoryError.
    pub fn reserve(&self, py: &Py, owner: &Value, more: usize) -> Result<()> {
        let Some(container) = owner.object() else { return Ok(()) };
        let done = {
            let _guard = py.mutator().lock(container);
            let table = self.table();
            if (table.capacity() - table.used()) as usize >= more {
                Ok(())
            } else {
                self.rebuild(py, container, self.len() + more, 0)
            }
        };
        done.map_err(|NoMemory| py.no_memory())
    }

    /// A new exact dict with the same entries, as they were at one moment.
    ///
    /// # Errors
    /// MemoryError.
    pub fn copy(&self, py: &Py, owner: &Value) -> Result {
        let copy = Self::new(py)?;
        if let Some(target) = copy.payload::<DictObject>() {
            self.copy_into(py, owner, target)?;
        }
        Ok(copy)
    }

    /// Copies everything into `target`, a private and empty dict.
    ///
    /// # Errors
    /// MemoryError.
    pub fn copy_into(&self, py: &Py, owner: &Value, target: &DictObject) -> Result<()> {
        let Some(container) = owner.object() else { return Ok(()) };
        let done = {
            let _guard = py.mutator().lock(container);
            target.fill_from(py, self)
        };
        done.map_err(|NoMemory| py.no_memory())
    }

    /// Fills this private dict, which has no table yet, with the entries of `other`. Under the other's lock.
    fn fill_from(&self, py: &Py, other: &DictObject) -> std::result::Result<(), NoMemory> {
        if other.is_empty() {
            return Ok(());
        }
        let table = Table::allocate(py, other.len(), 0).ok_or(NoMemory)?;
        table.copy_from(py, other.table());
        self.install(table);
        self.set_len(other.len());
        self.keys_changed();
        Ok(())
    }

    /// Sets every key of `source` (a dict) in this one; keys that are here already keep their values unless `replace`.
    /// In one step, as long as no key needs Python code to be compared.
    ///
    /// # Errors
    /// MemoryError, and whatever `__eq__` raises.
    pub fn update_from(&self, py: &mut Py, owner: &Value, source: &Value, replace: bool) -> Result<()> {
        let Some(other) = source.payload::<DictObject>() else { return Ok(()) };
        let (Some(container), Some(other_container)) = (owner.object(), source.object()) else { return Ok(()) };
        if container == other_container || other.is_empty() {
            return Ok(());
        }
        // SAFETY: the caller holds the object.
        if self.table().bytes() == 0 && unsafe { container.as_ref() }.is_private() {
            return other.copy_into(py, source, self);
        }
        let mut displaced = Vec::new();
        let mut position = 0;
        let done = {
            let _guards = py.mutator().lock_pair(container, other_container);
            self.merge_quick(py, container, other, replace, &mut position, &mut displaced)
        };
        drop(displaced);
        match done {
            Ok(true) => return Ok(()),
            Ok(false) => {}
            Err(NoMemory) => return Err(py.no_memory()),
        }
        // Some key needs Python code, which may change the source: go on with a copy, from the entry that was not decided.
        let copy = other.copy(py, source)?;
        let Some(snapshot) = copy.payload::<DictObject>() else { return Ok(()) };
        let mut at = 0;
        while let Some((key, value, hash)) = snapshot.next_hashed(py, &mut at) {
            if replace || self.peek_hashed(py, &key, hash)? == word::EMPTY {
                self.set_hashed(py, owner, &key, hash, value)?;
            }
            if other.len() != snapshot.len() {
                return Err(py.runtime_error("dict mutated during update"));
            }
        }
        Ok(())
    }

    /// Merges entries from `position` on; `false` at one whose key needs Python code. Under both locks.
    fn merge_quick(
        &self,
        py: &Py,
        container: Object,
        other: &DictObject,
        replace: bool,
        position: &mut u32,
        displaced: &mut Vec<Value>,
    ) -> std::result::Result<bool, NoMemory> {
        let from = other.table();
        let room = (self.table().capacity() - self.table().used()) as usize;
        if room < other.len() {
            // At most as much as both together; half of it if most keys may be common.
            self.rebuild(py, container, (self.len() + other.len()).max(self.len() * 2), 0)?;
        }
        *position = (*position).max(from.first());
        while let Some(entry) = from.get(*position) {
            if !entry.value.is_empty() {
                let hash = from.hash(*position);
                let table = self.table();
                match table.probe(hash, entry.key.load(), &mut Cursor::new(hash), quick_equal) {
                    Probe::Found(i) => {
                        if replace {
                            displaced.try_reserve(1).map_err(|_| NoMemory)?;
                            displaced.push(table.entry(i).value.replace(py, container, entry.value.get(py)));
                        }
                    }
                    Probe::Absent => {
                        self.insert(py, container, hash, entry.key.get(py), entry.value.get(py))?;
                    }
                    Probe::Ask(..) => return Ok(false),
                }
            }
            *position += 1;
        }
        Ok(true)
    }

    // --- iteration ---

    /// The next live entry at or after `position`, which moves behind it.
    #[inline(always)]
    fn next_live(&self, position: &mut usize) -> Option<(u64, u64, i64)> {
        let table = self.table();
        let mut i = (*position).max(table.first() as usize);
        while let Some(entry) = table.get(u32::try_from(i).ok()?) {
            i += 1;
            let (key, value) = (entry.key.load(), entry.value.load());
            if key != word::EMPTY && value != word::EMPTY {
                *position = i;
                return Some((key, value, table.hash((i - 1) as u32)));
            }
        }
        *position = i;
        None
    }

    /// The next live entry at or after `position`, which moves behind it: uncounted words of key and value, good until
    /// this dict changes (private) or the next safepoint (shared).
    #[inline(always)]
    pub fn next_words(&self, position: &mut usize) -> Option<(u64, u64)> {
        self.next_live(position).map(|(key, value, _)| (key, value))
    }

    /// The next live entry at or after `position`, which moves behind it.
    #[inline]
    pub fn next_entry(&self, py: &Py, position: &mut usize) -> Option<(Value, Value)> {
        self.next_hashed(py, position).map(|(key, value, _)| (key, value))
    }

    /// The same with the key's hash.
    #[inline]
    pub fn next_hashed(&self, _py: &Py, position: &mut usize) -> Option<(Value, Value, i64)> {
        let (key, value, hash) = self.next_live(position)?;
        // SAFETY: the words were read from a live table just now.
        unsafe { Some((Value::from_borrowed_word(key), Value::from_borrowed_word(value), hash)) }
    }

    /// The live entry before `position` (which starts at `usize::MAX`), which moves to it.
    #[inline]
    pub fn previous_words(&self, position: &mut usize) -> Option<(u64, u64)> {
        let table = self.table();
        let mut i = (*position).min(table.used() as usize);
        while i > 0 {
            i -= 1;
            let entry = table.entry(i as u32);
            let (key, value) = (entry.key.load(), entry.value.load());
            if key != word::EMPTY && value != word::EMPTY {
                *position = i;
                return Some((key, value));
            }
        }
        *position = 0;
        None
    }

    /// The live entry before `position` (which starts at `usize::MAX`), which moves to it.
    #[inline]
    pub fn previous_entry(&self, _py: &Py, position: &mut usize) -> Option<(Value, Value)> {
        let (key, value) = self.previous_words(position)?;
        // SAFETY: the words were read from a live table just now.
        unsafe { Some((Value::from_borrowed_word(key), Value::from_borrowed_word(value))) }
    }

    /// All entries, as they were at one moment.
    ///
    /// # Errors
    /// MemoryError.
    pub fn entries(&self, py: &Py, owner: &Value) -> Result<Vec<(Value, Value)>> {
        let mut position = 0;
        py.gather_locked(owner, self.len(), || self.next_entry(py, &mut position))
    }

    /// All keys, as they were at one moment.
    ///
    /// # Errors
    /// MemoryError.
    pub fn keys(&self, py: &Py, owner: &Value) -> Result<Vec<Value>> {
        let mut position = 0;
        // SAFETY: as in `next_entry`.
        let key = |(key, _)| unsafe { Value::from_borrowed_word(key) };
        py.gather_locked(owner, self.len(), || self.next_words(&mut position).map(key))
    }

    /// Bytes of the table, for `__sizeof__`.
    pub fn table_bytes(&self) -> usize {
        self.table().bytes()
    }
}
