//! Lists: one pointer to an array that knows its capacity and its length.
//!
//! A reader of a shared list loads the array (acquire), its length (acquire), the slot (acquire) and the length once more, and never
//! waits: length and slots are those of one array, so it sees one state of the list. Writers hold the lock. Under it a change is one of
//! - a store into one slot;
//! - an append: the slots beyond the length are stored first, then the length (release);
//! - taking the last item off: the length first, then the slot becomes EMPTY, which a reader that saw the old length takes for absent;
//! - anything that moves or removes other items: the new array is built complete and then installed (release). The old one is retired with its
//!   words as they are; its references belong to the new array or were handed out, and what they name outlives the grace period.
//!
//! A private list changes in place, since nobody else looks.

use super::args::Result;
use super::kind::Kind;
use super::payload::Payload;
use super::slot::Slot;
use super::thread::{Py, Thread};
use super::type_ids::TypeId;
use super::value::Value;
use super::word;
use crate::algorithm::memory::{try_collect, try_vec};
use orochi_gc::mutant;
use orochi_gc::sync::{AtomicPtr, AtomicUsize, Ordering};
use orochi_gc::{Object, per_program};
use std::ptr::{self, NonNull};

/// The array of a list; its slots follow.
#[repr(C, align(16))]
pub(super) struct ListArray {
    capacity: usize,
    len: AtomicUsize,
    slots: [Slot; 0],
}

per_program! {
    /// The array of every list that has none of its own. Never written: its capacity is zero.
    fn empty_array() -> ListArray { ListArray { capacity: 0, len: AtomicUsize::new(0), slots: [] } }
}

pub(super) fn no_items() -> *mut ListArray {
    ptr::from_ref(empty_array()).cast_mut()
}

/// Smallest array that a list gives back when it shrinks.
const SHRINK_FROM: usize = 64;

impl ListArray {
    const fn bytes(capacity: usize) -> usize {
        size_of::<ListArray>() + capacity * size_of::<Slot>()
    }

    /// The first slot of `array`.
    ///
    /// # Safety
    /// The array is alive.
    #[inline(always)]
    pub(super) unsafe fn first(array: *mut ListArray) -> *mut Slot {
        // SAFETY: the slots follow the head; the pointer keeps the provenance of the whole allocation.
        unsafe { array.cast::<u8>().add(size_of::<ListArray>()).cast::<Slot>() }
    }

    /// A new array with no item. Its slots are written by the caller.
    pub(super) fn allocate(py: &Py, capacity: usize) -> Result<*mut ListArray> {
        let bytes = capacity.checked_mul(size_of::<Slot>()).and_then(|b| b.checked_add(size_of::<ListArray>()));
        let Some(memory) = bytes.filter(|&b| isize::try_from(b).is_ok()).and_then(|b| py.mutator().alloc_array(b))
        else {
            return Err(py.no_memory());
        };
        let array = memory.cast::<ListArray>().as_ptr();
        // SAFETY: fresh memory with room for the head.
        unsafe {
            array.write(ListArray { capacity, len: AtomicUsize::new(0), slots: [] });
            Slot::prepare(Self::first(array), capacity);
        }
        Ok(array)
    }

    /// Puts `v` behind the last of `len` items.
    ///
    /// # Safety
    /// The array is installed in the list `object`, which the calling thread has locked, and has room for one more.
    #[inline(always)]
    unsafe fn put_behind(array: *mut ListArray, py: &Py, object: Object, len: usize, v: Value) {
        if let Some(o) = v.object() {
            py.mutator().write_barrier(object, o);
        }
        // SAFETY: the caller's.
        unsafe {
            (*Self::first(array).add(len)).store_moved(v.into_word());
            // Release pairs with the acquire in `view`: whoever sees the length sees the item.
            (*array).len.store(len + 1, mutant!(Ordering::Release, "list_push_relaxed" => Ordering::Relaxed));
        }
    }

    /// Takes the last item, after which there are `len`.
    ///
    /// # Safety
    /// The array is installed in a list that the calling thread has locked, and has `len + 1` items.
    #[inline(always)]
    unsafe fn take_end(array: *mut ListArray, len: usize) -> Value {
        // SAFETY: the caller's.
        unsafe {
            // Before the item is taken: who finds its slot empty, or with another item, finds a shorter list as well.
            (*array).len.store(len, mutant!(Ordering::Release, "list_pop_relaxed" => Ordering::Relaxed));
            (*Self::first(array).add(len)).take()
        }
    }

    /// Gives up an array whose words have moved elsewhere.
    ///
    /// # Safety
    /// The array was replaced, and `shared` says whether others may still read it.
    unsafe fn discard(py: &Py, array: *mut ListArray, shared: bool) {
        if ptr::eq(array, no_items()) {
            return;
        }
        // SAFETY: the caller's; an installed array is not null.
        unsafe {
            let bytes = Self::bytes((*array).capacity);
            let memory = NonNull::new_unchecked(array.cast());
            if shared {
                py.mutator().retire_array(memory, bytes);
            } else {
                py.mutator().free_array(memory, bytes);
            }
        }
    }
}

/// The payload of a list.
#[repr(C)]
pub struct ListObject {
    array: AtomicPtr<ListArray>,
}

// SAFETY: 1. the array's slots up to its length are all the references; 2. fixed size; 3. `Drop` drops them; 4. see the module's text.
unsafe impl Payload for ListObject {
    const KIND: Kind = Kind::List;
    const TRACKED: bool = true;
    const LOCK_FREE: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        for slot in self.view() {
            slot.trace(visit);
        }
    }
}

impl Drop for ListObject {
    fn drop(&mut self) {
        let array = self.array.load(Ordering::Relaxed);
        if ptr::eq(array, no_items()) {
            return;
        }
        // SAFETY: the dead list owns its array; slots up to the length own their words.
        unsafe {
            let len = (*array).len.load(Ordering::Relaxed);
            Slot::drop_words(ListArray::first(array), len);
            let bytes = ListArray::bytes((*array).capacity);
            (*Thread::current()).mutator().free_array(NonNull::new_unchecked(array.cast()), bytes);
        }
    }
}

impl Default for ListObject {
    fn default() -> Self {
        Self::empty()
    }
}

impl ListObject {
    /// The slot `i` of a private list, if it holds an item. For the VM's fast paths.
    ///
    /// # Safety
    /// The list is private to the calling thread.
    #[inline(always)]
    pub unsafe fn private_slot(&self, i: usize) -> Option<&Slot> {
        let array = self.array.load(Ordering::Relaxed);
        // SAFETY: the installed array is alive, and nobody else changes it.
        unsafe { if i < (*array).len.load(Ordering::Relaxed) { Some(&*ListArray::first(array).add(i)) } else { None } }
    }

    /// Can a private list take one more item without a new array?
    ///
    /// # Safety
    /// As `private_slot`.
    #[inline(always)]
    pub unsafe fn has_room(&self) -> bool {
        let array = self.array.load(Ordering::Relaxed);
        // SAFETY: as above.
        unsafe { (*array).len.load(Ordering::Relaxed) < (*array).capacity }
    }

    /// Appends a word, which the list owns from now on.
    ///
    /// # Safety
    /// As `private_slot`; `has_room`.
    #[inline(always)]
    pub unsafe fn push_private(&self, w: u64) {
        let array = self.array.load(Ordering::Relaxed);
        // SAFETY: as above; the slot behind the last is inside the array.
        unsafe {
            let len = (*array).len.load(Ordering::Relaxed);
            ListArray::first(array).add(len).write(Slot::of_word(w));
            (*array).len.store(len + 1, Ordering::Relaxed);
        }
    }

    /// Gives a new, private list its first array, which holds `n` items.
    ///
    /// # Safety
    /// The list has no array of its own; the array has `n` initialised slots and is its alone.
    #[inline(always)]
    pub(super) unsafe fn adopt(&self, array: *mut ListArray, n: usize) {
        // SAFETY: the caller's.
        unsafe { (*array).len.store(n, Ordering::Relaxed) };
        self.array.store(array, mutant!(Ordering::Release, "fresh_list_relaxed" => Ordering::Relaxed));
    }

    /// The first slot and the number of items.
    ///
    /// # Safety
    /// As `private_slot`.
    #[inline(always)]
    pub(super) unsafe fn private_parts(&self) -> (*mut Slot, usize) {
        let array = self.array.load(Ordering::Relaxed);
        // SAFETY: the caller's: the installed array is alive.
        unsafe { (ListArray::first(array), (*array).len.load(Ordering::Relaxed)) }
    }

    /// The array of a list that the calling thread has locked, and how many items it holds.
    pub(super) fn locked_parts(&self) -> (*mut ListArray, usize) {
        let array = self.array.load(Ordering::Relaxed);
        // SAFETY: the installed array is alive.
        (array, unsafe { (*array).len.load(Ordering::Relaxed) })
    }

    /// Takes a private list's array off, whose items it thereby loses.
    pub(super) fn lay_aside(&self) -> *mut ListArray {
        let array = self.array.load(Ordering::Relaxed);
        self.array.store(no_items(), mutant!(Ordering::Release, "list_array_store_relaxed" => Ordering::Relaxed));
        array
    }

    /// Puts `items`, which have passed the write barrier, into an array of which nobody else knows, and installs it.
    ///
    /// # Safety
    /// The calling thread has locked the list `object`, whose items it has taken; the array has room.
    pub(super) unsafe fn install_with(&self, py: &Py, object: Object, array: *mut ListArray, items: Vec<Value>) {
        // SAFETY: the caller's.
        unsafe {
            (*array).len.store(items.len(), Ordering::Relaxed);
            put_words(items, ListArray::first(array));
            self.install(py, object, array);
        }
    }

    /// Says how many items the array holds now.
    ///
    /// # Safety
    /// As `private_slot`; the list has an array of its own with that many initialised slots.
    #[inline(always)]
    pub(super) unsafe fn set_private_len(&self, len: usize) {
        let array = self.array.load(Ordering::Relaxed);
        if len == 0 && ptr::eq(array, no_items()) {
            return;
        }
        // SAFETY: the caller's.
        unsafe { (*array).len.store(len, Ordering::Relaxed) };
    }

    /// An empty list's payload.
    pub fn empty() -> ListObject {
        ListObject { array: AtomicPtr::new(no_items()) }
    }

    /// The slots of one state of the list. Good until the list changes (private) or until the next safepoint (shared).
    #[inline(always)]
    pub(super) fn view(&self) -> &[Slot] {
        // Acquire pairs with the release that installed the array, and with the one that grew the length.
        let array = self.array.load(mutant!(Ordering::Acquire, "list_array_load_relaxed" => Ordering::Relaxed));
        // SAFETY: an installed array lives until it is retired and the grace period is over; slots up to the length are initialised.
        unsafe {
            std::slice::from_raw_parts(
                ListArray::first(array),
                (*array).len.load(mutant!(Ordering::Acquire, "list_len_load_relaxed" => Ordering::Relaxed)),
            )
        }
    }

    /// The slots of one state of the list. Good until the list changes (private) or until the next safepoint (shared): look, but run no code of a program.
    #[inline(always)]
    pub fn slots_now(&self) -> &[Slot] {
        self.view()
    }

    /// Number of items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        // SAFETY: as in `view`.
        unsafe {
            (*self.array.load(mutant!(Ordering::Acquire, "list_array_load_relaxed" => Ordering::Relaxed)))
                .len
                .load(mutant!(Ordering::Acquire, "list_len_load_relaxed" => Ordering::Relaxed))
        }
    }

    /// No item?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many items the array has room for.
    pub fn capacity(&self) -> usize {
        // SAFETY: as in `view`.
        unsafe {
            (*self.array.load(mutant!(Ordering::Acquire, "list_array_load_relaxed" => Ordering::Relaxed))).capacity
        }
    }

    /// The uncounted word of item `i`, or EMPTY; lock-free. Good until the list changes (private) or the next safepoint (shared).
    #[inline(always)]
    pub fn word_at(&self, i: usize) -> u64 {
        // Acquire: as in `view`.
        let array = self.array.load(mutant!(Ordering::Acquire, "list_array_load_relaxed" => Ordering::Relaxed));
        // SAFETY: as in `view`; slots below a length that was seen are initialised.
        unsafe {
            if i >= (*array).len.load(mutant!(Ordering::Acquire, "list_len_load_relaxed" => Ordering::Relaxed)) {
                return word::EMPTY;
            }
            let w = (*ListArray::first(array).add(i)).load();
            // The last item may have been taken off since, and another one be on its way into the slot: who sees it early sees a
            // length that does not cover it yet. (Not the old length either: the word came with acquire, after the take.)
            if mutant!(i < (*array).len.load(Ordering::Relaxed), "list_length_seen_once" => true) {
                w
            } else {
                word::EMPTY
            }
        }
    }

    /// The same for an index below zero, which counts from the end.
    #[inline(always)]
    pub fn word_from_end(&self, i: i64) -> u64 {
        loop {
            // Acquire: as in `view`.
            let array = self.array.load(mutant!(Ordering::Acquire, "list_array_load_relaxed" => Ordering::Relaxed));
            // SAFETY: as in `word_at`.
            unsafe {
                let len = (*array).len.load(mutant!(Ordering::Acquire, "list_len_load_relaxed" => Ordering::Relaxed));
                let at = i.wrapping_add(len as i64) as usize;
                if at >= len {
                    return word::EMPTY;
                }
                let w = (*ListArray::first(array).add(at)).load();
                // As in `word_at`; and where the item counted from another end, or was just taken off, there is another one to find.
                let same = mutant!((*array).len.load(Ordering::Relaxed) == len, "list_end_seen_once" => true);
                if w != word::EMPTY && same {
                    return w;
                }
            }
        }
    }

    /// Item `i`, counted.
    #[inline]
    pub fn get(&self, _py: &Py, i: usize) -> Option<Value> {
        let w = self.word_at(i);
        // SAFETY: loaded from a live slot under the current pin.
        (w != word::EMPTY).then(|| unsafe { Value::from_borrowed_word(w) })
    }

    /// Counted copies of all items, of one moment.
    ///
    /// # Errors
    /// MemoryError.
    pub fn snapshot(&self, py: &Py, owner: &Value) -> Result<Vec<Value>> {
        let guard = owner.object().map(|o| py.mutator().lock(o));
        let made = try_collect(self.view().iter().map(|slot| slot.get(py)));
        drop(guard);
        py.had(made)
    }

    /// Replaces item `i`; returns the old one, or `None` (and `v` is dropped) if there is no such item.
    #[inline]
    pub fn set(&self, py: &Py, owner: &Value, i: usize, v: Value) -> Option<Value> {
        let object = owner.object()?;
        let guard = py.mutator().lock(object);
        let old = self.view().get(i).map(|slot| slot.replace(py, object, v));
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
        let guard = py.mutator().lock(object);
        let mut array = self.array.load(Ordering::Relaxed);
        // SAFETY: the installed array is alive, and only this thread changes it now.
        unsafe {
            let len = (*array).len.load(Ordering::Relaxed);
            if len == (*array).capacity {
                if let Err(e) = self.grow(py, object, len + 1) {
                    drop(guard);
                    return Err(e);
                }
                array = self.array.load(Ordering::Relaxed);
            }
            ListArray::put_behind(array, py, object, len, v);
        }
        Ok(())
    }

    /// As `push`, with what a private list with room needs in line.
    ///
    /// # Errors
    /// MemoryError.
    #[inline(always)]
    pub fn push_quick(&self, py: &Py, owner: &Value, v: Value) -> Result<()> {
        // SAFETY: `owner` holds the list; a private one is this thread's.
        unsafe {
            if owner.object().is_some_and(|o| o.as_ref().is_private()) && self.has_room() {
                self.push_private(v.into_word());
                return Ok(());
            }
        }
        self.push(py, owner, v)
    }

    /// Appends items at once.
    ///
    /// # Errors
    /// MemoryError.
    pub fn extend(&self, py: &Py, owner: &Value, items: Vec<Value>) -> Result<()> {
        self.splice(py, owner, usize::MAX, usize::MAX, items).map(drop)
    }

    /// Moves the items to an array with room for at least `wanted`. Under the lock.
    #[cold]
    #[inline(never)]
    pub(super) fn grow(&self, py: &Py, object: Object, wanted: usize) -> Result<()> {
        // A quarter more: the words of a growing list are copied four times, all in all.
        let capacity = wanted.saturating_add(wanted / 4 + 6) & !3;
        self.resize(py, object, capacity.max(wanted))
    }

    pub(super) fn resize(&self, py: &Py, object: Object, capacity: usize) -> Result<()> {
        let fresh = ListArray::allocate(py, capacity)?;
        let old = self.array.load(Ordering::Relaxed);
        // SAFETY: the fresh array has room for the old one's items, whose words move over.
        unsafe {
            let len = (*old).len.load(Ordering::Relaxed);
            Slot::move_words(ListArray::first(old), ListArray::first(fresh), len);
            (*fresh).len.store(len, Ordering::Relaxed);
            self.install(py, object, fresh);
        }
        Ok(())
    }

    /// Makes `fresh` the list's array. Under the lock.
    ///
    /// # Safety
    /// The fresh array is complete, and the old one owns no word any more.
    pub(super) unsafe fn install(&self, py: &Py, object: Object, fresh: *mut ListArray) {
        let old = self.array.load(Ordering::Relaxed);
        // Release: whoever sees the array sees its length and words.
        self.array.store(fresh, mutant!(Ordering::Release, "list_array_store_relaxed" => Ordering::Relaxed));
        // SAFETY: the caller's; the object is alive.
        unsafe { ListArray::discard(py, old, !object.as_ref().is_private()) }
    }

    /// Replaces the items `start..end` by `with`; returns what was displaced. Out-of-range ends are clamped.
    ///
    /// # Errors
    /// MemoryError.
    pub fn splice(&self, py: &Py, owner: &Value, start: usize, end: usize, with: Vec<Value>) -> Result<Vec<Value>> {
        let Some(object) = owner.object() else { return Ok(Vec::new()) };
        let guard = py.mutator().lock(object);
        let array = self.array.load(Ordering::Relaxed);
        // SAFETY: the installed array is alive, and only this thread changes it now. Every word has one owner at the end of each step.
        unsafe {
            let len = (*array).len.load(Ordering::Relaxed);
            let start = start.min(len);
            let end = end.clamp(start, len);
            let removed = end - start;
            let Some(new_len) = (len - removed).checked_add(with.len()) else { return Err(py.no_memory()) };
            for v in &with {
                if let Some(o) = v.object() {
                    py.mutator().write_barrier(object, o);
                }
            }
            let mut displaced = Vec::new();
            if displaced.try_reserve_exact(removed).is_err() {
                return Err(py.no_memory());
            }
            let in_place = start == len || object.as_ref().is_private();
            if !in_place && new_len == 0 {
                take_words(ListArray::first(array), len, &mut displaced);
                self.install(py, object, no_items());
            } else if !in_place {
                let fresh = ListArray::allocate(py, new_len.saturating_add(new_len / 8 + 3) & !3)?;
                let (from, to) = (ListArray::first(array), ListArray::first(fresh));
                Slot::move_words(from, to, start);
                take_words(from.add(start), removed, &mut displaced);
                Slot::move_words(from.add(end), to.add(start + with.len()), len - end);
                put_words(with, to.add(start));
                (*fresh).len.store(new_len, Ordering::Relaxed);
                self.install(py, object, fresh);
            } else {
                if new_len > (*array).capacity {
                    // The first items of a list get exactly the room they need.
                    if len == 0 { self.resize(py, object, new_len)? } else { self.grow(py, object, new_len)? }
                }
                let array = self.array.load(Ordering::Relaxed);
                let first = ListArray::first(array);
                take_words(first.add(start), removed, &mut displaced);
                if with.len() != removed {
                    Slot::shift_words(first.add(end), first.add(start + with.len()), len - end);
                }
                put_words(with, first.add(start));
                // Release pairs with the acquire in `view`: whoever sees a longer list sees its new items.
                (*array).len.store(new_len, mutant!(Ordering::Release, "list_extend_relaxed" => Ordering::Relaxed));
                if new_len < (*array).capacity / 4 && (*array).capacity > SHRINK_FROM {
                    // Refused memory leaves the list as it is.
                    let _ = self.resize(py, object, new_len + new_len / 4);
                }
            }
            drop(guard);
            Ok(displaced)
        }
    }

    /// Takes item `i` out.
    ///
    /// # Errors
    /// MemoryError (a shared list needs a new array).
    pub fn remove_at(&self, py: &Py, owner: &Value, i: usize) -> Result<Option<Value>> {
        if i + 1 == self.len() {
            return Ok(self.pop_last(py, owner));
        }
        Ok(self.splice(py, owner, i, i.saturating_add(1), Vec::new())?.pop())
    }

    /// Takes the last item off.
    #[inline]
    pub fn pop_last(&self, py: &Py, owner: &Value) -> Option<Value> {
        let object = owner.object()?;
        let _guard = py.mutator().lock(object);
        let array = self.array.load(Ordering::Relaxed);
        // SAFETY: the installed array is alive, and only this thread changes it now.
        unsafe {
            let len = (*array).len.load(Ordering::Relaxed).checked_sub(1)?;
            let item = ListArray::take_end(array, len);
            if len < (*array).capacity / 4 && (*array).capacity > SHRINK_FROM {
                // Refused memory leaves the list as it is.
                let _ = self.resize(py, object, len + len / 4);
            }
            Some(item)
        }
    }

    /// Changes a few items in one step, if the list is still as it was looked at: it has `len` items, and each item of `seen` is where it was
    /// seen. Returns what was displaced; `None` if the list is another by now, and is left alone.
    ///
    /// # Errors
    /// MemoryError.
    pub fn exchange(
        &self,
        py: &Py,
        owner: &Value,
        len: usize,
        seen: &[(usize, Value)],
        writes: Vec<(usize, Value)>,
        end: ListEnd,
    ) -> Result<Option<Vec<Value>>> {
        let Some(object) = owner.object() else { return Ok(None) };
        let mut displaced = py.room(writes.len() + 1)?;
        let _guard = py.mutator().lock(object);
        if self.len() != len {
            return Ok(None);
        }
        let slots = self.view();
        if !seen.iter().all(|(i, v)| slots.get(*i).is_some_and(|slot| slot.get(py).is(v))) {
            return Ok(None);
        }
        if end == ListEnd::Grows && len == self.capacity() {
            self.grow(py, object, len + 1)?;
        }
        let array = self.array.load(Ordering::Relaxed);
        // SAFETY: the installed array is alive, and only this thread changes it now. It has room for one more where the end grows.
        unsafe {
            for (i, v) in writes {
                if i < len {
                    displaced.push((*ListArray::first(array).add(i)).replace(py, object, v));
                } else if i == len && end == ListEnd::Grows {
                    ListArray::put_behind(array, py, object, len, v);
                }
            }
            if end == ListEnd::Shrinks && len > 0 {
                displaced.push(ListArray::take_end(array, len - 1));
            }
        }
        Ok(Some(displaced))
    }

    /// Rearranges the items in one step: `f` gets their words and returns those that go, in whatever order they shall be dropped.
    ///
    /// `f` is a leaf: it runs no Python code. What it puts in passes `barrier` first.
    ///
    /// # Errors
    /// MemoryError.
    pub fn rewrite(
        &self,
        py: &Py,
        owner: &Value,
        f: impl FnOnce(&mut Vec<Value>, super::slot::Barrier<'_>) -> Vec<Value>,
    ) -> Result<Vec<Value>> {
        let Some(object) = owner.object() else { return Ok(Vec::new()) };
        let guard = py.mutator().lock(object);
        let array = self.array.load(Ordering::Relaxed);
        // SAFETY: the installed array is alive, and only this thread changes it now. Its words are moved into a vector and from there into
        // a new array; should the memory for that be refused, the old array is left as it was and the vector forgotten.
        unsafe {
            let len = (*array).len.load(Ordering::Relaxed);
            let mut items = Vec::new();
            if items.try_reserve_exact(len).is_err() {
                return Err(py.no_memory());
            }
            // `f` removes items or replaces them one for one, so the new array is no longer than the old one.
            let fresh = ListArray::allocate(py, len)?;
            take_words(ListArray::first(array), len, &mut items);
            let displaced = f(&mut items, super::slot::Barrier::new(py, object));
            debug_assert!(items.len() <= len);
            self.install_with(py, object, fresh, items);
            drop(guard);
            Ok(displaced)
        }
    }

    /// Takes all items out.
    ///
    /// # Errors
    /// MemoryError; then nothing was done.
    pub fn take_all(&self, py: &Py, owner: &Value) -> Result<Vec<Value>> {
        let Some(object) = owner.object() else { return Ok(Vec::new()) };
        let guard = py.mutator().lock(object);
        let array = self.array.load(Ordering::Relaxed);
        // SAFETY: the installed array is alive; its words move into the vector.
        unsafe {
            let len = (*array).len.load(Ordering::Relaxed);
            let Ok(mut items) = try_vec(len) else {
                drop(guard);
                return Err(py.no_memory());
            };
            take_words(ListArray::first(array), len, &mut items);
            self.install(py, object, no_items());
            Ok(items)
        }
    }

    /// Removes all items: at once if there is the memory to take them out, else one after another.
    pub fn clear(&self, py: &Py, owner: &Value) {
        if let Ok(items) = self.take_all(py, owner) {
            // From the end, as in CPython.
            items.into_iter().rev().for_each(drop);
            return;
        }
        while let Some(item) = self.pop_last(py, owner) {
            drop(item);
        }
    }
}

/// What becomes of a list's end in `ListObject::exchange`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ListEnd {
    /// It stays.
    Stays,
    /// One of the writes is behind the last item.
    Grows,
    /// The last item goes.
    Shrinks,
}

/// Moves `n` words out of an array into values.
///
/// # Safety
/// The slots own their words, which they lose.
pub(super) unsafe fn take_words(from: *mut Slot, n: usize, into: &mut Vec<Value>) {
    for i in 0..n {
        // SAFETY: the caller's.
        into.push(unsafe { Value::from_word((*from.add(i)).load()) });
    }
}

/// Moves values into slots.
///
/// # Safety
/// The slots own nothing, and the values have passed the write barrier.
unsafe fn put_words(values: Vec<Value>, to: *mut Slot) {
    for (i, v) in values.into_iter().enumerate() {
        // SAFETY: the caller's.
        unsafe { (*to.add(i)).store_moved(v.into_word()) }
    }
}

impl Py {
    /// A list of `items`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn list(&self, items: Vec<Value>) -> Result {
        let list = self.alloc_exact(TypeId::List, ListObject::empty())?;
        if !items.is_empty()
            && let Some(payload) = list.payload::<ListObject>()
        {
            let array = ListArray::allocate(self, items.len())?;
            // SAFETY: a fresh array for exactly these items; the list is private and has no array yet.
            unsafe {
                (*array).len.store(items.len(), Ordering::Relaxed);
                put_words(items, ListArray::first(array));
                payload.array.store(array, mutant!(Ordering::Release, "fresh_list_relaxed" => Ordering::Relaxed));
            }
        }
        Ok(list)
    }

    /// A list whose items are counted copies of `items`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn list_from(&self, items: &[Value]) -> Result {
        let list = self.alloc_exact(TypeId::List, ListObject::empty())?;
        if !items.is_empty()
            && let Some(payload) = list.payload::<ListObject>()
        {
            let array = ListArray::allocate(self, items.len())?;
            // SAFETY: as in `list`.
            unsafe {
                for (i, v) in items.iter().enumerate() {
                    (*ListArray::first(array).add(i)).store_moved(v.clone().into_word());
                }
                (*array).len.store(items.len(), Ordering::Relaxed);
                payload.array.store(array, mutant!(Ordering::Release, "fresh_list_relaxed" => Ordering::Relaxed));
            }
        }
        Ok(list)
    }
}
