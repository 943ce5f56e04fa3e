//! Iterators of the builtin containers: what they walk, and how far they are.
//!
//! One payload serves all of them; the type says how to take the next step. The container is given up at the end, once. Positions are atomic words: in
//! a private iterator they are plain loads and stores, and a shared one hands every position out once.

use super::args::Result;
use super::kind::Kind;
use super::payload::{Payload, payload_of};
use super::slot::Slot;
use super::thread::Py;
use super::type_ids::TypeId;
use super::value::Value;
use super::weakened;
use super::word;
use orochi_gc::sync::{AtomicUsize, Ordering};
use orochi_gc::{Header, Object};

/// The payload of a container's iterator.
#[repr(C)]
pub struct IteratorObject {
    /// The container; EMPTY once the end was reached.
    source: Slot,
    position: AtomicUsize,
    size: AtomicUsize,
    left: AtomicUsize,
    id: TypeId,
}

// SAFETY: 1. the source is all it holds; 2. fixed size; 3. the slot drops it; 4. a slot under the lock, and atomic words.
unsafe impl Payload for IteratorObject {
    const KIND: Kind = Kind::Iterator;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.source.trace(visit);
    }
}

impl IteratorObject {
    /// An iterator of type `id` over `source`. `size` is what its type makes of it: a dict's length when the iteration began.
    ///
    /// # Errors
    /// MemoryError.
    pub fn make(py: &Py, id: TypeId, source: Value, position: usize, size: usize) -> Result {
        py.alloc_exact(
            id,
            IteratorObject {
                source: Slot::at_birth(source),
                position: AtomicUsize::new(position),
                size: AtomicUsize::new(size),
                left: AtomicUsize::new(size),
                id,
            },
        )
    }

    /// As `make` from the start on, where that takes no call. `None`: nothing was done.
    ///
    /// # Safety
    /// `source` is a counted word, or that of an immortal object; it moves into the iterator.
    #[inline(always)]
    pub unsafe fn make_quick(py: &Py, id: TypeId, source: u64, size: usize) -> Option<Object> {
        let total = size_of::<Header>() + size_of::<IteratorObject>();
        let shape = py.try_ty(id)?.instance_shape.load(Ordering::Relaxed);
        let object = py.mutator().alloc_quick(total, shape)?;
        // SAFETY: the block is that large, and nobody else can reach it yet; the caller's.
        unsafe {
            object.as_ptr().add(1).cast::<IteratorObject>().write(IteratorObject {
                source: Slot::of_word(source),
                position: AtomicUsize::new(0),
                size: AtomicUsize::new(size),
                left: AtomicUsize::new(size),
                id,
            });
        }
        Some(object)
    }

    /// Its type: there are no subclasses of these.
    #[inline(always)]
    pub fn id(&self) -> TypeId {
        self.id
    }

    /// The container, uncounted; EMPTY once the end was reached. Good until the next safepoint or `finish`.
    #[inline(always)]
    pub fn source_word(&self) -> u64 {
        self.source.load()
    }

    /// The container, counted; `None` once the end was reached.
    pub fn source(&self, py: &Py) -> Option<Value> {
        self.source.get_some(py)
    }

    /// The container's payload; `None` once the end was reached, or if it is of another layout.
    ///
    /// # Safety
    /// The caller does not use it after a safepoint, `finish`, or anything that runs Python code.
    #[inline(always)]
    pub unsafe fn source_payload<'a, T: Payload>(&self) -> Option<&'a T> {
        let w = self.source.load();
        if !word::is_pointer(w) {
            return None;
        }
        let object = word::to_object(w);
        // SAFETY: a live slot refers to it; the caller bounds the use.
        unsafe {
            let kind = Header::kind(object.as_ref()) & super::kind::LAYOUT;
            (kind == T::KIND as u8).then(|| payload_of::<T>(object))
        }
    }

    /// As `source_payload`, where the iterator's type says what it walks.
    ///
    /// # Safety
    /// As `source_payload`; an iterator of this type was made over a `T`.
    #[inline(always)]
    pub unsafe fn known_source<'a, T: Payload>(&self) -> Option<&'a T> {
        let w = self.source.load();
        // SAFETY: a live slot refers to it; the caller bounds the use.
        if word::is_pointer(w) { Some(unsafe { payload_of::<T>(word::to_object(w)) }) } else { None }
    }

    /// The position.
    #[inline(always)]
    pub fn position(&self) -> usize {
        self.position.load(Ordering::Relaxed)
    }

    /// Sets the position.
    #[inline(always)]
    pub fn set_position(&self, position: usize) {
        self.position.store(position, Ordering::Relaxed);
    }

    /// Takes the position and moves on by one. A shared iterator gives each position to one thread.
    #[inline(always)]
    pub fn take_position(&self, py: &Py, owner: &Value) -> usize {
        // SAFETY: `owner` holds the object that this payload is part of.
        let private = owner.object().is_some_and(|o| unsafe { o.as_ref() }.is_private());
        if private || py.mutator().stressed(weakened::ITERATORS) {
            let position = self.position();
            py.mutator().weakened(weakened::ITERATORS);
            self.set_position(position.wrapping_add(1));
            position
        } else {
            self.position.fetch_add(1, Ordering::Relaxed)
        }
    }

    /// The size that the iteration began with.
    #[inline(always)]
    pub fn size(&self) -> usize {
        self.size.load(Ordering::Relaxed)
    }

    /// Replaces the size.
    pub fn set_size(&self, size: usize) {
        self.size.store(size, Ordering::Relaxed);
    }

    /// How many steps are left, as far as the type counts them.
    #[inline(always)]
    pub fn left(&self) -> usize {
        self.left.load(Ordering::Relaxed)
    }

    /// Sets how many steps are left.
    #[inline(always)]
    pub fn set_left(&self, left: usize) {
        self.left.store(left, Ordering::Relaxed);
    }

    /// Gives the container up: the end was reached.
    #[cold]
    pub fn finish(&self, py: &Py, owner: &Value) {
        let _dropped_last = owner.object().map(|o| {
            let _guard = py.mutator().lock(o);
            self.source.take()
        });
    }
}
