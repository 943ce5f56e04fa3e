//! Payloads: what follows a header, by kind, and how the memory core sees it.

use super::kind::{EXTENDED, Kind};
use super::slot::Slot;
use orochi_gc::mutant;
use orochi_gc::sync::{AtomicPtr, Ordering};
use orochi_gc::{Header, Object};

/// Visits the weak references of an object.
pub type VisitWeak = unsafe fn(Object, &mut dyn FnMut(&orochi_gc::WeakCell));

/// What follows the header of a builtin object.
///
/// # Safety
/// 1. `trace` visits every counted reference that the payload holds, each once per count.
/// 2. `size` never changes while the object lives, and covers what was allocated for it without the extension.
/// 3. Dropping the payload in place releases exactly the references that `trace` visits.
/// 4. Every change to a payload of a shared object happens under the object's lock, or is one atomic store.
pub unsafe trait Payload: Sized {
    /// Its kind; no other payload type has the same.
    const KIND: Kind;
    /// Can it be part of a reference cycle?
    const TRACKED: bool;
    /// May other threads write the payload of a shared object while `trace` reads it? Yes, if it reads slots, what never changes after birth,
    /// and arrays that are retired when they are replaced; see `orochi_gc::Kind::lock_free`.
    const LOCK_FREE: bool = false;
    /// Visits the weak references that it holds; see `orochi_gc::Kind::weak`.
    const WEAK: Option<VisitWeak> = None;
    /// Visits the references that it holds.
    fn trace(&self, visit: &mut dyn FnMut(Object));
    /// Bytes of header and payload, a multiple of 8; inline arrays included.
    fn size(&self) -> usize {
        size_of::<Header>() + size_of::<Self>().next_multiple_of(8)
    }
}

/// The attribute dict and the `__slots__` values of an instance of a Python subclass of a builtin. Follows the payload.
#[repr(C)]
pub struct Extension {
    /// The attribute dict, created when first needed. `EMPTY` before.
    pub dict: Slot,
    /// Values of `__slots__`, allocated when first written; null before. See `instance::SlotArray`.
    pub slots: AtomicPtr<super::instance::SlotArray>,
}

/// The payload of `object`.
///
/// # Safety
/// The object is alive, of the kind of `T`, and stays so for `'a`.
#[inline(always)]
pub unsafe fn payload_of<'a, T>(object: Object) -> &'a T {
    // SAFETY: a payload follows its 16-byte header, which keeps it 16-byte aligned.
    unsafe { &*object.as_ptr().add(1).cast::<T>() }
}

/// The extension of `object`.
///
/// # Safety
/// As `payload_of`, and the kind has the `EXTENDED` bit.
pub unsafe fn extension_of<'a>(object: Object, payload_size: usize) -> &'a Extension {
    // SAFETY: an extended object is allocated with room for the extension behind its payload.
    unsafe { &*object.as_ptr().cast::<u8>().add(payload_size).cast::<Extension>() }
}

/// Finds the extension of any extended object.
///
/// # Safety
/// The object is alive.
pub unsafe fn find_extension<'a>(object: Object, kinds: &[orochi_gc::Kind]) -> Option<&'a Extension> {
    // SAFETY: the object is alive; an extended kind's size counts the extension, which stands last.
    unsafe {
        let kind = object.as_ref().kind();
        if kind & EXTENDED == 0 {
            return None;
        }
        let size = (kinds[usize::from(kind)].size)(object);
        Some(extension_of(object, size - size_of::<Extension>()))
    }
}

impl Extension {
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.dict.trace(visit);
        // SAFETY: the array is null or alive while the object is.
        if let Some(array) =
            unsafe { self.slots.load(mutant!(Ordering::Acquire, "members_load_relaxed" => Ordering::Relaxed)).as_ref() }
        {
            array.trace(visit);
        }
    }
}

/// The memory core's entry for payload `T`.
pub const fn kind_entry<T: Payload>(name: &'static str, extended: bool) -> orochi_gc::Kind {
    unsafe fn size<T: Payload>(object: Object) -> usize {
        // SAFETY: the memory core calls an entry only for live objects of its kind.
        unsafe { payload_of::<T>(object).size() }
    }
    unsafe fn trace<T: Payload>(object: Object, visit: &mut dyn FnMut(Object)) {
        // SAFETY: as above.
        unsafe { payload_of::<T>(object).trace(visit) }
    }
    unsafe fn drop<T: Payload>(object: Object) {
        // SAFETY: the memory core drops a payload once, when nobody can reach the object any more.
        unsafe { std::ptr::drop_in_place(object.as_ptr().add(1).cast::<T>()) }
    }
    unsafe fn size_extended<T: Payload>(object: Object) -> usize {
        // SAFETY: as above.
        unsafe { payload_of::<T>(object).size() + size_of::<Extension>() }
    }
    unsafe fn trace_extended<T: Payload>(object: Object, visit: &mut dyn FnMut(Object)) {
        // SAFETY: as above; the extension follows the payload.
        unsafe {
            let payload = payload_of::<T>(object);
            payload.trace(visit);
            extension_of(object, payload.size()).trace(visit);
        }
    }
    unsafe fn drop_extended<T: Payload>(object: Object) {
        // SAFETY: as above; the size is read before the payload goes.
        unsafe {
            let extension = std::ptr::from_ref(extension_of(object, payload_of::<T>(object).size()));
            std::ptr::drop_in_place(extension.cast_mut());
            std::ptr::drop_in_place(object.as_ptr().add(1).cast::<T>());
        }
    }
    let class = matches!(T::KIND, Kind::Type);
    if extended {
        orochi_gc::Kind {
            weak: T::WEAK,
            class,
            ..orochi_gc::Kind::new(name, size_extended::<T>, trace_extended::<T>, drop_extended::<T>)
        }
    } else {
        orochi_gc::Kind {
            weak: T::WEAK,
            class,
            lock_free: T::LOCK_FREE,
            ..orochi_gc::Kind::new(name, size::<T>, trace::<T>, drop::<T>)
        }
    }
}

impl Drop for Extension {
    fn drop(&mut self) {
        let array = self.slots.load(Ordering::Relaxed);
        if !array.is_null() {
            // SAFETY: the extension is dropped with its object, once.
            unsafe { super::instance::SlotArray::free(array) };
        }
    }
}
