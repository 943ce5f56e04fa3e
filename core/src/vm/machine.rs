//! The machine state that a handler works on, and the ways it reads, writes and consumes registers.
//!
//! `M` is four machine words that live in registers of the processor: it is passed and returned by value, and its address is never
//! taken, so that a handler can end in a jump to the next one. What a fast path cannot do goes to an out-of-line *slow* function,
//! which returns where to go on; frames may have changed meanwhile, so the machine is then reloaded from the thread.

// All of `M` and its helpers have one contract: a frame is running, and the operands are those of its current instruction, which the verifier knows.
#![allow(clippy::missing_safety_doc)]

use crate::bytecode::Op;
use crate::object::Value;
use crate::object::frame::Frame;
use crate::object::function::CACHE_WORDS;
use crate::object::thread::Thread;
use crate::object::word;
use orochi_gc::sync::{AtomicU8, AtomicU64, Ordering};

/// The operation's byte of the instruction at `pc`, which quickening may change at any time.
///
/// # Safety
/// `pc` is an instruction.
#[inline(always)]
pub unsafe fn op_byte(pc: *const u32) -> u8 {
    // SAFETY: the caller's; the byte is written atomically, see `M::quicken`.
    unsafe { (*pc.cast::<AtomicU8>()).load(Ordering::Relaxed) }
}

/// The same byte as an index, below 256, in one machine instruction (the compiler extends what an atomic load gave once more).
///
/// # Safety
/// As `op_byte`.
#[inline(always)]
pub unsafe fn op_index(pc: *const u32) -> usize {
    #[cfg(target_arch = "x86_64")]
    {
        let index: usize;
        // SAFETY: the caller's; the load of one byte is the relaxed load that `op_byte` does.
        unsafe {
            std::arch::asm!("movzx {0:e}, byte ptr [{1}]", out(reg) index, in(reg) pc, options(nostack, preserves_flags, readonly));
        }
        index
    }
    // SAFETY: the caller's.
    #[cfg(not(target_arch = "x86_64"))]
    unsafe {
        usize::from(op_byte(pc))
    }
}

/// The same number, of which the compiler does not know that it is: two series of comparisons do not become one table of jumps.
#[inline(always)]
pub fn apart(mut n: u8) -> u8 {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: no instruction at all.
    unsafe {
        std::arch::asm!("/* {0} */", inout(reg_byte) n, options(pure, nomem, nostack, preserves_flags));
    }
    n
}

/// The state between two instructions.
#[derive(Clone, Copy)]
pub struct M {
    /// The thread.
    pub t: *const Thread,
    /// The current instruction (past a `Wide` prefix).
    pub pc: *const u32,
    /// Register 0 of the running frame.
    pub regs: *mut u64,
    /// Its constants.
    pub consts: *const u64,
}

impl M {
    /// The state of the running frame at `pc`.
    ///
    /// # Safety
    /// A frame is running and `pc` is in its code (or in `HALT`).
    #[inline(always)]
    pub unsafe fn reload(t: *const Thread, pc: *const u32) -> M {
        // SAFETY: the caller's.
        unsafe {
            let frame = (*t).frame.get();
            M { t, pc, regs: (*frame).regs.get(), consts: (*frame).consts.get() }
        }
    }

    /// The running frame.
    #[inline(always)]
    pub unsafe fn frame<'a>(self) -> &'a Frame {
        // SAFETY: handlers run with a frame.
        unsafe { &*(*self.t).frame.get() }
    }

    /// A register's word.
    #[inline(always)]
    pub unsafe fn get(self, r: usize) -> u64 {
        // SAFETY: the verifier holds register operands within the window.
        unsafe { *self.regs.add(r) }
    }

    /// Overwrites a register without looking at what it held.
    #[inline(always)]
    pub unsafe fn put(self, r: usize, w: u64) {
        // SAFETY: as in `get`.
        unsafe { *self.regs.add(r) = w }
    }

    /// A constant's word: an immediate, or borrowed.
    #[inline(always)]
    pub unsafe fn konst(self, i: usize) -> u64 {
        // SAFETY: the verifier holds constant operands within the table.
        unsafe { *self.consts.add(i) }
    }

    /// The extra word `i` (0 or 1) of the instruction.
    #[inline(always)]
    pub unsafe fn extra(self, i: usize) -> u32 {
        // SAFETY: the operation has that many extra words.
        unsafe { *self.pc.add(1 + i) }
    }

    /// The state `words` further on.
    #[inline(always)]
    pub unsafe fn next(self, words: usize) -> M {
        // SAFETY: an instruction is never the last word of its code.
        M { pc: unsafe { self.pc.add(words) }, ..self }
    }

    /// The state after the jump that extra word `i` says.
    #[inline(always)]
    pub unsafe fn jump(self, i: usize) -> M {
        // SAFETY: the verifier holds jumps on instruction starts of this code.
        unsafe { M { pc: self.pc.offset(self.extra(i) as i32 as isize), ..self } }
    }

    /// The inline cache to which extra word `i` is the distance.
    #[inline(always)]
    pub unsafe fn cache<'a>(self, i: usize) -> &'a [AtomicU64; CACHE_WORDS] {
        // SAFETY: the linker wrote the distance from this instruction to a cache of its own, which lives as long as the code.
        unsafe { &*self.pc.byte_offset(self.extra(i) as i32 as isize).cast() }
    }

    /// Operand byte 1, 2 or 3 of the instruction.
    #[inline(always)]
    pub unsafe fn operand(self, i: usize) -> usize {
        // SAFETY: an instruction word has four bytes, of which only the first one ever changes.
        unsafe { usize::from(*self.pc.cast::<u8>().add(i)) }
    }

    /// Writes `op` over the instruction: it does the same in a case that it checks.
    #[inline(always)]
    pub unsafe fn quicken(self, op: Op) {
        // SAFETY: the operation's byte of an instruction of linked code, which is written and read atomically. Relaxed: the operation
        // stands for itself, what it needs it finds and checks in its cache.
        unsafe { (*self.pc.cast::<AtomicU8>()).store(op as u8, Ordering::Relaxed) }
    }

    /// Writes an instruction's result and goes on. What the register held is dropped out of line.
    #[inline(always)]
    pub unsafe fn result(self, r: usize, w: u64, words: usize) -> M {
        // SAFETY: as in `put`.
        unsafe {
            let old = self.get(r);
            self.put(r, w);
            let m = self.next(words);
            if word::is_counted(old) { m.released(old) } else { m }
        }
    }

    /// Drops one counted word and goes on.
    #[inline(always)]
    pub unsafe fn released(self, old: u64) -> M {
        // SAFETY: the word is owned by the caller and given up.
        unsafe {
            release(self.t, old);
            self
        }
    }

    /// Consumes a source operand whose word is not an immediate: a temporary is emptied, and dropped if it was counted.
    #[inline(always)]
    pub unsafe fn consume(self, r: usize) {
        // SAFETY: as in `get`.
        unsafe {
            if r >= self.frame().first_temp.get() as usize {
                let w = self.get(r);
                if word::is_pointer(w) {
                    self.put(r, word::EMPTY);
                    if word::is_counted(w) {
                        release(self.t, w);
                    }
                }
            }
        }
    }

    /// The value of a register, lent.
    #[inline(always)]
    pub unsafe fn value<'a>(self, r: usize) -> &'a Value {
        // SAFETY: register words are `Cell<u64>` compatible; the register outlives the instruction.
        unsafe { Value::from_word_ref(&*self.regs.add(r).cast()) }
    }
}

/// Drops a counted word. It runs no Python code and reaches no safepoint, so a handler may hold borrowed words meanwhile; finalizers that this
/// makes due run between this instruction and the next (see `drivers`).
///
/// # Safety
/// The caller owns the word.
#[inline(never)]
pub unsafe fn release(t: *const Thread, w: u64) {
    // SAFETY: the caller's; the thread is attached.
    unsafe { (*t).mutator().release(word::to_object(w)) }
}

/// What a register may hold of a word that was read from a live heap slot: a private object is counted, a shared one borrowed.
#[inline(always)]
pub unsafe fn take_ref(t: *const Thread, w: u64) -> u64 {
    if !word::is_pointer(w) {
        return w;
    }
    // A heap slot holds no borrowed word.
    let object = word::counted_object(w);
    // SAFETY: the word was read from a live slot under the current pin.
    unsafe {
        if object.as_ref().is_private() {
            (*t).mutator().retain_private(object);
            w
        } else {
            w | word::BORROWED
        }
    }
}

/// A counted word of a register's word that stays where it is: for storing it into the heap.
#[inline(always)]
pub unsafe fn owned_copy(t: *const Thread, w: u64) -> u64 {
    if !word::is_pointer(w) {
        return w;
    }
    // SAFETY: the register keeps its object alive.
    unsafe { (*t).mutator().retain(word::to_object(w)) };
    w & !word::BORROWED
}

/// Moves a source operand out for storing: a temporary gives its reference, a local is counted.
#[inline(always)]
pub unsafe fn take_source(m: M, r: usize) -> u64 {
    // SAFETY: as in `M::get`.
    unsafe {
        let w = m.get(r);
        if !word::is_pointer(w) {
            return w;
        }
        if word::is_counted(w) && r >= m.frame().first_temp.get() as usize {
            m.put(r, word::EMPTY);
            return w;
        }
        if r >= m.frame().first_temp.get() as usize {
            m.put(r, word::EMPTY);
        }
        owned_copy(m.t, w)
    }
}

/// Copies a source operand into another register: a temporary is moved as it is, a local counted unless it is borrowed.
#[inline(always)]
pub unsafe fn copy_register(m: M, r: usize) -> u64 {
    // SAFETY: as in `M::get`.
    unsafe {
        let w = m.get(r);
        if !word::is_pointer(w) {
            return w;
        }
        if r >= m.frame().first_temp.get() as usize {
            m.put(r, word::EMPTY);
            return w;
        }
        if word::is_counted(w) {
            (*m.t).mutator().retain(word::to_object(w));
        }
        w
    }
}

impl M {
    /// Is register `r`, which holds `w`, a temporary that owns a count?
    #[inline(always)]
    pub unsafe fn is_temp_counted(self, r: usize, w: u64) -> bool {
        // SAFETY: as in `get`.
        word::is_counted(w) && r >= unsafe { self.frame().first_temp.get() } as usize
    }
}
