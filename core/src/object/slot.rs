//! Heap slots: the counted references inside objects, and the write barrier.
//!
//! A slot of a private object is read and written plainly by its owner. A slot of a shared object is read by anyone with one
//! acquire load (the value is then borrowed, or counted at once by `get`), and written under the object's lock
//! with a release store, after the value was published (invariant I1).

use super::thread::{Py, Thread};
use super::value::Value;
use super::word;
use orochi_gc::Object;
use orochi_gc::mutant;
use orochi_gc::sync::{self, AtomicU64, Ordering};
use std::cell::UnsafeCell;

/// A counted reference in the heap, readable without a lock.
#[repr(transparent)]
pub struct Slot(AtomicU64);

impl Slot {
    /// A slot of an object that is being built and that no other thread can reach yet.
    #[inline(always)]
    pub fn at_birth(v: Value) -> Slot {
        Slot(AtomicU64::new(v.into_word()))
    }

    /// A slot that owns the reference of `w` from now on.
    ///
    /// # Safety
    /// The word owns its reference, and passed the write barrier of the container.
    #[inline(always)]
    pub unsafe fn of_word(w: u64) -> Slot {
        Slot(AtomicU64::new(w))
    }

    /// Makes `n` slots at `first` ready for `store_moved`, what they hold is undefined.
    ///
    /// # Safety
    /// The memory is the caller's.
    #[inline(always)]
    pub unsafe fn prepare(first: *mut Slot, n: usize) {
        // SAFETY: the caller's; a slot is one word.
        unsafe { sync::prepare_words(first.cast(), n) }
    }

    /// Moves `n` words to slots that nobody else reads yet; those of `from` no longer own anything, but stay readable.
    ///
    /// # Safety
    /// Both ranges are prepared slots, and do not overlap.
    #[inline(always)]
    pub unsafe fn move_words(from: *const Slot, to: *mut Slot, n: usize) {
        // SAFETY: the caller's. Others may read `from` meanwhile, which nobody writes.
        unsafe { sync::copy_words(from.cast(), to.cast(), n) }
    }

    /// Shifts `n` words within an array that nobody else looks at.
    ///
    /// # Safety
    /// Both ranges are prepared slots.
    #[inline(always)]
    pub unsafe fn shift_words(from: *const Slot, to: *mut Slot, n: usize) {
        // SAFETY: the caller's.
        unsafe { sync::move_words(from.cast(), to.cast(), n) }
    }

    /// Do none of these slots refer to an object?
    #[inline(always)]
    pub fn are_immediate(slots: &[Slot]) -> bool {
        slots.iter().all(|slot| !word::is_pointer(slot.0.load(Ordering::Relaxed)))
    }

    /// Copies the words of slots to `to`, and counts what they refer to once more.
    ///
    /// # Safety
    /// There are as many prepared slots at `to`, which nobody else reads yet; nobody changes `from` meanwhile.
    #[inline(always)]
    pub unsafe fn copy_counted(py: &Py, from: &[Slot], to: *mut Slot) {
        // SAFETY: the caller's.
        unsafe { Self::move_words(from.as_ptr(), to, from.len()) };
        for slot in from {
            let w = slot.load();
            if word::is_pointer(w) {
                py.mutator().retain(word::to_object(w));
            }
        }
    }

    /// Drops what the words of `n` slots refer to, from the last to the first, so that finalizers run in CPython's order.
    ///
    /// # Safety
    /// The slots own their words, and are not used as owners again.
    #[inline(always)]
    pub unsafe fn drop_words(first: *mut Slot, n: usize) {
        const AT_ONCE: usize = 4;
        let mut left = n;
        // SAFETY: the caller's. What is dropped cannot reach these slots.
        unsafe {
            while left >= AT_ONCE {
                left -= AT_ONCE;
                if Self::are_immediate(std::slice::from_raw_parts(first.add(left), AT_ONCE)) {
                    continue;
                }
                for i in (left..left + AT_ONCE).rev() {
                    std::ptr::drop_in_place(first.add(i));
                }
            }
            for i in (0..left).rev() {
                std::ptr::drop_in_place(first.add(i));
            }
        }
    }

    /// An empty slot.
    #[inline(always)]
    pub fn empty() -> Slot {
        Slot(AtomicU64::new(word::EMPTY))
    }

    /// The raw word. A pointer among it is not counted: it is good until the container changes (private)
    /// or until the next safepoint (shared).
    #[inline(always)]
    pub fn load(&self) -> u64 {
        // Acquire pairs with the release store in `replace`: whoever sees the pointer sees the published object.
        self.0.load(mutant!(Ordering::Acquire, "slot_load_relaxed" => Ordering::Relaxed))
    }

    /// Empty?
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.load() == word::EMPTY
    }

    /// A counted copy of the value.
    #[inline(always)]
    pub fn get(&self, _py: &Py) -> Value {
        // SAFETY: a private container's slot keeps its value alive; what was loaded from a shared one stays valid while the
        // thread is pinned (I3), and counting it then is the claim that limbo knows.
        unsafe { Value::from_borrowed_word(self.load()) }
    }

    /// A counted copy, or `None` if the slot is empty.
    #[inline(always)]
    pub fn get_some(&self, py: &Py) -> Option<Value> {
        let v = self.get(py);
        if v.is_empty() { None } else { Some(v) }
    }

    /// Stores `v` and returns what was there. `container` is the object that the slot is part of; if it is shared the caller
    /// holds its lock, and `v` is published first.
    #[inline(always)]
    #[must_use = "what was displaced is dropped after the lock is released (I6)"]
    pub fn replace(&self, py: &Py, container: Object, v: Value) -> Value {
        let w = v.into_word();
        if word::is_pointer(w) {
            py.mutator().write_barrier(container, word::to_object(w));
        }
        let old = self.0.load(Ordering::Relaxed);
        // Release pairs with the acquire load of lock-free readers.
        self.0.store(w, mutant!(Ordering::Release, "slot_store_relaxed" => Ordering::Relaxed));
        // SAFETY: the slot owned the old word, and no longer does.
        unsafe { Value::from_word(old) }
    }

    /// Stores `v` under the lock of `container`, the object that the slot is part of. What was there is dropped after the lock is released.
    pub fn set(&self, py: &Py, container: Object, v: Value) {
        let guard = py.mutator().lock(container);
        let old = self.replace(py, container, v);
        drop(guard);
        drop(old);
    }

    /// Empties the slot and returns what was there; the caller holds the lock if the container is shared.
    #[inline(always)]
    #[must_use = "what was displaced is dropped after the lock is released (I6)"]
    pub fn take(&self) -> Value {
        let old = self.0.load(Ordering::Relaxed);
        // Release: who finds the slot empty sees what was said before (that the instance has moved on, that the list is shorter).
        self.0.store(word::EMPTY, mutant!(Ordering::Release, "slot_take_relaxed" => Ordering::Relaxed));
        // SAFETY: as in `replace`.
        unsafe { Value::from_word(old) }
    }

    /// Stores a raw word that this slot owns from now on, without a barrier: for a word moved between slots of one container.
    ///
    /// # Safety
    /// The word owns its reference, and what the slot held before has been moved away.
    #[inline(always)]
    pub unsafe fn store_moved(&self, w: u64) {
        // Release: as in `replace`.
        self.0.store(w, mutant!(Ordering::Release, "slot_moved_relaxed" => Ordering::Relaxed));
    }

    /// Visits the object that the slot refers to.
    #[inline(always)]
    pub fn trace(&self, visit: &mut dyn FnMut(Object)) {
        // Acquire pairs with the release in `replace`: a search for garbage reads while others write.
        let w = self.0.load(mutant!(Ordering::Acquire, "slot_load_relaxed" => Ordering::Relaxed));
        if word::is_pointer(w) {
            visit(word::to_object(w));
        }
    }
}

impl Drop for Slot {
    #[inline(always)]
    fn drop(&mut self) {
        let w = self.0.load(Ordering::Relaxed);
        if word::is_counted(w) {
            Thread::release_current(word::to_object(w));
        }
    }
}

/// A counted reference inside a `Guarded` state, or one that never changes after its object's birth.
#[repr(transparent)]
pub struct Field(Value);

impl Field {
    /// A reference stored while the object is being built.
    pub const fn at_birth(v: Value) -> Field {
        Field(v)
    }

    /// No reference.
    pub const EMPTY: Field = Field(Value::EMPTY);

    /// Gives the reference out.
    pub fn into_value(self) -> Value {
        self.0
    }

    /// Takes the reference out and leaves nothing.
    pub fn take(&mut self) -> Value {
        std::mem::replace(&mut self.0, Value::EMPTY)
    }

    /// Visits the object that it refers to.
    #[inline]
    pub fn trace(&self, visit: &mut dyn FnMut(Object)) {
        if let Some(o) = self.0.object() {
            visit(o);
        }
    }
}

impl std::ops::Deref for Field {
    type Target = Value;
    #[inline(always)]
    fn deref(&self) -> &Value {
        &self.0
    }
}

/// Proof that the container's write barrier is at hand: turns values into fields of that container.
#[derive(Clone, Copy)]
pub struct Barrier<'a> {
    py: &'a Py,
    container: Object,
}

impl<'a> Barrier<'a> {
    /// The barrier of `container`, whose lock the caller holds if it is shared.
    pub(super) fn new(py: &'a Py, container: Object) -> Barrier<'a> {
        Barrier { py, container }
    }

    /// `v` published if the container is shared, to be stored in it.
    #[inline]
    pub fn value(self, v: Value) -> Value {
        self.field(v).into_value()
    }

    /// The value as a field of the container, published if the container is shared.
    #[inline]
    pub fn field(self, v: Value) -> Field {
        if let Some(o) = v.object() {
            self.py.mutator().write_barrier(self.container, o);
        }
        Field(v)
    }
}

/// Mutable state inside a payload, reached only under its object's lock (which a private object does not need).
pub struct Guarded<T>(UnsafeCell<T>);

impl<T> Guarded<T> {
    /// The state of an object that is being built.
    pub const fn new(state: T) -> Guarded<T> {
        Guarded(UnsafeCell::new(state))
    }

    /// Runs `f` on the state under the lock of `owner`, the object that this state is part of.
    ///
    /// `f` must be a leaf: it neither runs Python code nor reaches a safepoint nor enters the same state again (I5). What it
    /// removes it should return, so that it is dropped outside (I6).
    #[inline]
    pub fn with<R>(&self, py: &Py, owner: &Value, f: impl FnOnce(&mut T, Barrier<'_>) -> R) -> R {
        match owner.object() {
            Some(container) => {
                let _guard = py.mutator().lock(container);
                // SAFETY: a private object's state is touched by its owner thread only, a shared one's under the lock; `f` is a leaf, so
                // no second reference to the state exists meanwhile.
                f(unsafe { &mut *self.0.get() }, Barrier { py, container })
            }
            None => unreachable!("a guarded state is part of an object"),
        }
    }

    /// The state of a private object, which its thread alone touches.
    ///
    /// # Safety
    /// The object is private to the calling thread, and no other reference to the state is in use.
    #[inline(always)]
    #[expect(clippy::mut_from_ref, reason = "the owner thread is the only one that looks, one step at a time")]
    pub unsafe fn private(&self) -> &mut T {
        // SAFETY: the caller's.
        unsafe { &mut *self.0.get() }
    }

    /// The state of an object that only the calling thread can reach.
    ///
    /// # Safety
    /// The owner is private, and what is made of the pointer is a leaf, as in `with`.
    #[inline(always)]
    pub unsafe fn private_ptr(&self) -> *mut T {
        self.0.get()
    }

    /// Where the state of a payload that is being written lies.
    ///
    /// # Safety
    /// `this` points to room for it.
    #[inline(always)]
    pub(super) unsafe fn room(this: *mut Self) -> *mut T {
        // SAFETY: the caller's.
        unsafe { UnsafeCell::raw_get(&raw const (*this).0) }
    }

    /// The state, for tracing: the collector and publishing run while nobody changes it.
    ///
    /// # Safety
    /// Called from `Payload::trace` only.
    pub unsafe fn for_trace(&self) -> &T {
        // SAFETY: the caller's.
        unsafe { &*self.0.get() }
    }
}
