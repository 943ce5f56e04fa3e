//! A block: cells of one size class behind a small header, aligned to its own size so that the block
//! of an object is found by masking the object's address.

use super::Heap;
use crate::header::{Header, Object, head};
use crate::sync::tuning::BLOCK;
use crate::sync::{AtomicU32, Ordering};
use std::alloc::{Layout, alloc, dealloc};
use std::ptr::NonNull;

/// The header of a block.
#[repr(C, align(64))]
pub(super) struct Block {
    heap: *const Heap,
    next: *mut Block,
    top: *mut u8,
    class: usize,
    /// Which of the blocks that a search has noted this one is. Written with the world stopped.
    number: AtomicU32,
}

/// The number of a block that no search has noted.
const UNNOTED: u32 = u32::MAX;

/// The cells that a block had when a search noted it.
#[derive(Clone, Copy)]
pub(crate) struct Span {
    block: NonNull<Block>,
    cells: u32,
    size: u32,
}

/// Where a small object lies.
pub(crate) struct Place {
    /// The number of its block.
    pub(crate) block: usize,
    /// Its distance from the block's first cell.
    pub(crate) offset: usize,
}

impl Place {
    /// The place of a living small object.
    #[inline(always)]
    pub(crate) fn of(o: Object) -> Place {
        // SAFETY: the block of a living object is there; its number is an atomic.
        let number = unsafe { (*Block::of(o)).number.load(Ordering::Relaxed) };
        Place { block: number as usize, offset: (o.addr().get() & (BLOCK - 1)) - FIRST }
    }
}

impl Span {
    /// How many cells.
    pub(crate) fn len(self) -> usize {
        self.cells as usize
    }

    /// The header of a cell.
    #[inline(always)]
    pub(crate) fn cell(self, index: usize) -> Object {
        debug_assert!(index < self.len());
        // SAFETY: inside the block, which is there as long as the search lasts.
        unsafe { self.block.byte_add(FIRST + index * self.size as usize).cast() }
    }

    /// Which cell begins at this distance from the first; `None` if it was cut off later.
    #[inline(always)]
    pub(crate) fn index_of(self, offset: usize) -> Option<usize> {
        let index = offset as u32 / self.size;
        (index < self.cells).then_some(index as usize)
    }
}

const FIRST: usize = size_of::<Block>();
const LAYOUT: Layout = match Layout::from_size_align(BLOCK, BLOCK) {
    Ok(layout) => layout,
    Err(_) => panic!("the size of a block is a power of two"),
};
const _: () = assert!(FIRST.is_multiple_of(align_of::<Header>()));

impl Block {
    /// A block without cells, in front of `next`. `None`: refused by the system.
    pub(super) fn allocate(heap: &Heap, class: usize, next: *mut Block) -> Option<NonNull<Block>> {
        // SAFETY: the layout is not zero-sized; the header fits at the start.
        unsafe {
            let block: NonNull<Block> = NonNull::new(alloc(LAYOUT))?.cast();
            let top = block.as_ptr().cast::<u8>().add(FIRST);
            block.write(Block { heap, next, top, class, number: AtomicU32::new(UNNOTED) });
            Some(block)
        }
    }

    /// # Safety
    /// `block` came from `allocate` and nothing in it is used again.
    pub(super) unsafe fn free(block: *mut Block) {
        // SAFETY: the whole block is given back; same layout as in `allocate`.
        unsafe {
            if cfg!(orochi_loom) {
                // Whoever still looks at it in a model finds nothing that it could take for an object.
                block.cast::<u8>().write_bytes(0xa5, BLOCK);
                // Or the compiler sees that nobody may look.
                std::hint::black_box(block);
            }
            dealloc(block.cast(), LAYOUT);
        }
    }

    /// The block of a small object.
    #[inline(always)]
    pub(super) fn of(o: Object) -> *mut Block {
        o.as_ptr().map_addr(|a| a & !(BLOCK - 1)).cast()
    }

    #[inline(always)]
    pub(super) fn heap(&self) -> *const Heap {
        self.heap
    }

    #[inline(always)]
    pub(super) fn class(&self) -> usize {
        self.class
    }

    pub(super) fn next(&self) -> *mut Block {
        self.next
    }

    pub(super) fn set_next(&mut self, next: *mut Block) {
        self.next = next;
    }

    /// Notes the block under a number.
    pub(super) fn note(&mut self, number: usize, granule: usize) -> Span {
        let number = u32::try_from(number).unwrap_or(UNNOTED);
        // Relaxed: the world is stopped.
        self.number.store(number, Ordering::Relaxed);
        let size = self.class * granule;
        let used = self.top.addr() - self.first().addr();
        let block = NonNull::from(&mut *self);
        Span { block, cells: (used / size) as u32, size: size as u32 }
    }

    pub(super) fn first(&mut self) -> *mut u8 {
        // SAFETY: inside the block's allocation.
        unsafe { (&raw mut *self).cast::<u8>().add(FIRST) }
    }

    pub(super) fn top(&self) -> *mut u8 {
        self.top
    }

    /// How many cells of `size` bytes are left.
    pub(super) fn room(&self, size: usize) -> usize {
        let used = self.top.addr() & (BLOCK - 1);
        // A full block's top is the next block's start.
        if used == 0 { 0 } else { (BLOCK - used) / size }
    }

    /// Cuts off `bytes`, for which there is room.
    pub(super) fn take(&mut self, bytes: usize) -> *mut u8 {
        let at = self.top;
        // SAFETY: `room` said so; at most one past the end of the allocation.
        self.top = unsafe { at.add(bytes) };
        at
    }

    /// Whether no cell holds an object.
    ///
    /// # Safety
    /// The caller holds the heap.
    pub(super) unsafe fn is_empty(&mut self, granule: usize) -> bool {
        let size = self.class * granule;
        let mut at = self.first();
        while at < self.top {
            // SAFETY: cells below `top` have valid headers.
            unsafe {
                let cell = head(NonNull::new_unchecked(at).cast());
                // What is in limbo may be borrowed, and what is in transit is still being linked: neither is vacant.
                if mutant!(
                    !cell.is_vacant(),
                    "block_given_back_in_limbo" => !cell.is_vacant() && !cell.shared.is_limbo(),
                ) {
                    return false;
                }
                at = at.add(size);
            }
        }
        true
    }
}
