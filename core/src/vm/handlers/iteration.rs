//! `for`: over ranges, lists, tuples, other builtin containers and generators the hot paths do it; all else goes out of line.

use crate::vm::machine::M;
use crate::vm::slow::iteration as slow;

/// `a = next(b)`, or jumps at the end.
#[inline(always)]
pub unsafe fn for_iter(m: M, a: usize, b: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe { M::reload(m.t, slow::for_iter(m.t, m.pc, a, b)) }
}
