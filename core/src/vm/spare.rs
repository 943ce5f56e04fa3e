//! Spare memory: what the allocator gives up when the system refuses a small request.
//!
//! Whoever asks for a large block, or for an object, is told when there is none, and raises MemoryError. Rust's own small allocations
//! (a growing table, a text being put together) cannot be refused: the process would abort. So some blocks of memory are set aside at the start. When
//! the system refuses a small request, one of them goes back to it, the request is met from there, and at its next safepoint the thread
//! collects garbage, sets aside again what it can, and raises MemoryError unless that has helped.

use crate::object::thread::{SHORT, Thread};
use orochi_gc::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64, AtomicUsize, Ordering};
use std::alloc::{Layout, alloc, dealloc};

/// Bytes of a block that is set aside: address space, until it is used.
const BYTES: usize = 4 << 20;

/// Bytes of the largest request that is met from one: a growing table of a few thousand entries is small.
const SMALL: usize = 256 << 10;

const LAYOUT: Layout = match Layout::from_size_align(BYTES, 16) {
    Ok(layout) => layout,
    Err(_) => panic!("a size and a power of two"),
};

static SPARE: [AtomicPtr<u8>; 4] = [const { AtomicPtr::new(std::ptr::null_mut()) }; 4];
static GIVEN_UP: AtomicBool = AtomicBool::new(false);

/// For tests: bytes of a request that counts as large, how many of them were made, and how many of them are met before the rest is refused.
static LARGE: AtomicUsize = AtomicUsize::new(usize::MAX);
static ASKED: AtomicU64 = AtomicU64::new(0);
static MET: AtomicU64 = AtomicU64::new(u64::MAX);
static REFUSED: AtomicU64 = AtomicU64::new(0);

/// From now on `met` requests of `large` bytes or more are met and the next `refused` ones of them are not, in a build with debug assertions.
/// Answers how many there were since it was called last.
pub fn refuse(met: u64, large: usize, refused: u64) -> u64 {
    MET.store(u64::MAX, Ordering::Relaxed);
    REFUSED.store(refused, Ordering::Relaxed);
    let asked = ASKED.swap(0, Ordering::Relaxed);
    LARGE.store(large, Ordering::Relaxed);
    MET.store(met, Ordering::Relaxed);
    asked
}

/// Is this request to be refused by [`refuse`]? Called by the allocator.
#[inline(always)]
pub fn refuses(size: usize) -> bool {
    cfg!(debug_assertions) && size >= LARGE.load(Ordering::Relaxed) && {
        let (asked, met) = (ASKED.fetch_add(1, Ordering::Relaxed), MET.load(Ordering::Relaxed));
        asked >= met && asked - met < REFUSED.load(Ordering::Relaxed)
    }
}

/// Could the machine have a block of so many bytes? As Linux answers when it is asked for a promise: not if it is more than all memory there is.
#[cold]
pub fn is_conceivable(size: usize) -> bool {
    static LIMIT: AtomicUsize = AtomicUsize::new(0);
    let mut limit = LIMIT.load(Ordering::Relaxed);
    if limit == 0 {
        limit = memory_and_swap().unwrap_or(usize::MAX);
        LIMIT.store(limit, Ordering::Relaxed);
    }
    size <= limit
}

/// The bytes of memory and swap space of the machine, where the system tells.
#[cfg(target_os = "linux")]
fn memory_and_swap() -> Option<usize> {
    // SAFETY: plain numbers, for which zero is a value; the call fills them in.
    let info = unsafe {
        let mut info: libc::sysinfo = std::mem::zeroed();
        (libc::sysinfo(&mut info) == 0).then_some(info)?
    };
    let unit = info.mem_unit as usize;
    (info.totalram as usize).checked_add(info.totalswap as usize)?.checked_mul(unit)
}

/// The bytes of memory and swap space of the machine, where the system tells.
#[cfg(not(target_os = "linux"))]
fn memory_and_swap() -> Option<usize> {
    None
}

/// Sets aside what is not there; whether all of it is there now.
pub fn set_aside() -> bool {
    GIVEN_UP.store(false, Ordering::Relaxed);
    for place in &SPARE {
        if !place.load(Ordering::Relaxed).is_null() {
            continue;
        }
        // SAFETY: the layout is not empty.
        let block = unsafe { alloc(LAYOUT) };
        if block.is_null() {
            GIVEN_UP.store(true, Ordering::Relaxed);
            return false;
        }
        let displaced = place.swap(block, Ordering::AcqRel);
        if !displaced.is_null() {
            // SAFETY: it came from here, and nobody else has it any more.
            unsafe { dealloc(displaced, LAYOUT) }
        }
    }
    true
}

/// Sets aside again what was given up.
#[inline]
pub fn refill() {
    if GIVEN_UP.load(Ordering::Relaxed) {
        set_aside();
    }
}

/// Gives a block back because the system has refused `size` bytes, and asks the calling thread to see to it ([`SHORT`]); `false` if that is too
/// much for one, or none is left. Called by the allocator.
#[cold]
pub fn give_up(size: usize) -> bool {
    if size > SMALL {
        return false;
    }
    let mut blocks = SPARE.iter().map(|place| place.swap(std::ptr::null_mut(), Ordering::AcqRel));
    let Some(block) = blocks.find(|block| !block.is_null()) else { return false };
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
