//! The allocator of the `orochi` command: mimalloc, asked for plain memory wherever its plain memory is aligned enough.
//!
//! A block of mimalloc of 16 bytes or more is aligned to 16, as the C standard wants of `malloc`. Asking for that alignment by name takes a
//! longer way through the allocator for every size that is no power of two, which costs more than the rest of an allocation.
//!
//! What the system refuses is asked for once more if spare memory could be given up for it (`vm::spare`).

use libmimalloc_sys as mi;
use orochi_core::vm::spare;
use std::alloc::{GlobalAlloc, Layout};

/// Alignment that every block of at least as many bytes has.
const NATURAL: usize = 16;

/// So much, any machine may have. mimalloc reserves what it is asked for without a promise, so the system refuses nothing: a request for more than
/// the machine has would be met, and the process killed when it uses what it got.
const BEYOND_DOUBT: usize = 1 << 30;

/// mimalloc.
pub struct Allocator;

#[inline(always)]
fn is_natural(size: usize, align: usize) -> bool {
    align <= NATURAL && align <= size
}

/// What `ask` gets, or gets after the spare memory was given up for it.
#[inline(always)]
fn at_any_cost(size: usize, ask: impl Fn() -> *mut u8) -> *mut u8 {
    if spare::refuses(size) || (size > BEYOND_DOUBT && !spare::is_conceivable(size)) {
        return std::ptr::null_mut();
    }
    let block = ask();
    if block.is_null() && spare::give_up(size) {
        return ask();
    }
    block
}

// SAFETY: blocks come from mimalloc with the size that was asked for, aligned as it was asked for (see the text above), and go back to it. It can
// be called from any thread, and never unwinds.
unsafe impl GlobalAlloc for Allocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let (size, align) = (layout.size(), layout.align());
        // SAFETY: any size and any power of two are good.
        at_any_cost(size, || unsafe {
            if is_natural(size, align) { mi::mi_malloc(size) } else { mi::mi_malloc_aligned(size, align) }.cast()
        })
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        let (size, align) = (layout.size(), layout.align());
        // SAFETY: as above.
        at_any_cost(size, || unsafe {
            if is_natural(size, align) { mi::mi_zalloc(size) } else { mi::mi_zalloc_aligned(size, align) }.cast()
        })
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, _layout: Layout) {
        // SAFETY: the block came from here.
        unsafe { mi::mi_free(block.cast()) }
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let align = layout.align();
        // SAFETY: the block came from here; it may be resized by either function, and is as it was if that is refused.
        let resized = at_any_cost(size, || unsafe {
            if is_natural(size, align) {
                mi::mi_realloc(block.cast(), size)
            } else {
                mi::mi_realloc_aligned(block.cast(), size, align)
            }
            .cast()
        });
        if resized.is_null() && size <= layout.size() {
            // It is long enough as it is: nobody need be refused less than he has.
            return block;
        }
        resized
    }
}
