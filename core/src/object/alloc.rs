//! Making objects: header, payload and, for instances of Python subclasses of builtins, the extension.

use super::args::Result;
use super::kind::EXTENDED;
use super::payload::{Extension, Payload};
use super::slot::Slot;
use super::thread::Py;
use super::type_ids::TypeId;
use super::typeobject::{TypeRef, type_flags};
use super::value::Value;
use orochi_gc::sync::{AtomicPtr, Ordering};
use orochi_gc::{Header, flags};

impl Py {
    /// A new object of type `ty` with this payload. `ty` has the layout of `T`.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn alloc<T: Payload>(&self, ty: TypeRef, payload: T) -> Result {
        debug_assert_eq!(ty.instance_kind & super::kind::LAYOUT, T::KIND as u8);
        let payload = std::mem::ManuallyDrop::new(payload);
        // SAFETY: the whole payload is written.
        let made = unsafe {
            self.alloc_raw(ty, size_of::<T>().next_multiple_of(8), T::TRACKED, |at| {
                at.cast::<T>().write(std::ptr::read(&*payload));
            })
        };
        if made.is_err() {
            drop(std::mem::ManuallyDrop::into_inner(payload));
        }
        made
    }

    /// A new object of exactly the builtin type `id`, which has no finalizer and the layout of `T`.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn alloc_exact<T: Payload>(&self, id: TypeId, payload: T) -> Result {
        let payload = std::mem::ManuallyDrop::new(payload);
        // SAFETY: the whole payload is written.
        let made = unsafe { self.alloc_exact_raw::<T>(id, |at| at.write(std::ptr::read(&*payload))) };
        if made.is_err() {
            drop(std::mem::ManuallyDrop::into_inner(payload));
        }
        made
    }

    /// The same, of a payload that `init` writes.
    ///
    /// # Safety
    /// `init` initialises the payload completely.
    ///
    /// # Errors
    /// MemoryError.
    #[inline(always)]
    pub unsafe fn alloc_exact_raw<T: Payload>(&self, id: TypeId, init: impl FnOnce(*mut T)) -> Result {
        let ty = self.ty(id);
        debug_assert!(ty.instance_kind == T::KIND as u8 && !ty.has(type_flags::HAS_DEL), "{id:?}");
        let total = size_of::<Header>() + size_of::<T>().next_multiple_of(8);
        let shape = ty.instance_shape.load(Ordering::Relaxed);
        let Some(object) = self.mutator().alloc(total, shape, if T::TRACKED { flags::TRACKED } else { 0 }) else {
            return Err(self.no_memory());
        };
        // SAFETY: the block has room for header and payload; nobody else can reach it yet.
        unsafe {
            init(object.as_ptr().add(1).cast::<T>());
            Ok(Value::from_object(object))
        }
    }

    /// A new object of type `ty` whose payload of `bytes` is written by `init`.
    ///
    /// # Safety
    /// `init` initialises the payload completely, and the payload's `size()` is then `bytes` plus the header.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub unsafe fn alloc_raw(&self, ty: TypeRef, bytes: usize, tracked: bool, init: impl FnOnce(*mut u8)) -> Result {
        let extended = ty.instance_kind & EXTENDED != 0;
        let total = size_of::<Header>() + bytes + if extended { size_of::<Extension>() } else { 0 };
        let mut object_flags = if tracked || extended { flags::TRACKED } else { 0 };
        if ty.has(type_flags::HAS_DEL) {
            object_flags |= flags::HAS_FINALIZER;
        }
        let shape = ty.instance_shape.load(Ordering::Relaxed);
        let Some(object) = self.mutator().alloc(total, shape, object_flags) else {
            return Err(self.no_memory());
        };
        // SAFETY: the block has room for header, payload and extension; nobody else can reach it yet.
        unsafe {
            let payload = object.as_ptr().add(1).cast::<u8>();
            init(payload);
            if extended {
                payload
                    .add(bytes)
                    .cast::<Extension>()
                    .write(Extension { dict: Slot::empty(), slots: AtomicPtr::new(std::ptr::null_mut()) });
            }
            Ok(Value::from_object(object))
        }
    }

    /// The type of any value.
    #[inline(always)]
    pub fn type_of(&self, v: &Value) -> TypeRef {
        self.type_of_word(v.word())
    }

    /// The type of what a word holds. EMPTY has the type of None, so that a slip shows as a TypeError and not as a crash.
    #[inline(always)]
    pub fn type_of_word(&self, w: u64) -> TypeRef {
        use super::type_ids::TypeId;
        use super::word;
        if word::is_pointer(w) {
            // SAFETY: the word names a live object.
            let shape = unsafe { word::to_object(w).as_ref().shape_acquire() };
            return self.interp().shapes.get(shape).ty;
        }
        self.ty(if word::is_int(w) {
            TypeId::Int
        } else if word::is_float(w) {
            TypeId::Float
        } else {
            match w {
                word::TRUE | word::FALSE => TypeId::Bool,
                word::ELLIPSIS => TypeId::EllipsisType,
                word::NOT_IMPLEMENTED => TypeId::NotImplementedType,
                _ => TypeId::NoneType,
            }
        })
    }
}
