//! Arithmetic and comparison of immediate ints, and of immediate floats but zero; jumps on the equality of strings that are only lent.
//!
//! Zero has a code of its own among the self-tagged floats; leaving it to the hot path makes decoding three instructions.

use crate::bytecode::BinaryOp;
use crate::object::kind::Kind;
use crate::object::payload::payload_of;
use crate::object::strobject::StrObject;
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
        } else if matches!(op, CompareOp::Eq | CompareOp::Ne) && word::is_pointer(x | y) {
            return jump_texts(m, op, sense, konst);
        } else {
            let (x, y) = word::both_nonzero_floats(x, y)?;
            holds_float(op, x, y)
        };
        Some(if truth == sense { m.jump(0) } else { m.next(2) })
    }
}

/// Jumps if `a == b` (or `!=`) is `sense`, of two exact strings that registers lend or keep.
#[inline(always)]
unsafe fn jump_texts(m: M, op: CompareOp, sense: bool, konst: bool) -> Option<M> {
    // SAFETY: operands of the instruction: pointers, as the caller has seen.
    unsafe {
        let text = |w: u64| {
            let object = word::to_object(w);
            (object.as_ref().kind() == Kind::Str as u8).then(|| &payload_of::<StrObject>(object).text)
        };
        let y = |m: M| if konst { m.konst(m.operand(2)) } else { m.get(m.operand(2)) };
        let (p, q) = (text(m.get(m.operand(1)))?, text(y(m))?);
        let equal = std::ptr::eq(p, q) || p.quick_eq(q)?;
        // What a temporary owns is given up elsewhere.
        let temp = m.frame().first_temp.get() as usize;
        let (a, b) = (m.operand(1), m.operand(2));
        if (a >= temp && word::is_counted(m.get(a))) || (!konst && b >= temp && word::is_counted(m.get(b))) {
            return None;
        }
        if a >= temp {
            m.put(a, word::EMPTY);
        }
        if !konst && b >= temp {
            m.put(b, word::EMPTY);
        }
        Some(if (equal == (op == CompareOp::Eq)) == sense { m.jump(0) } else { m.next(2) })
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
