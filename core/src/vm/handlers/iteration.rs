//! `for` over ranges, lists and tuples without a call.

use crate::vm::machine::M;
use crate::vm::slow::iteration as slow;

/// `a = next(b)`, or jumps at the end.
#[inline(always)]
pub unsafe fn for_iter(m: M, a: usize, b: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        match super::hot::for_iter(m, a, b) {
            Some(next) => next,
            None => M::reload(m.t, slow::for_iter(m.t, m.pc, a, b)),
        }
    }
}
