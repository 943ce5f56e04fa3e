//! Spare memory: what the allocator gives up when the system refuses a small request.
//!
//! Whoever asks for a large block, or for an object, is told when there is none, and raises MemoryError. Rust's own small allocations
//! (a growing table, a text being put together) cannot be refused: the process would abort. So some memory is set aside at the start. When the system
//! refuses a small request, the spare memory goes back to it, the request is met from there, and the thread raises MemoryError at its
//! next safepoint. Once there is memory again, the same amount is set aside anew.

use super::thread::Thread;
use orochi_gc::sync::atomic::{AtomicBool, AtomicPtr, Ordering};
use std::alloc::{Layout, alloc, dealloc};

/// The embedder's breaker bit that says: raise MemoryError.
pub const SHORT: u8 = orochi_gc::bits::EMBEDDER << 1;

/// Bytes that are set aside. They are address space until they are used.
const BYTES: usize = 8 << 20;

/// Bytes of the largest request that is met from them: a growing table of a few thousand entries is small.
pub const SMALL: usize = 256 << 10;

const LAYOUT: Layout = match Layout::from_size_align(BYTES, 16) {
    Ok(layout) => layout,
    Err(_) => panic!("a size and a power of two"),
};

static SPARE: AtomicPtr<u8> = AtomicPtr::new(std::ptr::null_mut());
static GIVEN_UP: AtomicBool = AtomicBool::new(false);

/// Sets the memory aside, if the system has it.
pub fn set_aside() {
    // SAFETY: the layout is not empty.
    let block = unsafe { alloc(LAYOUT) };
    if block.is_null() {
        return;
    }
    GIVEN_UP.store(false, Ordering::Relaxed);
    let displaced = SPARE.swap(block, Ordering::AcqRel);
    if !displaced.is_null() {
        // SAFETY: it came from here, and nobody else has it any more.
        unsafe { dealloc(displaced, LAYOUT) }
    }
}

/// Sets the memory aside again if it was given up.
#[inline]
pub fn refill() {
    if GIVEN_UP.load(Ordering::Relaxed) {
        set_aside();
    }
}

/// Gives the spare memory back because the system has refused `size` bytes, and asks the calling thread to raise MemoryError; `false` if that is too much
/// for it, or there is none. Called by the allocator.
#[cold]
pub fn give_up(size: usize) -> bool {
    if size > SMALL {
        return false;
    }
    let block = SPARE.swap(std::ptr::null_mut(), Ordering::AcqRel);
    if block.is_null() {
        return false;
    }
    // SAFETY: as in `set_aside`.
    unsafe { dealloc(block, LAYOUT) };
    GIVEN_UP.store(true, Ordering::Relaxed);
    let thread = Thread::current();
    if !thread.is_null() {
        // SAFETY: a current thread's state lives, and setting a request bit is one atomic operation on it.
        unsafe { (*thread).mutator().request(SHORT) }
    }
    true
}
