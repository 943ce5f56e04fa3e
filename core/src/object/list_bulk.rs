//! Lists many items at a time: new lists of given words, parts, concatenation, repetition, and what a private list does in place.
//!
//! A new list's array is filled before the list is seen by anyone. The `…_private` operations change the array in place, as nobody else looks;
//! each says whether it applied, and the caller goes the general way where it did not. No step runs code of a program.

use super::args::Result;
use super::list::{ListArray, ListObject};
use super::slot::Slot;
use super::thread::Py;
use super::type_ids::TypeId;
use super::value::Value;
use super::word;
use crate::algorithm::slice::Indices;
use orochi_gc::Object;
use std::ptr;

/// Counts what a heap slot's word names, for a second slot.
#[inline(always)]
fn counted(py: &Py, w: u64) -> u64 {
    if word::is_pointer(w) {
        py.mutator().retain(word::to_object(w));
    }
    w
}

impl Py {
    /// A list of `n` items whose words `next` hands out: each owns its reference. `next` is a leaf that neither fails nor allocates.
    ///
    /// # Errors
    /// MemoryError; then `next` was not called.
    #[inline]
    pub fn list_of_words(&self, n: usize, mut next: impl FnMut(usize) -> u64) -> Result {
        let list = self.alloc_exact(TypeId::List, ListObject::empty())?;
        if n > 0
            && let Some(payload) = list.payload::<ListObject>()
        {
            let array = ListArray::allocate(self, n)?;
            // SAFETY: a fresh array for these items; the list is private and has no array yet.
            unsafe {
                let first = ListArray::first(array);
                for i in 0..n {
                    (*first.add(i)).store_moved(next(i));
                }
                payload.adopt(array, n);
            }
        }
        Ok(list)
    }

    /// A list of the `n` items of `parts`, one after the other, each counted once more. Nobody changes the slots meanwhile.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn list_of_slots<'a>(&self, n: usize, parts: impl IntoIterator<Item = &'a [Slot]>) -> Result {
        let list = self.alloc_exact(TypeId::List, ListObject::empty())?;
        if n > 0
            && let Some(payload) = list.payload::<ListObject>()
        {
            let array = ListArray::allocate(self, n)?;
            // SAFETY: a fresh array for these items; the list is private and has no array yet.
            unsafe {
                let mut to = ListArray::first(array);
                for part in parts {
                    Slot::copy_counted(self, part, to);
                    to = to.add(part.len());
                }
                payload.adopt(array, n);
            }
        }
        Ok(list)
    }

    /// An empty list with room for `n` items.
    ///
    /// # Errors
    /// MemoryError.
    pub fn list_with_room(&self, n: usize) -> Result {
        let list = self.alloc_exact(TypeId::List, ListObject::empty())?;
        if n > 0
            && let Some(payload) = list.payload::<ListObject>()
        {
            let array = ListArray::allocate(self, n)?;
            // SAFETY: a fresh array; the list is private and has no array yet.
            unsafe { payload.adopt(array, 0) };
        }
        Ok(list)
    }

    /// A list of `n` ints, `start` and on in steps.
    ///
    /// # Errors
    /// MemoryError, also where an int does not fit a word.
    pub fn list_of_ints(&self, start: i64, step: i64, n: usize) -> Result {
        self.list_of_words(n, |i| {
            word::from_int(start.wrapping_add(step.wrapping_mul(i as i64))).unwrap_or(word::EMPTY)
        })
    }
}

impl ListObject {
    /// A new list of the items that `pick` chooses when it is told how many there are, all of one moment.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn part(&self, py: &Py, owner: &Value, pick: impl FnOnce(usize) -> Indices) -> Result {
        let guard = owner.object().map(|o| py.mutator().lock(o));
        let view = self.view();
        let Indices { start, step, count, .. } = pick(view.len());
        let made = if step == 1 {
            py.list_of_slots(count, [&view[start as usize..start as usize + count]])
        } else {
            py.list_of_words(count, |i| {
                let at = start.wrapping_add(step.wrapping_mul(i as isize)) as usize;
                view.get(at).map_or(word::NONE, |slot| counted(py, slot.load()))
            })
        };
        drop(guard);
        made
    }

    /// A new list of all items.
    ///
    /// # Errors
    /// MemoryError.
    pub fn whole(&self, py: &Py, owner: &Value) -> Result {
        self.part(py, owner, |len| Indices { start: 0, stop: len as isize, step: 1, count: len })
    }

    /// A tuple of all items.
    ///
    /// # Errors
    /// MemoryError.
    pub fn to_tuple(&self, py: &Py, owner: &Value) -> Result {
        let guard = owner.object().map(|o| py.mutator().lock(o));
        let view = self.view();
        let made = py.tuple_of_words(view.len(), |i| counted(py, view[i].load()));
        drop(guard);
        made
    }

    /// A tuple of all items, which leave the list.
    ///
    /// # Errors
    /// MemoryError.
    pub fn moved_to_tuple(&self, py: &Py, owner: &Value) -> Result {
        if !owner.object().is_some_and(is_private) {
            return py.tuple(self.take_all(py, owner)?);
        }
        // SAFETY: the list is private: nobody else changes or reads its array.
        unsafe {
            let (first, len) = self.private_parts();
            let made = py.tuple_of_words(len, |i| (*first.add(i)).load())?;
            self.set_private_len(0);
            Ok(made)
        }
    }

    /// A new list of all items and those of `other` behind them. Each list is seen at one moment.
    ///
    /// # Errors
    /// MemoryError.
    pub fn concat(&self, py: &Py, owner: &Value, other: &ListObject, other_owner: &Value) -> Result {
        let (Some(a), Some(b)) = (owner.object(), other_owner.object()) else { return py.list(Vec::new()) };
        let guard = py.mutator().lock_pair(a, b);
        let (x, y) = (self.view(), other.view());
        let made = py.list_of_slots(x.len() + y.len(), [x, y]);
        drop(guard);
        made
    }

    /// A new list of the items `times` times over. `None`: too many.
    ///
    /// # Errors
    /// MemoryError.
    pub fn repeated(&self, py: &Py, owner: &Value, times: usize) -> Result<Option<Value>> {
        let guard = owner.object().map(|o| py.mutator().lock(o));
        let view = self.view();
        let Some(total) = view.len().checked_mul(times).filter(|&n| n < isize::MAX as usize / 16) else {
            return Ok(None);
        };
        let made = if let [only] = view {
            let w = only.load();
            if word::is_pointer(w) {
                py.list_of_words(total, |_| counted(py, w))
            } else {
                py.list_of_words(total, |_| w)
            }
        } else {
            py.list_of_slots(total, std::iter::repeat_n(view, times))
        };
        drop(guard);
        made.map(Some)
    }

    /// The items of a private list as values, lent.
    ///
    /// # Safety
    /// The list is private to the calling thread, and nothing changes it while the slice is in use.
    #[inline]
    pub unsafe fn private_values(&self) -> &[Value] {
        let view = self.view();
        // SAFETY: a `Slot` and a `Value` are both one word; nobody writes the slots meanwhile.
        unsafe { std::slice::from_raw_parts(view.as_ptr().cast::<Value>(), view.len()) }
    }

    /// Exchanges the items from `start` on with those of `other`, another list of which nobody else knows and that is about to die: the
    /// displaced items die with it. Both are private.
    ///
    /// # Safety
    /// Both lists are private to the calling thread and not the same; there are as many items from `start` on.
    pub unsafe fn exchange_private(&self, start: usize, other: &ListObject) {
        let (own, given) = (self.view(), other.view());
        for (a, b) in own[start..start + given.len()].iter().zip(given) {
            let (x, y) = (a.load(), b.load());
            // SAFETY: the words change places, each with its reference.
            unsafe {
                a.store_moved(y);
                b.store_moved(x);
            }
        }
    }

    /// Puts `v` before item `at` (or at the end); `false` if the list is shared, and `v` is given back.
    ///
    /// # Errors
    /// MemoryError; `Ok(Some(v))` where this does not apply.
    pub fn insert_private(&self, py: &Py, owner: &Value, at: usize, v: Value) -> Result<Option<Value>> {
        let Some(object) = owner.object().filter(|&o| is_private(o)) else { return Ok(Some(v)) };
        // SAFETY: the list is private: nobody else changes or reads its array.
        unsafe {
            if !self.has_room() {
                self.grow(py, object, self.len() + 1)?;
            }
            let (first, len) = self.private_parts();
            let at = at.min(len);
            let first = first.cast::<u64>();
            ptr::copy(first.add(at), first.add(at + 1), len - at);
            first.add(at).write(v.into_word());
            self.set_private_len(len + 1);
        }
        Ok(None)
    }

    /// Takes item `at` out; `None` if there is no such item, or the list is shared, or this would leave the array far too large.
    pub fn remove_private(&self, owner: &Value, at: usize) -> Option<Value> {
        owner.object().filter(|&o| is_private(o))?;
        // SAFETY: as above.
        unsafe {
            let (first, len) = self.private_parts();
            if at >= len || (len <= self.capacity() / 4 && len > 16) {
                return None;
            }
            let first = first.cast::<u64>();
            let taken = first.add(at).read();
            ptr::copy(first.add(at + 1), first.add(at), len - at - 1);
            self.set_private_len(len - 1);
            Some(Value::from_word(taken))
        }
    }

    /// Takes the last item off: its word, with its reference. `None` if there is none, or if this would leave the array far too large.
    ///
    /// # Safety
    /// The list is private to the calling thread.
    #[inline(always)]
    pub unsafe fn pop_private(&self) -> Option<u64> {
        // SAFETY: the caller's: nobody else changes or reads the array.
        unsafe {
            let (first, len) = self.private_parts();
            if len == 0 || (len <= self.capacity() / 4 && len > 16) {
                return None;
            }
            let taken = first.cast::<u64>().add(len - 1).read();
            self.set_private_len(len - 1);
            Some(taken)
        }
    }

    /// Turns the order round; `false` if the list is shared.
    pub fn reverse_private(&self, owner: &Value) -> bool {
        if !owner.object().is_some_and(is_private) {
            return false;
        }
        // SAFETY: as above; slots are words.
        unsafe {
            let (first, len) = self.private_parts();
            std::slice::from_raw_parts_mut(first.cast::<u64>(), len).reverse();
        }
        true
    }

    /// Appends counted copies of the items of slots that nobody changes meanwhile; `false` if the list is shared.
    ///
    /// # Errors
    /// MemoryError.
    pub fn extend_private(&self, py: &Py, owner: &Value, from: &[Slot]) -> Result<bool> {
        let Some(object) = owner.object().filter(|&o| is_private(o)) else { return Ok(false) };
        // SAFETY: as above; `from` is no part of this list's array.
        unsafe {
            self.reserve_private(py, object, from.len())?;
            let (first, len) = self.private_parts();
            Slot::copy_counted(py, from, first.add(len));
            self.set_private_len(len + from.len());
        }
        Ok(true)
    }

    /// The same with `n` ints that fit words, `start` and on in steps.
    ///
    /// # Errors
    /// MemoryError.
    pub fn extend_private_ints(&self, py: &Py, owner: &Value, start: i64, step: i64, n: usize) -> Result<bool> {
        let Some(object) = owner.object().filter(|&o| is_private(o)) else { return Ok(false) };
        // SAFETY: as above.
        unsafe {
            self.reserve_private(py, object, n)?;
            let (first, len) = self.private_parts();
            let first = first.add(len).cast::<u64>();
            for i in 0..n {
                let at = start.wrapping_add(step.wrapping_mul(i as i64));
                first.add(i).write(word::from_int(at).unwrap_or(word::EMPTY));
            }
            self.set_private_len(len + n);
        }
        Ok(true)
    }

    /// The same with the items of another list, or of this one.
    ///
    /// # Errors
    /// MemoryError.
    pub fn extend_private_from(&self, py: &Py, owner: &Value, other: &ListObject, other_owner: &Value) -> Result<bool> {
        let Some(object) = owner.object().filter(|&o| is_private(o)) else { return Ok(false) };
        let n = other.len();
        // SAFETY: as above.
        unsafe {
            self.reserve_private(py, object, n)?;
            let guard = other_owner.object().map(|o| py.mutator().lock(o));
            let (first, len) = self.private_parts();
            // Another thread may have changed the other list since: no more than there is room for.
            let from = other.view();
            let n = n.min(from.len());
            for (i, slot) in from[..n].iter().enumerate() {
                first.add(len + i).cast::<u64>().write(counted(py, slot.load()));
            }
            self.set_private_len(len + n);
            drop(guard);
        }
        Ok(true)
    }

    /// Makes room for `more` items in a private list.
    ///
    /// # Errors
    /// MemoryError.
    pub fn expect(&self, py: &Py, owner: &Value, more: usize) -> Result<()> {
        match owner.object().filter(|&o| is_private(o)) {
            // SAFETY: the list is private.
            Some(object) => unsafe { self.reserve_private(py, object, more) },
            None => Ok(()),
        }
    }

    /// Makes room for `more` items; the first items of a list get exactly the room they need.
    unsafe fn reserve_private(&self, py: &Py, object: Object, more: usize) -> Result<()> {
        let len = self.len();
        let Some(wanted) = len.checked_add(more) else { return Err(py.no_memory()) };
        if wanted <= self.capacity() {
            return Ok(());
        }
        if len == 0 { self.resize(py, object, wanted) } else { self.grow(py, object, wanted) }
    }
}

fn is_private(o: Object) -> bool {
    // SAFETY: callers hold the object.
    unsafe { o.as_ref() }.is_private()
}
