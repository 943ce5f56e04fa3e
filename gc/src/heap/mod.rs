//! The heap of one thread (or, under the global lock, of all).
//!
//! Small objects come in size classes of 16 bytes up to 512, each class from blocks of its own;
//! larger ones come from the global allocator. The owner allocates by popping the class's free list
//! and frees by pushing, without atomics. Another thread frees by pushing onto one atomic list per
//! heap, which the owner takes over as a whole when a free list is empty and at safepoints.
//!
//! Blocks can be walked: a cell holds either an object or a vacant header, so objects need no list
//! links. A vacant cell keeps its link behind the header, where no walk looks.
//!
//! A heap belongs to a slot of the thread table, not to a thread. An exiting thread leaves its blocks
//! where they are, with whatever shared objects still live in them, and the next thread on the slot
//! carries on with them; so a thousand short threads one after another use the memory of one.

mod block;
mod large;

use crate::header::{Header, Object, flags, head};
use crate::sync::{AtomicPtr, Ordering, tuning};
use block::Block;
pub(crate) use block::{Place, Span};
use large::Large;
use std::cell::Cell;
use std::ptr::{self, NonNull};

/// Distance of two size classes, and alignment of every object.
const GRANULE: usize = 16;
/// Objects of more bytes have an allocation of their own.
pub const SMALL: usize = 512;
const CLASSES: usize = SMALL / GRANULE + 1;
/// Where a vacant cell keeps its link.
const LINK: usize = size_of::<Header>();
/// The smallest cell: a header and a link.
const MIN_CLASS: usize = (LINK + size_of::<usize>()).div_ceil(GRANULE);

/// What a walk over a heap found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HeapStats {
    /// Objects.
    pub objects: usize,
    /// Bytes of these objects, rounded up to their cells.
    pub live_bytes: usize,
    /// Bytes that the heap holds from the system.
    pub held_bytes: usize,
}

/// The heap of one thread.
pub struct Heap {
    free: [Cell<*mut Header>; CLASSES],
    /// Tracked objects allocated and not freed since the last collection; about, and never below zero.
    pub(crate) young: Cell<isize>,
    /// `young` beyond this asks for a collection.
    pub(crate) threshold: Cell<isize>,
    /// Tracked objects of this heap that were published since they were last added up.
    pub(crate) published: Cell<isize>,
    /// What the last collection of this heap left.
    pub(crate) survivors: Cell<usize>,
    current: [Cell<*mut Block>; CLASSES],
    blocks: Cell<*mut Block>,
    large: Cell<*mut Large>,
    remote: AtomicPtr<Header>,
    block_count: Cell<usize>,
    /// A search has noted the blocks: none is given back.
    surveyed: Cell<bool>,
    id: u16,
}

// SAFETY: everything but `remote` is touched only by the thread that holds the heap's slot
// (attached), by one that holds that slot suspended, or with the world stopped; the state byte of the
// slot orders these. `remote` is atomic.
unsafe impl Sync for Heap {}
// SAFETY: as above; a heap has no affinity to a thread of the system.
unsafe impl Send for Heap {}

impl Heap {
    /// An empty heap for a slot; 0 for the one of a whole domain.
    pub fn new(id: u16) -> Self {
        Heap {
            id,
            block_count: Cell::new(0),
            surveyed: Cell::new(false),
            free: [const { Cell::new(ptr::null_mut()) }; CLASSES],
            young: Cell::new(0),
            threshold: Cell::new(isize::MAX),
            published: Cell::new(0),
            survivors: Cell::new(0),
            current: [const { Cell::new(ptr::null_mut()) }; CLASSES],
            blocks: Cell::new(ptr::null_mut()),
            large: Cell::new(ptr::null_mut()),
            remote: AtomicPtr::new(ptr::null_mut()),
        }
    }
}

/// The class of a size; `CLASSES` for a large one.
#[inline(always)]
#[expect(
    clippy::manual_div_ceil,
    reason = "`div_ceil` minds an overflow that there cannot be, in two instructions more"
)]
fn class_of(bytes: usize) -> usize {
    if bytes > SMALL {
        return CLASSES;
    }
    ((bytes + (GRANULE - 1)) / GRANULE).max(MIN_CLASS)
}

/// The flags of a cell that another thread has freed and its owner has not taken over. No object has
/// them: what is being examined is also tracked.
const TRANSIT: u8 = flags::COLLECTING;

fn holds_object(o: Object) -> bool {
    !head(o).is_vacant() && head(o).flags() & !flags::LARGE != TRANSIT
}

/// # Safety
/// `cell` is a vacant cell that the caller owns.
#[inline(always)]
unsafe fn link(cell: *mut Header) -> *mut *mut Header {
    // SAFETY: a cell has room for a header and a link (`MIN_CLASS`).
    unsafe { cell.byte_add(LINK).cast() }
}

impl Heap {
    /// A private object with a count of one and an uninitialised payload.
    #[inline(always)]
    pub fn alloc(&self, bytes: usize, owner: u16, shape: u32, flags: u8) -> Option<Object> {
        let class = class_of(bytes);
        if class < CLASSES {
            let cell = self.free[class].get();
            if !cell.is_null() {
                // SAFETY: cells on the free list are vacant and this heap's; the header is
                // overwritten as a whole.
                unsafe {
                    self.free[class].set(*link(cell));
                    Header::write_new(cell, owner, flags, shape);
                    return Some(NonNull::new_unchecked(cell));
                }
            }
        }
        self.alloc_slow(bytes, owner, shape, flags)
    }

    /// As `alloc`, of a small object for which there is a cell on the free list; `None` otherwise. `born` says owner and flags.
    #[inline(always)]
    pub fn alloc_quick(&self, bytes: usize, born: u64, shape: u32) -> Option<Object> {
        let class = class_of(bytes);
        if class >= CLASSES {
            return None;
        }
        let cell = NonNull::new(self.free[class].get())?;
        // SAFETY: as in `alloc`.
        unsafe {
            self.free[class].set(*link(cell.as_ptr()));
            Header::write_born(cell.as_ptr(), born, shape);
        }
        Some(cell)
    }

    #[cold]
    #[inline(never)]
    fn alloc_slow(&self, bytes: usize, owner: u16, shape: u32, flags: u8) -> Option<Object> {
        let class = class_of(bytes);
        if class >= CLASSES {
            return Large::allocate(self, bytes, Header::new(owner, flags | flags::LARGE, shape));
        }
        mutant!(self.drain_remote(), "alloc_ignores_remote" => ());
        if self.free[class].get().is_null() && !self.carve(class) {
            return None;
        }
        self.alloc(bytes, owner, shape, flags)
    }

    /// Cuts a handful of cells off the class's block, or off a new one.
    fn carve(&self, class: usize) -> bool {
        let size = class * GRANULE;
        let mut block = self.current[class].get();
        // SAFETY: blocks of this heap are live, and only the holder of the heap changes them.
        if block.is_null() || unsafe { (*block).room(size) } == 0 {
            let Some(new) = Block::allocate(self, class, self.blocks.get()) else {
                return false;
            };
            block = new.as_ptr();
            self.blocks.set(block);
            self.block_count.set(self.block_count.get() + 1);
            self.current[class].set(block);
        }
        // SAFETY: as above; the cells between `top` and the new top belong to nobody yet.
        unsafe {
            let n = (tuning::CARVE / size).clamp(1, (*block).room(size));
            let first = (*block).take(n * size);
            // Back to front, so that the list hands them out in the order of their addresses.
            for i in (0..n).rev() {
                let cell: *mut Header = first.add(i * size).cast();
                cell.write(Header::vacant());
                self.push(class, cell);
            }
        }
        true
    }

    /// # Safety
    /// `cell` is a vacant cell of this heap and of this class.
    #[inline(always)]
    unsafe fn push(&self, class: usize, cell: *mut Header) {
        // SAFETY: vacant, hence ours to link.
        unsafe { *link(cell) = self.free[class].get() };
        self.free[class].set(cell);
    }

    /// Frees the memory of an object whose payload is gone; returns whether the cell belonged to
    /// another heap.
    ///
    /// # Safety
    /// Nobody can reach the object, and its payload has been dropped.
    #[inline(always)]
    pub unsafe fn free(&self, o: Object) -> Option<NonNull<Heap>> {
        let f = head(o).flags();
        if f & flags::LARGE == 0 {
            // SAFETY: a small object lies in a block; the cell is nobody's, so it may become vacant.
            unsafe {
                let block = Block::of(o);
                if mutant!(ptr::eq((*block).heap(), self), "foreign_cell_kept" => true) {
                    self.grow_older(isize::from(f & flags::TRACKED != 0));
                    Header::write_vacant(o.as_ptr());
                    self.push((*block).class(), o.as_ptr());
                    return None;
                }
            }
        }
        // SAFETY: the caller's.
        unsafe { self.free_elsewhere(o) }
    }

    /// As `free`, of a large object, or of one in a block of another heap.
    ///
    /// # Safety
    /// As `free`.
    #[cold]
    #[inline(never)]
    unsafe fn free_elsewhere(&self, o: Object) -> Option<NonNull<Heap>> {
        if head(o).flags() & flags::LARGE != 0 {
            // SAFETY: the flag says that the object sits behind a `Large`.
            let home = unsafe { Large::heap(o) };
            if ptr::eq(home.as_ptr(), self) {
                self.grow_older(isize::from(head(o).flags() & flags::TRACKED != 0));
                // SAFETY: ours, and unreachable.
                unsafe { Large::free(self, o) };
                return None;
            }
            // SAFETY: the heap of a live cell is live.
            unsafe { home.as_ref().push_remote(o) };
            return Some(home);
        }
        // SAFETY: a small object lies in a block, and the heap of a live cell is live.
        unsafe {
            let home = NonNull::new_unchecked((*Block::of(o)).heap().cast_mut());
            home.as_ref().push_remote(o);
            Some(home)
        }
    }

    /// So many tracked objects of this heap were freed. Those that an earlier collection has counted do not make up for new ones, nor
    /// do the objects of other heaps that this thread frees: or private garbage would wait for as many allocations.
    #[inline(always)]
    fn grow_older(&self, tracked: isize) {
        self.young.set((self.young.get() - tracked).max(0));
    }

    /// # Safety
    /// The cell is this heap's and nobody can reach it.
    unsafe fn push_remote(&self, o: Object) {
        let cell = o.as_ptr();
        // Not vacant before the owner has taken it over: it might give the block back meanwhile.
        // Relaxed: the owner, should it walk, only has to find a value that was once stored.
        let large = head(o).flags() & flags::LARGE;
        mutant!(head(o).flags.store(TRANSIT | large, Ordering::Relaxed), "freed_cell_vacant_too_early" => {
            // SAFETY: for the wrong variant only.
            unsafe { cell.write(Header::vacant()) };
        });
        let mut first = self.remote.load(Ordering::Relaxed);
        loop {
            // SAFETY: the cell is the caller's until the exchange succeeds.
            unsafe { *link(cell) = first };
            // Release: pairs with the swap in `drain_remote`; the link is visible to whoever takes
            // the list.
            let order = mutant!(Ordering::Release, "remote_push_relaxed" => Ordering::Relaxed);
            mutant!("remote_pushed_in_two_steps" => return self.remote.store(cell, order));
            match self.remote.compare_exchange_weak(first, cell, order, Ordering::Relaxed) {
                Ok(_) => return,
                Err(now) => first = now,
            }
        }
    }

    /// Takes over what other threads freed. For the holder of the heap.
    pub fn drain_remote(&self) {
        if self.remote.load(Ordering::Relaxed).is_null() {
            return;
        }
        // Acquire: pairs with the exchange in `push_remote`.
        let order = mutant!(Ordering::Acquire, "remote_take_relaxed" => Ordering::Relaxed);
        let mut cell = mutant!(self.remote.swap(ptr::null_mut(), order), "remote_taken_in_two_steps" => {
            let all = self.remote.load(order);
            self.remote.store(ptr::null_mut(), Ordering::Relaxed);
            all
        });
        while let Some(o) = NonNull::new(cell) {
            // SAFETY: cells on the remote list are this heap's and nobody else's; the list was
            // taken as a whole, so no push is under way on it.
            unsafe {
                cell = *link(o.as_ptr());
                if head(o).flags() & flags::LARGE != 0 {
                    Large::free(self, o);
                } else {
                    Header::write_vacant(o.as_ptr());
                    self.push((*Block::of(o)).class(), o.as_ptr());
                }
            }
        }
    }

    /// Calls back for every object. The callback neither allocates nor frees here.
    ///
    /// # Safety
    /// The caller holds the heap: it is the owner between two operations, or the world is stopped.
    pub unsafe fn walk(&self, f: &mut dyn FnMut(Object)) {
        self.drain_remote();
        let mut block = self.blocks.get();
        while !block.is_null() {
            // SAFETY: the blocks of a held heap are live, and every cell below `top` has a valid
            // header.
            unsafe {
                let size = (*block).class() * GRANULE;
                let mut at = (*block).first();
                let end = (*block).top();
                while at < end {
                    let o: Object = NonNull::new_unchecked(at).cast();
                    if holds_object(o) {
                        f(o);
                    }
                    at = at.add(size);
                }
                block = (*block).next();
            }
        }
        // SAFETY: passed on.
        unsafe { self.walk_large(f) };
    }

    /// Calls back for every large object.
    ///
    /// # Safety
    /// As for `walk`.
    pub(crate) unsafe fn walk_large(&self, f: &mut dyn FnMut(Object)) {
        let mut large = self.large.get();
        while !large.is_null() {
            // SAFETY: the large objects of a held heap are live.
            unsafe {
                let o = Large::object(large);
                large = Large::next(large);
                if holds_object(o) {
                    f(o);
                }
            }
        }
    }

    /// Numbers the blocks, beginning with `first`, and calls back with the cells of each. No block is given back before
    /// [`Heap::end_survey`].
    ///
    /// # Safety
    /// The world is stopped.
    pub(crate) unsafe fn survey(&self, first: usize, f: &mut dyn FnMut(Span)) {
        self.drain_remote();
        self.surveyed.set(true);
        let mut number = first;
        let mut block = self.blocks.get();
        while !block.is_null() {
            // SAFETY: as in `walk`.
            unsafe {
                f((*block).note(number, GRANULE));
                block = (*block).next();
            }
            number += 1;
        }
    }

    /// The search is over. With the world stopped.
    pub(crate) fn end_survey(&self) {
        self.surveyed.set(false);
    }

    /// Counts what is there.
    ///
    /// # Safety
    /// As for `walk`.
    pub unsafe fn stats(&self) -> HeapStats {
        let mut stats = HeapStats::default();
        // SAFETY: passed on.
        unsafe {
            self.walk(&mut |o| {
                stats.objects += 1;
                stats.live_bytes += if head(o).flags() & flags::LARGE != 0 {
                    Large::bytes(o)
                } else {
                    (*Block::of(o)).class() * GRANULE
                };
            });
        }
        let mut block = self.blocks.get();
        while !block.is_null() {
            stats.held_bytes += tuning::BLOCK;
            // SAFETY: as in `walk`.
            block = unsafe { (*block).next() };
        }
        let mut large = self.large.get();
        while !large.is_null() {
            // SAFETY: as in `walk`.
            unsafe {
                stats.held_bytes += Large::bytes(Large::object(large));
                large = Large::next(large);
            }
        }
        stats
    }

    /// The slot that the heap belongs to.
    pub(crate) fn id(&self) -> u16 {
        self.id
    }

    /// How many blocks the heap holds.
    pub(crate) fn block_count(&self) -> usize {
        self.block_count.get()
    }

    /// Gives every block without an object back to the system. For the holder of the heap.
    pub(crate) fn release_empty_blocks(&self) {
        self.drain_remote();
        if mutant!(self.surveyed.get(), "noted_block_given_back" => false) {
            return;
        }
        let mut keep: *mut Block = ptr::null_mut();
        let mut block = self.blocks.get();
        let mut freed = false;
        while !block.is_null() {
            // SAFETY: as in `walk`. A block without objects is referred to by free lists only, and
            // those are rebuilt below before anyone allocates.
            unsafe {
                let next = (*block).next();
                if (*block).is_empty(GRANULE) {
                    let class = (*block).class();
                    if self.current[class].get() == block {
                        self.current[class].set(ptr::null_mut());
                    }
                    Block::free(block);
                    self.block_count.set(self.block_count.get() - 1);
                    freed = true;
                } else {
                    (*block).set_next(keep);
                    keep = block;
                }
                block = next;
            }
        }
        self.blocks.set(keep);
        if freed {
            self.rebuild_free_lists();
        }
    }

    fn rebuild_free_lists(&self) {
        for list in &self.free {
            list.set(ptr::null_mut());
        }
        let mut block = self.blocks.get();
        while !block.is_null() {
            // SAFETY: as in `walk`; a vacant cell below `top` is on a free list of this heap or on
            // none, and all lists have just been emptied.
            unsafe {
                let class = (*block).class();
                let size = class * GRANULE;
                let mut at = (*block).first();
                let end = (*block).top();
                while at < end {
                    let o: Object = NonNull::new_unchecked(at).cast();
                    if head(o).is_vacant() {
                        self.push(class, o.as_ptr());
                    }
                    at = at.add(size);
                }
                block = (*block).next();
            }
        }
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        self.drain_remote();
        let mut block = self.blocks.get();
        while !block.is_null() {
            // SAFETY: the heap goes away with its domain, which no thread is registered with;
            // whatever still lies in the blocks is not used again.
            unsafe {
                let next = (*block).next();
                Block::free(block);
                block = next;
            }
        }
        while let Some(large) = NonNull::new(self.large.get()) {
            // SAFETY: as above.
            unsafe { Large::free(self, Large::object(large.as_ptr())) };
        }
    }
}
