//! Comparisons without a call: of immediate numbers, of strings for equality, and `is`.
//!
//! Part of the hot paths (see `hot`): each returns `None` before it changed anything. Operands that lie in temporaries are given up.

use super::arithmetic::quick_compare;
use super::fast::moves;
use super::hot::{can_drop, is_temp, quick_drop, set};
use crate::object::kind::Kind;
use crate::object::payload::payload_of;
use crate::object::strobject::StrObject;
use crate::object::typeobject::CompareOp;
use crate::object::word;
use crate::vm::machine::M;

#[inline(always)]
pub(super) unsafe fn compare(m: M, op: CompareOp, a: usize, x: u64, y: u64) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe { set(m, a, word::from_bool(quick_compare(op, x, y)?), 1) }
}

/// Are the exact strings `x` and `y`, of registers `b` and `c` (if they are in registers), equal? They are consumed.
#[inline(always)]
unsafe fn texts_equal(m: M, b: Option<usize>, c: Option<usize>, x: u64, y: u64) -> Option<bool> {
    // SAFETY: operands of the instruction.
    unsafe {
        if !word::is_pointer(x) || !word::is_pointer(y) {
            return None;
        }
        let (p, q) = (word::to_object(x), word::to_object(y));
        if p.as_ref().kind() != Kind::Str as u8 || q.as_ref().kind() != Kind::Str as u8 {
            return None;
        }
        let equal =
            if p == q { true } else { payload_of::<StrObject>(p).text.quick_eq(&payload_of::<StrObject>(q).text)? };
        let temp = |r: Option<usize>| r.is_some_and(|r| is_temp(m, r));
        let (drop_x, drop_y) = (temp(b), temp(c));
        // One object in two temporaries would be given up twice: that goes the long way.
        if (drop_x && !can_drop(x)) || (drop_y && !can_drop(y)) || (drop_x && drop_y && p == q && word::is_counted(x)) {
            return None;
        }
        for (r, w, gone) in [(b, x, drop_x), (c, y, drop_y)] {
            if let (Some(r), true) = (r, gone) {
                quick_drop(m, w);
                m.put(r, word::EMPTY);
            }
        }
        Some(equal)
    }
}

/// Operand byte `i` of the instruction, read anew: what is needed early and late takes no register meanwhile.
#[inline(always)]
unsafe fn operand_again(m: M, i: usize) -> usize {
    // SAFETY: as in `M::operand`.
    unsafe { usize::from(m.pc.cast::<u8>().add(i).read_volatile()) }
}

/// Are the operands of a jump on equality two objects? Then they are most often strings.
#[inline(always)]
pub unsafe fn jumps_on_objects(m: M, konst: bool) -> bool {
    // SAFETY: operands of the instruction. A pointer's tag is zero.
    unsafe { word::is_pointer(m.get(m.operand(1)) | if konst { m.konst(m.operand(2)) } else { m.get(m.operand(2)) }) }
}

/// Jumps if `a == b` (or `!=`) is `sense`, of two exact strings that no temporary owns: constants, attributes of classes, what locals hold.
#[inline(always)]
pub(super) unsafe fn jump_lent(m: M, op: CompareOp, sense: bool, konst: bool) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let x = m.get(m.operand(1));
        let y = if konst { m.konst(m.operand(2)) } else { m.get(m.operand(2)) };
        if (word::is_counted(x) && is_temp(m, m.operand(1)))
            || (!konst && word::is_counted(y) && is_temp(m, m.operand(2)))
            || !word::is_pointer(x | y)
        {
            return None;
        }
        let (p, q) = (word::to_object(x), word::to_object(y));
        if p.as_ref().kind() != Kind::Str as u8 || q.as_ref().kind() != Kind::Str as u8 {
            return None;
        }
        let equal = p == q || payload_of::<StrObject>(p).text.quick_eq(&payload_of::<StrObject>(q).text)?;
        // A temporary forgets what it was lent.
        let a = operand_again(m, 1);
        if is_temp(m, a) {
            m.put(a, word::EMPTY);
        }
        if !konst {
            let b = operand_again(m, 2);
            if is_temp(m, b) {
                m.put(b, word::EMPTY);
            }
        }
        Some(if (equal == (op == CompareOp::Eq)) == sense { m.jump(0) } else { m.next(2) })
    }
}

/// `a = b == c` (or `!=`)
#[inline(always)]
pub(super) unsafe fn equality(m: M, wanted: bool, a: usize, b: usize, c: usize) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let (x, y) = (m.get(b), m.get(c));
        if word::is_pointer(x) {
            // An operand in the result's register is consumed like any other, and leaves it empty.
            let replaced = (a == b || a == c) && is_temp(m, a);
            if word::is_pointer(m.get(a)) && !replaced {
                return None;
            }
            let equal = texts_equal(m, Some(b), Some(c), x, y)?;
            m.put(a, word::from_bool(equal == wanted));
            return Some(m.next(1));
        }
        compare(m, if wanted { CompareOp::Eq } else { CompareOp::Ne }, a, x, y)
    }
}

/// Jumps if `a == b` (a register or a constant) is `sense`, for `wanted`; for `!=` else.
#[inline(always)]
pub(super) unsafe fn jump_equality(m: M, wanted: bool, sense: bool, a: usize, b: Option<usize>, y: u64) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let x = m.get(a);
        if word::is_pointer(x) {
            let equal = texts_equal(m, Some(a), b, x, y)?;
            return Some(if (equal == wanted) == sense { m.jump(0) } else { m.next(2) });
        }
        jump_compare(m, if wanted { CompareOp::Eq } else { CompareOp::Ne }, sense, x, y)
    }
}

#[inline(always)]
pub(super) unsafe fn jump_compare(m: M, op: CompareOp, sense: bool, x: u64, y: u64) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe { Some(if quick_compare(op, x, y)? == sense { m.jump(0) } else { m.next(2) }) }
}

/// `a = b is c` (or `is not`)
#[inline(always)]
pub(super) unsafe fn is(m: M, a: usize, b: usize, c: usize) -> Option<M> {
    // SAFETY: operands of the instruction.
    unsafe {
        let (x, y) = (m.get(b), m.get(c));
        // An operand in the result's register is consumed like any other; one object in two temporaries goes the long way.
        let replaced = (a == b || a == c) && is_temp(m, a);
        if x == word::EMPTY || y == word::EMPTY || (word::is_pointer(m.get(a)) && !replaced) {
            return None;
        }
        let same = moves::same(x, y);
        let (owns_x, owns_y) = (word::is_pointer(x) && is_temp(m, b), word::is_pointer(y) && is_temp(m, c));
        if (owns_x && !can_drop(x)) || (owns_y && !can_drop(y)) || (owns_x && owns_y && same) {
            return None;
        }
        for (r, w, gone) in [(b, x, owns_x), (c, y, owns_y)] {
            if gone {
                quick_drop(m, w);
                m.put(r, word::EMPTY);
            }
        }
        m.put(a, word::from_bool(same != (m.extra(0) == 1)));
        Some(m.next(2))
    }
}
