//! Lists: a length and a replaceable array of slots.
//!
//! Readers of a shared list load the array, then the length, then the slot, each with acquire, and never wait. Writers hold the lock. An
//! array is never shortened in place: what lies beyond the length is EMPTY, and growth installs a new array with the words moved;
//! the old one is retired with its words left as they are, for readers that still look at it.

use super::args::Result;
use super::kind::Kind;
use super::payload::Payload;
use super::slot::Slot;
use super::thread::{Py, Thread};
use super::type_ids::TypeId;
use super::value::Value;
use super::word;
use orochi_gc::Object;
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};

/// The array of a list; its slots follow.
#[repr(C)]
struct ListArray {
    capacity: usize,
    slots: [Slot; 0],
}

impl ListArray {
    const fn bytes(capacity: usize) -> usize {
        size_of::<ListArray>() + capacity * size_of::<Slot>()
    }
}

/// The payload of a list.
#[repr(C)]
pub struct ListObject {
    array: AtomicPtr<ListArray>,
    len: AtomicUsize,
}

// SAFETY: 1. the array's slots up to the length are all the references; 2. fixed size; 3. `Drop` drops them; 4. see the module's text.
unsafe impl Payload for ListObject {
    const KIND: Kind = Kind::List;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        for i in 0..self.len() {
            if let Some(slot) = self.slot(i) {
                slot.trace(visit);
            }
        }
    }
}

impl Drop for ListObject {
    fn drop(&mut self) {
        let array = *self.array.get_mut();
        if array.is_null() {
            return;
        }
        // SAFETY: the dead list owns its array; slots up to the length own their words.
        unsafe {
            for i in 0..*self.len.get_mut() {
                ptr::drop_in_place((*array).slots.as_ptr().add(i).cast_mut());
            }
            let bytes = ListArray::bytes((*array).capacity);
            (*Thread::current()).mutator().free_array(NonNull::new_unchecked(array.cast()), bytes);
        }
    }
}

impl ListObject {
    /// An empty list's payload.
    pub const fn empty() -> ListObject {
        ListObject { array: AtomicPtr::new(ptr::null_mut()), len: AtomicUsize::new(0) }
    }

    /// Number of items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.load(Ordering::Acquire)
    }

    /// No item?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline(always)]
    fn slot(&self, i: usize) -> Option<&Slot> {
        // Acquire pairs with the release that installed the array.
        let array = self.array.load(Ordering::Acquire);
        if array.is_null() {
            return None;
        }
        // SAFETY: an installed array lives until it is retired and the grace period is over; the index is checked against its capacity.
        unsafe { if i < (*array).capacity { Some(&*(*array).slots.as_ptr().add(i)) } else { None } }
    }

    /// The uncounted word of item `i`, or EMPTY; lock-free. Good until the list changes (private) or the next safepoint (shared).
    #[inline(always)]
    pub fn word_at(&self, i: usize) -> u64 {
        if i >= self.len() {
            return word::EMPTY;
        }
        self.slot(i).map_or(word::EMPTY, Slot::load)
    }

    /// Item `i`, counted.
    #[inline]
    pub fn get(&self, _py: &Py, i: usize) -> Option<Value> {
        let w = self.word_at(i);
        // SAFETY: loaded from a live slot under the current pin.
        (w != word::EMPTY).then(|| unsafe { Value::from_borrowed_word(w) })
    }

    /// Counted copies of all items, of one moment.
    pub fn snapshot(&self, py: &Py, owner: &Value) -> Vec<Value> {
        let _guard = owner.object().map(|o| py.mutator().lock(o));
        (0..self.len()).filter_map(|i| self.get(py, i)).collect()
    }

    /// Replaces item `i`; returns the old one, or `None` (and `v` is dropped) if there is no such item.
    pub fn set(&self, py: &Py, owner: &Value, i: usize, v: Value) -> Option<Value> {
        let object = owner.object()?;
        let guard = py.mutator().lock(object);
        let old = if i < self.len() { self.slot(i).map(|s| s.replace(py, object, v)) } else { None };
        drop(guard);
        old
    }

    /// Appends an item.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn push(&self, py: &Py, owner: &Value, v: Value) -> Result<()> {
        let Some(object) = owner.object() else { return Ok(()) };
        let _guard = py.mutator().lock(object);
        let len = self.len.load(Ordering::Relaxed);
        self.reserve_locked(py, object, len + 1)?;
        if let Some(slot) = self.slot(len) {
            std::mem::forget(slot.replace(py, object, v));
            // Release pairs with the acquire in `len`: whoever sees the length sees the item.
            self.len.store(len + 1, Ordering::Release);
        }
        Ok(())
    }

    /// Makes room for `wanted` items. Under the lock.
    #[inline]
    fn reserve_locked(&self, py: &Py, object: Object, wanted: usize) -> Result<()> {
        let array = self.array.load(Ordering::Relaxed);
        // SAFETY: the installed array is alive.
        let capacity = if array.is_null() { 0 } else { unsafe { (*array).capacity } };
        if wanted <= capacity { Ok(()) } else { self.grow(py, object, array, wanted) }
    }

    #[cold]
    #[inline(never)]
    fn grow(&self, py: &Py, object: Object, old: *mut ListArray, wanted: usize) -> Result<()> {
        let capacity = wanted.checked_add(wanted / 8 + 6).ok_or(()).map_err(|()| py.no_memory())? & !3;
        let capacity = capacity.max(wanted);
        self.install(py, object, old, capacity)
    }

    fn install(&self, py: &Py, object: Object, old: *mut ListArray, capacity: usize) -> Result<()> {
        let bytes = capacity.checked_mul(8).and_then(|b| b.checked_add(size_of::<ListArray>()));
        let Some(memory) = bytes.and_then(|b| py.mutator().alloc_array(b)) else { return Err(py.no_memory()) };
        let fresh = memory.cast::<ListArray>().as_ptr();
        // SAFETY: fresh memory of `capacity` slots; the first `len` words move over, and the old array no longer owns them.
        unsafe {
            fresh.write(ListArray { capacity, slots: [] });
            let to = (*fresh).slots.as_ptr().cast_mut().cast::<u64>();
            let len = self.len.load(Ordering::Relaxed);
            for i in 0..capacity {
                to.add(i).write(if i < len { (*(*old).slots.as_ptr().add(i)).load() } else { word::EMPTY });
            }
            // Release: whoever sees the array sees its words.
            self.array.store(fresh, Ordering::Release);
            if !old.is_null() {
                let bytes = ListArray::bytes((*old).capacity);
                let memory = NonNull::new_unchecked(old.cast());
                if object.as_ref().is_private() {
                    py.mutator().free_array(memory, bytes);
                } else {
                    py.mutator().retire_array(memory, bytes);
                }
            }
        }
        Ok(())
    }

    /// Replaces the items `start..end` by `with`; returns what was displaced. Out-of-range ends are clamped.
    ///
    /// A change that moves items in a shared list installs a new array, so that a reader sees the list before or after.
    ///
    /// # Errors
    /// MemoryError.
    pub fn splice(&self, py: &Py, owner: &Value, start: usize, end: usize, with: Vec<Value>) -> Result<Vec<Value>> {
        let Some(object) = owner.object() else { return Ok(Vec::new()) };
        let _guard = py.mutator().lock(object);
        let len = self.len.load(Ordering::Relaxed);
        let start = start.min(len);
        let end = end.clamp(start, len);
        let new_len = len - (end - start) + with.len();
        let moves = end != len && with.len() != end - start;
        // SAFETY: read of a field of an object that `owner` holds.
        let shared = unsafe { !object.as_ref().is_private() };
        if shared && moves {
            let old = self.array.load(Ordering::Relaxed);
            self.install(py, object, old, new_len + new_len / 8 + 4)?;
        } else {
            self.reserve_locked(py, object, new_len)?;
        }
        let array = self.array.load(Ordering::Relaxed);
        let mut displaced = Vec::with_capacity(end - start);
        if array.is_null() {
            return Ok(displaced);
        }
        // SAFETY: the array has room for `new_len` and at least `len` slots; each word has one owner at every step's end.
        unsafe {
            let slot = |i: usize| &*(*array).slots.as_ptr().add(i);
            for i in start..end {
                displaced.push(slot(i).take());
            }
            if new_len < len {
                self.len.store(new_len, Ordering::Release);
            }
            if with.len() < end - start {
                for (to, from) in (start + with.len()..new_len).zip(end..len) {
                    slot(to).store_moved(slot(from).load());
                }
                for i in new_len..len {
                    slot(i).store_moved(word::EMPTY);
                }
            } else if with.len() > end - start {
                for (to, from) in (start + with.len()..new_len).zip(end..len).rev() {
                    slot(to).store_moved(slot(from).load());
                }
            }
            for (i, v) in (start..).zip(with) {
                if let Some(o) = v.object() {
                    py.mutator().write_barrier(object, o);
                }
                slot(i).store_moved(v.into_word());
            }
            if new_len > len {
                self.len.store(new_len, Ordering::Release);
            }
        }
        Ok(displaced)
    }

    /// Takes the last item off.
    pub fn pop_last(&self, py: &Py, owner: &Value) -> Option<Value> {
        let object = owner.object()?;
        let _guard = py.mutator().lock(object);
        let len = self.len.load(Ordering::Relaxed).checked_sub(1)?;
        self.len.store(len, Ordering::Release);
        self.slot(len).map(Slot::take)
    }

    /// Takes all items out (for `sort`, `clear`).
    pub fn take_all(&self, py: &Py, owner: &Value) -> Vec<Value> {
        self.splice(py, owner, 0, usize::MAX, Vec::new()).unwrap_or_default()
    }
}

impl Py {
    /// A list of `items`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn list(&self, items: Vec<Value>) -> Result {
        let list = self.alloc(self.ty(TypeId::List), ListObject::empty())?;
        if let Some(payload) = list.payload::<ListObject>() {
            drop(payload.splice(self, &list, 0, 0, items)?);
        }
        Ok(list)
    }
}
