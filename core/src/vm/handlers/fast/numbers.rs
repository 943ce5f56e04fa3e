//! Arithmetic and comparison of immediate ints, and of immediate floats but zero.
//!
//! Zero has a code of its own among the self-tagged floats; leaving it to the hot path makes decoding three instructions.

use crate::bytecode::BinaryOp;
use crate::object::typeobject::CompareOp;
use crate::object::word;
use crate::vm::handlers::arithmetic::{holds_float, holds_int, int_result};
use crate::vm::machine::M;

/// Writes an immediate result, unless that displaces a counted pointer.
#[inline(always)]
unsafe fn put(m: M, w: u64) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let a = m.operand(1);
        if word::is_counted(m.get(a)) {
            return None;
        }
        m.put(a, w);
        Some(m.next(1))
    }
}

/// `b` and `c` of an operator.
#[inline(always)]
unsafe fn operands(m: M, konst: bool) -> (u64, u64) {
    // SAFETY: operands of the instruction.
    unsafe { (m.get(m.operand(2)), if konst { m.konst(m.operand(3)) } else { m.get(m.operand(3)) }) }
}

/// `a = b op c` of two ints.
#[inline(always)]
pub(super) unsafe fn ints(m: M, op: BinaryOp, konst: bool) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let (x, y) = operands(m, konst);
        if !word::both_int(x, y) {
            return None;
        }
        put(m, int_result(op, x, y)?)
    }
}

/// `a = b op c` of two floats.
#[inline(always)]
pub(super) unsafe fn floats(m: M, op: BinaryOp, konst: bool) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let (x, y) = operands(m, konst);
        let (x, y) = word::both_nonzero_floats(x, y)?;
        let result = match op {
            BinaryOp::Add => x + y,
            BinaryOp::Sub => x - y,
            BinaryOp::Mul => x * y,
            BinaryOp::TrueDiv => x / y,
            _ => return None,
        };
        put(m, word::from_nonzero_float(result)?)
    }
}

/// Jumps if `a cmp b` is `sense`.
#[inline(always)]
pub(super) unsafe fn jump(m: M, op: CompareOp, sense: bool, konst: bool) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let x = m.get(m.operand(1));
        let y = if konst { m.konst(m.operand(2)) } else { m.get(m.operand(2)) };
        let truth = if word::both_int(x, y) {
            holds_int(op, x, y)
        } else {
            let (x, y) = word::both_nonzero_floats(x, y)?;
            holds_float(op, x, y)
        };
        Some(if truth == sense { m.jump(0) } else { m.next(2) })
    }
}

/// `a = b cmp c`.
#[inline(always)]
pub(super) unsafe fn compare(m: M, op: CompareOp) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let (x, y) = operands(m, false);
        if !word::both_int(x, y) {
            return None;
        }
        put(m, word::from_bool(holds_int(op, x, y)))
    }
}

/// `a = -b` of an int or a float.
#[inline(always)]
pub(super) unsafe fn negate(m: M) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let w = m.get(m.operand(2));
        if word::is_int(w) {
            return put(m, word::from_int(-word::to_int(w))?);
        }
        // The sign is the lowest bit above the tag, in zero's code as well.
        if word::is_float(w) { put(m, w ^ 4) } else { None }
    }
}
