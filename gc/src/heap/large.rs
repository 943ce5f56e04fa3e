//! Objects with an allocation of their own, linked into their heap so that a walk finds them.

use super::Heap;
use crate::header::{Header, Object};
use std::alloc::{Layout, alloc, dealloc};
use std::ptr::{self, NonNull};

/// What stands in front of the header of a large object.
#[repr(C, align(16))]
pub(super) struct Large {
    heap: *const Heap,
    next: *mut Large,
    previous: *mut Large,
    bytes: usize,
}

const BEFORE: usize = size_of::<Large>();

fn layout(bytes: usize) -> Option<Layout> {
    Layout::from_size_align(bytes.checked_add(BEFORE)?, align_of::<Header>().max(16)).ok()
}

impl Large {
    /// Allocates and links. `None`: refused by the system, or absurd.
    pub(super) fn allocate(heap: &Heap, bytes: usize, header: Header) -> Option<Object> {
        let layout = layout(bytes)?;
        // SAFETY: the layout is not zero-sized; the fields and the header fit at its start.
        unsafe {
            let large: NonNull<Large> = NonNull::new(alloc(layout))?.cast();
            let next = heap.large.get();
            large.write(Large { heap, next, previous: ptr::null_mut(), bytes });
            if !next.is_null() {
                (*next).previous = large.as_ptr();
            }
            heap.large.set(large.as_ptr());
            let o = Self::object(large.as_ptr());
            o.write(header);
            Some(o)
        }
    }

    /// # Safety
    /// `o` is a large object of this heap that nobody can reach.
    pub(super) unsafe fn free(heap: &Heap, o: Object) {
        // SAFETY: `allocate` put a `Large` in front; the heap is held, so its list is ours.
        unsafe {
            let large = Self::of(o);
            let (next, previous) = ((*large).next, (*large).previous);
            if previous.is_null() {
                heap.large.set(next);
            } else {
                (*previous).next = next;
            }
            if !next.is_null() {
                (*next).previous = previous;
            }
            if let Some(layout) = layout((*large).bytes) {
                dealloc(large.cast(), layout);
            }
        }
    }

    fn of(o: Object) -> *mut Large {
        o.as_ptr().wrapping_byte_sub(BEFORE).cast()
    }

    /// # Safety
    /// `large` came from `allocate`.
    pub(super) unsafe fn object(large: *mut Large) -> Object {
        // SAFETY: the object follows, inside the same allocation, hence not null.
        unsafe { NonNull::new_unchecked(large.byte_add(BEFORE).cast()) }
    }

    /// # Safety
    /// `large` is live and its heap held.
    pub(super) unsafe fn next(large: *mut Large) -> *mut Large {
        // SAFETY: the caller says so.
        unsafe { (*large).next }
    }

    /// # Safety
    /// `o` is a large object.
    pub(super) unsafe fn heap(o: Object) -> NonNull<Heap> {
        // SAFETY: `heap` is written once, from a reference.
        unsafe { NonNull::new_unchecked((*Self::of(o)).heap.cast_mut()) }
    }

    /// # Safety
    /// `o` is a large object.
    pub(super) unsafe fn bytes(o: Object) -> usize {
        // SAFETY: `bytes` is written once.
        unsafe { (*Self::of(o)).bytes }
    }
}
