//! Arithmetic and comparison: immediate ints and self-tagged floats in place, everything else out of line.

use crate::bytecode::BinaryOp;
use crate::object::Name;
use crate::object::typeobject::CompareOp;
use crate::object::word::{self, both_int, is_float, to_float, to_int};
use crate::vm::machine::M;
use crate::vm::slow::{enter, operators as slow};

const TAG: u64 = 3;

/// The word of the result of an integer operation, or nothing: then the slow path does it.
#[inline(always)]
pub(super) fn int_result(op: BinaryOp, x: u64, y: u64) -> Option<u64> {
    match op {
        BinaryOp::Add => (x as i64).checked_add((y - TAG) as i64).map(|r| r as u64),
        BinaryOp::Sub => (x as i64).checked_sub((y - TAG) as i64).map(|r| r as u64),
        BinaryOp::Mul => ((x - TAG) as i64).checked_mul(to_int(y)).map(|r| r as u64 | TAG),
        BinaryOp::FloorDiv => {
            let (n, d) = (to_int(x), to_int(y));
            if d <= 0 {
                return None;
            }
            // Division of 32-bit numbers is several times faster.
            if (n | d) as u64 >> 32 == 0 {
                return word::from_int(i64::from(n as u32 / d as u32));
            }
            word::from_int(n.div_euclid(d))
        }
        BinaryOp::Mod => {
            let (n, d) = (to_int(x), to_int(y));
            if d <= 0 {
                return None;
            }
            if (n | d) as u64 >> 32 == 0 {
                return Some((u64::from(n as u32 % d as u32) << 2) | TAG);
            }
            Some(((n.rem_euclid(d) as u64) << 2) | TAG)
        }
        BinaryOp::TrueDiv => {
            let (n, d) = (to_int(x), to_int(y));
            // Both exactly representable: one rounding, as Python has it.
            const EXACT: i64 = 1 << 53;
            if d == 0 || n.abs() > EXACT || d.abs() > EXACT {
                return None;
            }
            word::from_float(n as f64 / d as f64)
        }
        BinaryOp::And => Some(x & y),
        BinaryOp::Or => Some(x | y),
        BinaryOp::Xor => Some((x ^ y) | TAG),
        BinaryOp::LShift => {
            let (n, by) = (to_int(x), to_int(y));
            if !(0..61).contains(&by) {
                return None;
            }
            let shifted = n << by;
            if shifted >> by == n { word::from_int(shifted) } else { None }
        }
        BinaryOp::RShift => {
            let by = to_int(y);
            if by < 0 {
                return None;
            }
            Some((((x as i64) >> by.min(61)) as u64 & !TAG) | TAG)
        }
        BinaryOp::Pow | BinaryOp::MatMul => None,
    }
}

/// The word of the result of a float operation on an immediate float and an immediate number.
#[inline(always)]
pub(super) fn float_result(op: BinaryOp, x: f64, y: f64) -> Option<u64> {
    match op {
        BinaryOp::Add => word::from_float(x + y),
        BinaryOp::Sub => word::from_float(x - y),
        BinaryOp::Mul => word::from_float(x * y),
        BinaryOp::TrueDiv if y != 0.0 => word::from_float(x / y),
        _ => None,
    }
}

/// An immediate number as a float: floats, and ints (62 bits round as Python's conversion does).
#[inline(always)]
pub(super) fn number(w: u64) -> f64 {
    if is_float(w) { to_float(w) } else { to_int(w) as f64 }
}

/// Are both immediate numbers? (Bit 1 is set for ints and floats, and for nothing else.)
#[inline(always)]
pub(super) fn both_numbers(x: u64, y: u64) -> bool {
    x & y & 2 != 0
}

#[inline(always)]
unsafe fn binary_words(m: M, op: BinaryOp, a: usize, x: u64, y: u64, words: usize) -> Option<M> {
    // SAFETY: the operands are this instruction's.
    unsafe {
        if both_int(x, y) {
            if let Some(r) = int_result(op, x, y) {
                return Some(m.result(a, r, words));
            }
        } else if both_numbers(x, y)
            && let Some(r) = float_result(op, number(x), number(y))
        {
            return Some(m.result(a, r, words));
        }
        None
    }
}

/// `a = b op c`.
#[inline(always)]
pub unsafe fn binary(m: M, op: BinaryOp, a: usize, b: usize, c: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        let x = m.get(b);
        if !word::is_pointer(x)
            && let Some(next) = binary_words(m, op, a, x, m.get(c), 1)
        {
            return next;
        }
        if op == BinaryOp::Add && slow::is_tuple(x) {
            let next = slow::add_tuples(m.t, m.pc, a, b, c);
            if !next.is_null() {
                return M::reload(m.t, next);
            }
        }
        M::reload(m.t, slow::binary(m.t, m.pc, a, b, c, op as usize))
    }
}

/// `a = b op constant c`.
#[inline(always)]
pub unsafe fn binary_k(m: M, op: BinaryOp, a: usize, b: usize, c: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        match binary_words(m, op, a, m.get(b), m.konst(c), 1) {
            Some(next) => next,
            None => M::reload(m.t, slow::binary_k(m.t, m.pc, a, b, c, op as usize)),
        }
    }
}

/// `int ** int` while it fits, for exponents that take few steps.
#[inline]
fn int_power(base: i64, exponent: i64) -> Option<u64> {
    word::from_int(base.checked_pow(u32::try_from(exponent).ok().filter(|&e| e < 64)?)?)
}

/// `a = b (op x) c`, or `b (op x)= c`: powers of immediates here, the rest out of line.
#[inline(always)]
pub unsafe fn power_or_other(m: M, a: usize, b: usize, c: usize, inplace: bool) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        if m.extra(0) == BinaryOp::Pow as u32 {
            let (x, y) = (m.get(b), m.get(c));
            let result = if both_int(x, y) {
                int_power(to_int(x), to_int(y))
            } else if both_numbers(x, y) && number(x) > 0.0 {
                // A positive base: neither a complex result nor a division by zero. What overflows is left to the slow path.
                word::from_float(number(x).powf(number(y)))
            } else {
                None
            };
            if let Some(w) = result {
                return m.result(a, w, 2);
            }
        }
        if inplace { super::out::inplace(m, a, b, c) } else { super::out::binary(m, a, b, c) }
    }
}

/// `a = b op= c`.
#[inline(always)]
pub unsafe fn inplace(m: M, op: BinaryOp, a: usize, b: usize, c: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        match binary_words(m, op, a, m.get(b), m.get(c), 1) {
            Some(next) => next,
            None => {
                if op == BinaryOp::Add && slow::is_tuple(m.get(b)) {
                    let next = slow::add_tuples(m.t, m.pc, a, b, c);
                    if !next.is_null() {
                        return M::reload(m.t, next);
                    }
                }
                M::reload(m.t, slow::inplace(m.t, m.pc, a, b, c, op as usize))
            }
        }
    }
}

/// `a = b op= constant c`.
#[inline(always)]
pub unsafe fn inplace_k(m: M, op: BinaryOp, a: usize, b: usize, c: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        match binary_words(m, op, a, m.get(b), m.konst(c), 1) {
            Some(next) => next,
            None => M::reload(m.t, slow::inplace_k(m.t, m.pc, a, b, c, op as usize)),
        }
    }
}

#[inline(always)]
pub(super) fn holds_int(op: CompareOp, x: u64, y: u64) -> bool {
    let (x, y) = (x as i64, y as i64);
    match op {
        CompareOp::Lt => x < y,
        CompareOp::Le => x <= y,
        CompareOp::Eq => x == y,
        CompareOp::Ne => x != y,
        CompareOp::Gt => x > y,
        CompareOp::Ge => x >= y,
    }
}

#[inline(always)]
pub(super) fn holds_float(op: CompareOp, x: f64, y: f64) -> bool {
    match op {
        CompareOp::Lt => x < y,
        CompareOp::Le => x <= y,
        CompareOp::Eq => x == y,
        CompareOp::Ne => x != y,
        CompareOp::Gt => x > y,
        CompareOp::Ge => x >= y,
    }
}

/// Truth of a comparison of immediates, where no rounding can matter.
#[inline(always)]
pub(super) fn quick_compare(op: CompareOp, x: u64, y: u64) -> Option<bool> {
    if both_int(x, y) {
        Some(holds_int(op, x, y))
    } else if is_float(x) && is_float(y) {
        Some(holds_float(op, to_float(x), to_float(y)))
    } else if both_numbers(x, y) && is_exact(x) && is_exact(y) {
        Some(holds_float(op, number(x), number(y)))
    } else {
        None
    }
}

/// Is an immediate number the same as a float?
#[inline(always)]
fn is_exact(w: u64) -> bool {
    const EXACT: u64 = 1 << 53;
    is_float(w) || to_int(w).unsigned_abs() <= EXACT
}

/// `a = b cmp c`.
#[inline(always)]
pub unsafe fn compare(m: M, op: CompareOp, a: usize, b: usize, c: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        match quick_compare(op, m.get(b), m.get(c)) {
            Some(truth) => m.result(a, word::from_bool(truth), 1),
            None => M::reload(m.t, slow::compare(m.t, m.pc, a, b, c, op as usize)),
        }
    }
}

/// Jumps if `a cmp b` is `sense`.
#[inline(always)]
pub unsafe fn jump_compare(m: M, op: CompareOp, sense: bool, a: usize, b: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        match quick_compare(op, m.get(a), m.get(b)) {
            Some(truth) if truth == sense => m.jump(0),
            Some(_) => m.next(2),
            None => M::reload(m.t, slow::jump_compare(m.t, m.pc, a, b, op as usize, sense)),
        }
    }
}

/// Jumps if `a cmp constant b` is `sense`.
#[inline(always)]
pub unsafe fn jump_compare_k(m: M, op: CompareOp, sense: bool, a: usize, b: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        match quick_compare(op, m.get(a), m.konst(b)) {
            Some(truth) if truth == sense => m.jump(0),
            Some(_) => m.next(2),
            None => M::reload(m.t, slow::jump_compare_k(m.t, m.pc, a, b, op as usize, sense)),
        }
    }
}

/// `a = -b`.
#[inline(always)]
pub unsafe fn negate(m: M, a: usize, b: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        let w = m.get(b);
        if word::is_int(w) {
            if let Some(r) = word::from_int(-to_int(w)) {
                return m.result(a, r, 1);
            }
        } else if is_float(w)
            && let Some(r) = word::from_float(-to_float(w))
        {
            return m.result(a, r, 1);
        }
        let next = enter::special(m.t, m.pc, a, b, usize::MAX, Name::__neg__);
        if !next.is_null() {
            return M::reload(m.t, next);
        }
        M::reload(m.t, slow::unary(m.t, m.pc, a, b, 0))
    }
}

/// `a = b is c` (or `is not`).
#[inline(always)]
pub unsafe fn is(m: M, a: usize, b: usize, c: usize) -> M {
    // SAFETY: the operands are this instruction's.
    unsafe {
        let (x, y) = (m.get(b), m.get(c));
        if x == word::EMPTY || y == word::EMPTY {
            return M::reload(m.t, crate::vm::slow::unbound(m.t, m.pc, if x == word::EMPTY { b } else { c }));
        }
        let same = x == y || (word::is_pointer(x) && word::is_pointer(y) && (x ^ y) & !word::BORROWED == 0);
        let truth = same != (m.extra(0) == 1);
        m.consume(b);
        m.consume(c);
        m.result(a, word::from_bool(truth), 2)
    }
}
