//! Tuples: a length and that many values, inline. A tuple never changes after its birth, so everyone reads it without a lock, and its
//! items are plain words.

use super::args::Result;
use super::kind::Kind;
use super::payload::Payload;
use super::thread::Py;
use super::type_ids::TypeId;
use super::typeobject::TypeRef;
use super::value::Value;
use super::word;
use orochi_gc::sync::Ordering;
use orochi_gc::{Header, Object};
use std::mem::ManuallyDrop;
use std::ptr;

/// The payload of a tuple; its items follow it.
#[repr(C)]
pub struct TupleObject {
    len: usize,
    items: [Value; 0],
}

// SAFETY: 1. the items are all there is; 2. `len` never changes; 3. `Drop` drops the items; 4. nothing changes after birth.
unsafe impl Payload for TupleObject {
    const KIND: Kind = Kind::Tuple;
    const TRACKED: bool = true;
    const LOCK_FREE: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.values().iter().filter_map(Value::object).for_each(visit);
    }
    fn size(&self) -> usize {
        size_of::<Header>() + size_of::<Self>() + self.len * size_of::<Value>()
    }
}

impl TupleObject {
    /// The items, uncounted: they never change, so they are good as long as the tuple.
    #[inline(always)]
    pub fn values(&self) -> &[Value] {
        // SAFETY: `len` initialised values follow the payload from birth on.
        unsafe { std::slice::from_raw_parts(self.items.as_ptr(), self.len) }
    }

    /// The items as slots, for those who treat the items of lists and tuples alike.
    #[cfg(not(orochi_loom))]
    #[inline(always)]
    pub fn slots(&self) -> &[super::slot::Slot] {
        // SAFETY: a `Slot` and a `Value` are both one word, and nobody writes to the items.
        unsafe { std::slice::from_raw_parts(self.items.as_ptr().cast(), self.len) }
    }

    /// Number of items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }

    /// No item?
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}

impl Drop for TupleObject {
    #[inline(always)]
    fn drop(&mut self) {
        // From the end, so that finalizers run in CPython's order. Numbers and the like are passed over first, which takes no register to be saved.
        let items = self.values();
        let mut n = items.len();
        while n > 0 {
            if word::is_pointer(items[n - 1].word()) {
                return Self::drop_first(items, n);
            }
            n -= 1;
        }
    }
}

impl TupleObject {
    /// Drops the first `n` items of a tuple that is being dropped.
    #[inline(never)]
    fn drop_first(items: &[Value], n: usize) {
        for item in items[..n].iter().rev() {
            // SAFETY: the payload is dropped once, and its items with it.
            unsafe { ptr::drop_in_place(ptr::from_ref(item).cast_mut()) }
        }
    }
}

impl Py {
    /// A tuple of `items`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn tuple(&self, items: Vec<Value>) -> Result {
        if items.is_empty() {
            return Ok(self.interp().empty_tuple());
        }
        self.tuple_of(self.ty(TypeId::Tuple), items)
    }

    /// A tuple whose items are counted copies of `items`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn tuple_from(&self, items: &[Value]) -> Result {
        self.tuple(self.copied(items)?)
    }

    /// A tuple of two items.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn tuple_of_two(&self, a: Value, b: Value) -> Result {
        let bytes = size_of::<TupleObject>() + 2 * size_of::<Value>();
        // SAFETY: the payload (length and both items) is written completely. Refused memory drops the closure and the items in it.
        unsafe {
            self.alloc_raw(self.ty(TypeId::Tuple), bytes, true, |payload| {
                payload.cast::<TupleObject>().write(TupleObject { len: 2, items: [] });
                let target = payload.add(size_of::<TupleObject>()).cast::<Value>();
                target.write(a);
                target.add(1).write(b);
            })
        }
    }

    /// A tuple of `n` items whose words `next` hands out: each owns its reference. `next` is a leaf that neither fails nor allocates.
    ///
    /// # Errors
    /// MemoryError; then `next` was not called.
    #[inline]
    pub fn tuple_of_words(&self, n: usize, mut next: impl FnMut(usize) -> u64) -> Result {
        if n == 0 {
            return Ok(self.interp().empty_tuple());
        }
        let bytes = size_of::<TupleObject>() + n * size_of::<Value>();
        // SAFETY: the payload (length and all items) is written completely.
        unsafe {
            self.alloc_raw(self.ty(TypeId::Tuple), bytes, true, |payload| {
                payload.cast::<TupleObject>().write(TupleObject { len: n, items: [] });
                let target = payload.add(size_of::<TupleObject>()).cast::<u64>();
                for i in 0..n {
                    target.add(i).write(next(i));
                }
            })
        }
    }

    /// As `tuple_of_words`, where that takes no call: a private tuple of `n` items (one or more) and the address of the first. `None`: nothing
    /// was done.
    ///
    /// # Safety
    /// The caller writes `n` words there, each owning its reference, before anything else can look.
    #[inline(always)]
    pub unsafe fn tuple_quick(&self, n: usize) -> Option<(Object, *mut u64)> {
        let total = size_of::<Header>() + size_of::<TupleObject>() + n * size_of::<Value>();
        let shape = self.try_ty(TypeId::Tuple)?.instance_shape.load(Ordering::Relaxed);
        let object = self.mutator().alloc_quick(total, shape)?;
        // SAFETY: the block has room for header, length and items.
        unsafe {
            let payload = object.as_ptr().add(1).cast::<TupleObject>();
            payload.write(TupleObject { len: n, items: [] });
            Some((object, payload.add(1).cast::<u64>()))
        }
    }

    /// An instance of `ty`, which has the layout of a tuple.
    ///
    /// # Errors
    /// MemoryError.
    pub fn tuple_of(&self, ty: TypeRef, items: Vec<Value>) -> Result {
        let items = ManuallyDrop::new(items);
        let bytes = size_of::<TupleObject>() + items.len() * size_of::<Value>();
        // SAFETY: the payload (length and items, moved out of the vector) is written completely.
        let made = unsafe {
            self.alloc_raw(ty, bytes, true, |payload| {
                payload.cast::<TupleObject>().write(TupleObject { len: items.len(), items: [] });
                let target = payload.add(size_of::<TupleObject>()).cast::<Value>();
                ptr::copy_nonoverlapping(items.as_ptr(), target, items.len());
            })
        };
        let mut items = ManuallyDrop::into_inner(items);
        if made.is_ok() {
            // SAFETY: the items have been moved into the tuple.
            unsafe { items.set_len(0) };
        }
        made
    }
}
