//! Calls of Python functions with plain parameters, and returns.

use crate::bytecode::Op;
use crate::object::word;
use crate::vm::frames::{self, returns};
use crate::vm::machine::{M, op_byte};
use crate::vm::slow::{calls as slow, natives};

/// Length of each operation in words, by number.
pub static LENGTHS: [u8; 256] = {
    let mut table = [1u8; 256];
    let mut i = 0;
    while i < Op::ALL.len() {
        table[i] = 1 + Op::ALL[i].extra_len() as u8;
        i += 1;
    }
    table
};

/// Words of the instruction at `pc`.
///
/// # Safety
/// `pc` is an instruction.
#[inline(always)]
pub unsafe fn length(pc: *const u32) -> u8 {
    // SAFETY: the caller's.
    LENGTHS[unsafe { op_byte(pc) } as usize]
}

/// Calls what is prepared at `a` with `b` arguments; result into `c`. `with_receiver`: `a+1` may hold one. Python functions are entered by the hot
/// path or, where that cannot be, by `slow::calls`.
#[inline(always)]
pub unsafe fn call(m: M, a: usize, b: usize, c: usize, with_receiver: bool) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        let next = if with_receiver {
            natives::call_method(m.t, m.pc, a, b, c)
        } else {
            natives::call_function(m.t, m.pc, a, b, c)
        };
        M::reload(m.t, next)
    }
}

/// As `call` without a receiver: a native function, usually.
#[inline(always)]
pub unsafe fn call_native(m: M, a: usize, b: usize, c: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe { M::reload(m.t, natives::native_function(m.t, m.pc, a, b, c)) }
}

/// As `call` without a receiver: a builtin class with one argument, usually.
#[inline(always)]
pub unsafe fn convert(m: M, a: usize, b: usize, c: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe { M::reload(m.t, natives::conversion(m.t, m.pc, a, b, c)) }
}

/// As `call` with a receiver: a method of a builtin type, usually.
#[inline(always)]
pub unsafe fn call_native_method(m: M, a: usize, b: usize, c: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe { M::reload(m.t, natives::native_method(m.t, m.pc, a, b, c)) }
}

/// Returns the word `w`, which the running frame owns or borrows, and which is out of its window.
#[inline(always)]
unsafe fn return_word(m: M, w: u64) -> M {
    // SAFETY: a frame is running.
    unsafe {
        let frame = m.frame();
        if frame.kind.get() != returns::VALUE {
            return M::reload(m.t, slow::finish(m.t, w));
        }
        debug_assert!(
            (frame.first_temp.get() as usize..frame.registers.get() as usize).all(|r| !word::is_pointer(m.get(r))),
            "a return finds temporaries free of pointers: the fast path does not look at them"
        );
        let (dst, skip) = (frame.dst.get(), frame.skip.get());
        frames::pop_returned(m.t);
        let caller = M::reload(m.t, (*(*m.t).frame.get()).pc.get());
        let callable = (dst >> 16) as usize;
        let f = caller.get(callable);
        caller.put(callable, word::EMPTY);
        let next = caller.result((dst & 0xffff) as usize, w, skip as usize);
        if word::is_counted(f) { next.released(f) } else { next }
    }
}

/// Returns register `a`.
#[inline(always)]
pub unsafe fn return_register(m: M, a: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        let w = m.get(a);
        if w == word::EMPTY {
            return M::reload(m.t, crate::vm::slow::unbound(m.t, m.pc, a));
        }
        frames::unwatch_at(m);
        m.put(a, word::EMPTY);
        return_word(m, w)
    }
}

/// Returns a constant.
#[inline(always)]
pub unsafe fn return_const(m: M) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        frames::unwatch_at(m);
        return_word(m, m.konst(m.extra(0) as usize))
    }
}
