//! The allocator of the build for schedules: the same requests get the same addresses, in every run, and mistakes with memory show at once.
//!
//! A schedule repeats itself only if everything that decides about it does. mimalloc draws addresses at random, and the system's allocator keeps
//! random marks in what is free, so that a program that goes wrong (an interpreter without one of its guarantees, which
//! has to be caught) would go wrong in another way each time. Here all blocks come from one reserved range at a fixed address, in size classes
//! with a list of free blocks each. What is freed is filled with a pattern; a block that has it already is freed twice, and one that has lost it
//! when it is handed out again was written to meanwhile. Either ends the process with a line that says so.

use std::alloc::{GlobalAlloc, Layout};
use std::cell::UnsafeCell;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};

/// Where the range begins: far from where a system puts programs, libraries and stacks.
const BASE: usize = 0x1000_0000_0000;
/// Address space, of which little is used.
const ROOM: usize = 64 << 30;
const GRANULE: usize = 16;
/// Classes up to here are a granule apart, larger ones are powers of two.
const FINE: usize = 1024;
const FINE_CLASSES: usize = FINE / GRANULE + 1;
const CLASSES: usize = FINE_CLASSES + usize::BITS as usize;
/// Larger alignments are refused.
const MOST_ALIGNED: usize = 1 << 16;
/// What fills a free block, but for its first word, which is the link to the next one.
const FREED: u8 = 0xdb;
/// What fills a block that is handed out once more.
const FRESH: u8 = 0xcd;
const FREED_WORD: u64 = u64::from_ne_bytes([FREED; 8]);

struct Blocks {
    /// The first address that was never handed out; 0 before the range is reserved.
    top: usize,
    free: [*mut u8; CLASSES],
}

/// See the module's text.
pub struct Allocator {
    locked: AtomicBool,
    blocks: UnsafeCell<Blocks>,
}

// SAFETY: the blocks are only touched under the lock.
unsafe impl Sync for Allocator {}

/// The number and the size of the class that a layout belongs to.
fn class_of(layout: Layout) -> (usize, usize) {
    let size = layout.size().max(GRANULE);
    if size <= FINE && layout.align() <= GRANULE {
        let class = size.div_ceil(GRANULE);
        return (class, class * GRANULE);
    }
    let size = size.max(layout.align()).checked_next_power_of_two().unwrap_or(ROOM);
    (FINE_CLASSES + size.trailing_zeros() as usize, size)
}

fn die(message: &[u8]) -> ! {
    // SAFETY: the message is valid for its length; nothing is allocated.
    unsafe {
        libc::write(2, message.as_ptr().cast(), message.len());
        libc::abort()
    }
}

/// # Safety
/// `block` has `size` bytes, a multiple of a word.
unsafe fn is_filled(block: *mut u8, size: usize) -> bool {
    // SAFETY: the caller's.
    (1..size / 8).all(|i| unsafe { block.cast::<u64>().add(i).read() } == FREED_WORD)
}

impl Allocator {
    /// Without memory yet.
    pub const fn new() -> Allocator {
        let blocks = Blocks { top: 0, free: [ptr::null_mut(); CLASSES] };
        Allocator { locked: AtomicBool::new(false), blocks: UnsafeCell::new(blocks) }
    }

    fn with<R>(&self, f: impl FnOnce(&mut Blocks) -> R) -> R {
        while self.locked.swap(true, Ordering::Acquire) {
            std::hint::spin_loop();
        }
        // SAFETY: the lock is held.
        let result = f(unsafe { &mut *self.blocks.get() });
        self.locked.store(false, Ordering::Release);
        result
    }
}

impl Blocks {
    /// A block that was never handed out: zeros.
    fn cut(&mut self, size: usize) -> *mut u8 {
        if self.top == 0 {
            let fixed = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE | libc::MAP_FIXED_NOREPLACE;
            // SAFETY: a new mapping at an address where there is none, or no mapping at all.
            let range = unsafe {
                libc::mmap(
                    ptr::with_exposed_provenance_mut(BASE),
                    ROOM,
                    libc::PROT_READ | libc::PROT_WRITE,
                    fixed,
                    -1,
                    0,
                )
            };
            if range.addr() != BASE {
                die(b"orochi: the range of addresses for schedules is taken\n");
            }
            range.expose_provenance();
            self.top = BASE;
        }
        let align = if size.is_power_of_two() { size.min(MOST_ALIGNED) } else { GRANULE };
        let at = self.top.next_multiple_of(align);
        if size > BASE + ROOM - at {
            return ptr::null_mut();
        }
        self.top = at + size;
        ptr::with_exposed_provenance_mut(at)
    }
}

// SAFETY: a block has the size of its class, at least that of the layout, and is aligned to it; it is handed out once until it is given back.
// Nothing here unwinds.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let (class, size) = class_of(layout);
        if layout.align() > MOST_ALIGNED || size > ROOM / 2 {
            return ptr::null_mut();
        }
        self.with(|blocks| {
            let block = blocks.free[class];
            if block.is_null() {
                return blocks.cut(size);
            }
            // SAFETY: a free block of this class, whose first word is the link to the next.
            unsafe {
                if !is_filled(block, size) {
                    die(b"orochi: memory was written to after it was freed\n");
                }
                blocks.free[class] = block.cast::<*mut u8>().read();
                block.write_bytes(FRESH, size);
            }
            block
        })
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: passed on; the block has at least so many bytes.
        unsafe {
            let block = self.alloc(layout);
            if !block.is_null() {
                block.write_bytes(0, layout.size());
            }
            block
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let (class, size) = class_of(layout);
        self.with(|blocks| {
            // SAFETY: the block is of this class, and its owner gives it back.
            unsafe {
                if is_filled(block, size) {
                    die(b"orochi: memory was freed twice\n");
                }
                block.write_bytes(FREED, size);
                block.cast::<*mut u8>().write(blocks.free[class]);
                blocks.free[class] = block;
            }
        });
    }
}
