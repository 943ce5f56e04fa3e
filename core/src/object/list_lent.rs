//! The items of a list lent to a sort: they leave the list, and go back in an array that was obtained beforehand, so that no refusal of
//! memory can lose them.
//!
//! A private list lends its own array along: nobody else reads it, and no other thread comes to know it before it is put back, even if the list is
//! published meanwhile. The array of a shared list may still be read, so its items go back in another one.

use super::args::Result;
use super::list::{ListArray, ListObject, no_items, take_words};
use super::thread::Py;
use super::value::Value;
use crate::algorithm::memory::try_vec;
use std::ptr;

/// Items of a list, and the array in which they go back. To be put back always.
#[must_use = "the items are lost to their list if they are not put back"]
pub struct Lent {
    /// The items, in whatever order they shall go back. None may be added.
    pub items: Vec<Value>,
    array: *mut ListArray,
}

impl ListObject {
    /// Takes all items out, to be put back. `None`: there are none, perhaps because another thread sorts them.
    ///
    /// # Errors
    /// MemoryError; then nothing was done.
    pub fn lend(&self, py: &Py, owner: &Value) -> Result<Option<Lent>> {
        let Some(object) = owner.object() else { return Ok(None) };
        let guard = py.mutator().lock(object);
        let (own, len) = self.locked_parts();
        if len == 0 {
            return Ok(None);
        }
        // SAFETY: the installed array is alive, and only this thread changes it now; its words move into the vector.
        unsafe {
            let Ok(mut items) = try_vec(len) else {
                drop(guard);
                return Err(py.no_memory());
            };
            let fresh = if object.as_ref().is_private() { None } else { Some(ListArray::allocate(py, len)?) };
            take_words(ListArray::first(own), len, &mut items);
            let array = match fresh {
                None => self.lay_aside(),
                Some(fresh) => {
                    self.install(py, object, no_items());
                    fresh
                }
            };
            Ok(Some(Lent { items, array }))
        }
    }

    /// Puts lent items back; returns what was put in meanwhile, and whether anything was done to the list. Should there be no memory to take
    /// what was put in meanwhile out at once, it is taken out and dropped one by one.
    pub fn put_back(&self, py: &Py, owner: &Value, lent: Lent) -> (Vec<Value>, bool) {
        let Lent { items, array } = lent;
        let Some(object) = owner.object() else { return (Vec::new(), false) };
        let mut changed = false;
        loop {
            let guard = py.mutator().lock(object);
            let (present, len) = self.locked_parts();
            changed |= !ptr::eq(present, no_items());
            // SAFETY: the installed array is alive, and only this thread changes it now. The lent array is known to nobody else, and has room
            // for what came out of it or its like.
            unsafe {
                let Ok(mut intruders) = try_vec(len) else {
                    drop(guard);
                    while let Some(intruder) = self.pop_last(py, owner) {
                        drop(intruder);
                    }
                    continue;
                };
                take_words(ListArray::first(present), len, &mut intruders);
                for o in items.iter().filter_map(Value::object) {
                    py.mutator().write_barrier(object, o);
                }
                self.install_with(py, object, array, items);
                return (intruders, changed);
            }
        }
    }
}
