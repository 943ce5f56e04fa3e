//! The register and control stacks of a thread: address space that the system fills in as it is used.

use crate::object::frame::Frame;
use crate::object::thread::Thread;
use crate::object::word;
use std::cell::Cell;
use std::ptr;

/// The stacks of one thread, given back on drop.
pub struct Stacks {
    base: *mut u8,
    bytes: usize,
}

// SAFETY: an unused mapping belongs to nobody; a thread that ends leaves no pointer in it that is looked at again.
unsafe impl Send for Stacks {}

const FRAME_BYTES: usize = crate::vm::frames::FRAMES * size_of::<Frame>();
const REGISTER_BYTES: usize = crate::vm::frames::REGISTERS * size_of::<u64>();

impl Stacks {
    /// Stacks for `thread`, with the sentinel frame running.
    ///
    /// # Errors
    /// When the system refuses the address space.
    pub fn install(thread: &Thread) -> std::io::Result<Stacks> {
        let stacks = match super::threads::Threads::of(thread.interp()).take_stacks() {
            Some(stacks) => stacks,
            None => Stacks::map()?,
        };
        stacks.prepare(thread);
        Ok(stacks)
    }

    fn map() -> std::io::Result<Stacks> {
        let bytes = FRAME_BYTES + REGISTER_BYTES;
        // SAFETY: a fresh private anonymous mapping.
        let base = unsafe {
            libc::mmap(
                ptr::null_mut(),
                bytes,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
                -1,
                0,
            )
        };
        if base == libc::MAP_FAILED {
            return Err(std::io::Error::last_os_error());
        }
        Ok(Stacks { base: base.cast(), bytes })
    }

    /// Lets `thread` run on these stacks. Its own registers hold no pointer: whoever used them before emptied them.
    fn prepare(&self, thread: &Thread) {
        let base = self.base;
        let frames = base.cast::<Frame>();
        // SAFETY: the mapping has room for both stacks; a page is aligned for either.
        unsafe {
            let registers = base.add(FRAME_BYTES).cast::<u64>();
            frames.write(Frame {
                pc: Cell::new(crate::vm::halt()),
                regs: Cell::new(registers),
                consts: Cell::new(ptr::null()),
                code: Cell::new(ptr::null()),
                function: Cell::new(word::EMPTY),
                globals: Cell::new(word::EMPTY),
                locals: Cell::new(word::EMPTY),
                generator: Cell::new(word::EMPTY),
                saved_handled: Cell::new(word::NONE),
                registers: Cell::new(0),
                first_temp: Cell::new(0),
                dst: Cell::new(0),
                kind: Cell::new(crate::vm::frames::returns::HALT),
                skip: Cell::new(0),
            });
            thread.frames.set(frames);
            thread.frame.set(frames);
            thread.claimed.set(frames);
            thread.registers.set(registers);
            thread.registers_end.set(registers);
            thread.registers_limit.set(registers.add(crate::vm::frames::REGISTERS));
        }
        set_limit(thread, thread.interp().recursion_limit.load(std::sync::atomic::Ordering::Relaxed));
    }
}

/// Sets how many frames the thread may have at once; the sentinel is not counted.
pub fn set_limit(thread: &Thread, limit: u32) {
    let frames = (limit as usize + 1).min(crate::vm::frames::FRAMES - 1);
    thread.frames_end.set(thread.frames.get().wrapping_add(frames + 1));
}

impl Drop for Stacks {
    fn drop(&mut self) {
        // SAFETY: the mapping is this value's own, and the thread that used it has ended.
        unsafe { libc::munmap(self.base.cast(), self.bytes) };
    }
}
