//! Operators on anything but immediates.

use super::plain::{self, Looked};
use super::{enter, slow};
use crate::bytecode::BinaryOp;
use crate::object::keys::is_exact_str;
use crate::object::kind::Kind;
use crate::object::thread::Thread;
use crate::object::typeobject::CompareOp;
use crate::object::{Name, Py, Result, Value, word};
use crate::vm::handlers::making;
use crate::vm::machine::M;

fn binary_op(n: usize) -> BinaryOp {
    BinaryOp::ALL[n]
}

const COMPARISONS: [CompareOp; 6] =
    [CompareOp::Lt, CompareOp::Le, CompareOp::Eq, CompareOp::Ne, CompareOp::Gt, CompareOp::Ge];

/// `x + y` of two exact strings, or `x % y` of one and an exact builtin value that has no say in it.
#[inline(always)]
fn join(py: &mut Py, op: BinaryOp, x: &Value, y: &Value) -> Option<Result> {
    match op {
        BinaryOp::Add if is_exact_str(x) && is_exact_str(y) => Some(crate::types::str::sequence::concat(py, x, y)),
        BinaryOp::Mod if is_exact_str(x) => {
            // SAFETY: the value holds its object.
            let kind = y.object().map(|o| unsafe { o.as_ref() }.kind());
            let plain = match kind {
                Some(kind) => kind == Kind::Str as u8 || kind == Kind::Tuple as u8,
                None => word::is_int(y.word()) || word::is_float(y.word()),
            };
            plain.then(|| crate::types::percent::format_str(py, x, y))
        }
        _ => None,
    }
}

/// `x op y`
#[inline]
fn operate(py: &mut Py, op: BinaryOp, x: &Value, y: &Value) -> Result {
    match join(py, op, x, y) {
        Some(result) => result,
        None => py.binary(op, x, y),
    }
}

/// `x op= y`
#[inline]
fn inplace_operate(py: &mut Py, op: BinaryOp, x: &Value, y: &Value) -> Result {
    match join(py, op, x, y) {
        Some(result) => result,
        None => py.inplace(op, x, y),
    }
}

/// `x += y` on a string that nothing but its register refers to; false if that is not the case.
#[inline]
fn append(py: &mut Py, x: &Value, y: &Value) -> Result<bool> {
    // SAFETY: `x` is the register that the result replaces.
    unsafe { crate::types::str::append::append(py, x, y) }
}

/// Is it a tuple, of whatever class?
#[inline(always)]
pub unsafe fn is_tuple(w: u64) -> bool {
    // SAFETY: a register holds the object.
    word::is_pointer(w) && unsafe { word::to_object(w).as_ref().kind() } == Kind::Tuple as u8
}

/// `a = b + c` (or `b += c`) of two exact tuples; null, and nothing is changed, if it is not that. Apart from `binary`, which saves more.
///
/// # Safety
/// Called by a handler of the running frame with its operands.
#[inline(never)]
pub unsafe extern "C" fn add_tuples(t: *const Thread, pc: *const u32, a: usize, b: usize, c: usize) -> *const u32 {
    // SAFETY: the caller's; the result stands by itself when the operands are given up.
    unsafe {
        let m = M::reload(t, pc);
        match making::sum(m, m.get(b), m.get(c)) {
            Some(w) => {
                m.consume(b);
                m.consume(c);
                m.result(a, w, 1).pc
            }
            None => std::ptr::null(),
        }
    }
}

slow! {
    /// `a = b op c`.
    binary(s, a: usize, b: usize, c: usize, op: usize)
        first |m| plain::binary(m, binary_op(op), a, (b, m.get(b)), (Some(c), m.get(c)), false);
    -> leave {
        let (x, y) = (s.operand(b)?, s.operand(c)?);
        if op == BinaryOp::Add as usize && a == b && append(&mut s.py, x, y)? {
            s.consume(c);
            return Ok(());
        }
        let result = operate(&mut s.py, binary_op(op), x, y)?;
        s.consume(b);
        s.consume(c);
        s.put(a, result);
        Ok(())
    }
}

slow! {
    /// `a = b op constant c`.
    binary_k(s, a: usize, b: usize, c: usize, op: usize)
        first |m| plain::binary(m, binary_op(op), a, (b, m.get(b)), (None, m.konst(c)), false);
    -> leave {
        let x = s.operand(b)?;
        let y = konst(s.m.konst(c));
        if op == BinaryOp::Add as usize && a == b && append(&mut s.py, x, &y)? {
            return Ok(());
        }
        let result = operate(&mut s.py, binary_op(op), x, &y)?;
        s.consume(b);
        s.put(a, result);
        Ok(())
    }
}

/// A constant as a value: constants are immediate or immortal, so the copy counts nothing.
fn konst(w: u64) -> Value {
    // SAFETY: the code object keeps its constants alive.
    unsafe { Value::from_borrowed_word(w) }
}

slow! {
    /// `a = b op= c`.
    inplace(s, a: usize, b: usize, c: usize, op: usize)
        first |m| plain::binary(m, binary_op(op), a, (b, m.get(b)), (Some(c), m.get(c)), true);
    -> leave {
        let (x, y) = (s.operand(b)?, s.operand(c)?);
        if op == BinaryOp::Add as usize && a == b && append(&mut s.py, x, y)? {
            s.consume(c);
            return Ok(());
        }
        let result = inplace_operate(&mut s.py, binary_op(op), x, y)?;
        s.consume(b);
        s.consume(c);
        s.put(a, result);
        Ok(())
    }
}

slow! {
    /// `a = b op= constant c`.
    inplace_k(s, a: usize, b: usize, c: usize, op: usize)
        first |m| plain::binary(m, binary_op(op), a, (b, m.get(b)), (None, m.konst(c)), true);
    -> leave {
        let x = s.operand(b)?;
        let y = konst(s.m.konst(c));
        if op == BinaryOp::Add as usize && a == b && append(&mut s.py, x, &y)? {
            return Ok(());
        }
        let result = inplace_operate(&mut s.py, binary_op(op), x, &y)?;
        s.consume(b);
        s.put(a, result);
        Ok(())
    }
}

slow! {
    /// `a = -b` (0), `+b` (1), `~b` (2).
    unary(s, a: usize, b: usize, which: usize) -> leave {
        let v = s.operand(b)?;
        let result = match which {
            0 => s.py.unary("unary -", v, |t| t.slots.neg.get())?,
            1 => s.py.unary("unary +", v, |t| t.slots.pos.get())?,
            _ => s.py.unary("unary ~", v, |t| t.slots.invert.get())?,
        };
        s.consume(b);
        s.put(a, result);
        Ok(())
    }
}

/// What is tried first of `a = b cmp c`.
#[inline(always)]
unsafe fn first_compare(m: M, a: usize, b: usize, c: usize, op: CompareOp) -> *const u32 {
    // SAFETY: operands of the instruction.
    unsafe {
        let (x, y) = (m.get(b), m.get(c));
        match plain::compare(op, x, y) {
            Looked::Truth(truth) => {
                m.consume(b);
                m.consume(c);
                m.result(a, word::from_bool(truth), 1).pc
            }
            Looked::Builtin => std::ptr::null(),
            Looked::Other => enter::compare(m, a | b | c < 256, op, x, y),
        }
    }
}

/// What is tried first of a jump if `x cmp y` is `sense`, with `x` in register `a` and `y` in register `b`, or a constant.
#[inline(always)]
unsafe fn first_jump(
    m: M,
    (a, x): (usize, u64),
    (b, y): (Option<usize>, u64),
    op: CompareOp,
    sense: bool,
) -> *const u32 {
    // SAFETY: operands of the instruction.
    unsafe {
        match plain::compare(op, x, y) {
            Looked::Truth(truth) => {
                m.consume(a);
                if let Some(b) = b {
                    m.consume(b);
                }
                if truth == sense { m.jump(0).pc } else { m.next(2).pc }
            }
            Looked::Builtin => std::ptr::null(),
            Looked::Other => enter::compare(m, a | b.unwrap_or(0) < 256, op, x, y),
        }
    }
}

slow! {
    /// `a = b cmp c`.
    compare(s, a: usize, b: usize, c: usize, op: usize)
        first |m| first_compare(m, a, b, c, COMPARISONS[op]);
    -> leave {
        let (x, y) = (s.operand(b)?, s.operand(c)?);
        let result = s.py.compare(x, y, COMPARISONS[op])?;
        s.consume(b);
        s.consume(c);
        s.put(a, result);
        Ok(())
    }
}

/// The truth of a comparison; two strings are compared without a detour.
fn truth_of(py: &mut Py, x: &Value, y: &Value, op: CompareOp) -> Result<bool> {
    let result = py.compare(x, y, op)?;
    match result.word() {
        word::TRUE => Ok(true),
        word::FALSE => Ok(false),
        _ => py.truth(&result),
    }
}

slow! {
    /// Jumps if `a cmp b` is `sense`.
    jump_compare(s, a: usize, b: usize, op: usize, sense: bool)
        first |m| first_jump(m, (a, m.get(a)), (Some(b), m.get(b)), COMPARISONS[op], sense);
    -> leave_jump {
        let (x, y) = (s.operand(a)?, s.operand(b)?);
        let truth = truth_of(&mut s.py, x, y, COMPARISONS[op])?;
        s.consume(a);
        s.consume(b);
        Ok(truth == sense)
    }
}

slow! {
    /// Jumps if `a cmp constant b` is `sense`.
    jump_compare_k(s, a: usize, b: usize, op: usize, sense: bool)
        first |m| first_jump(m, (a, m.get(a)), (None, m.konst(b)), COMPARISONS[op], sense);
    -> leave_jump {
        let x = s.operand(a)?;
        let y = konst(s.m.konst(b));
        let truth = truth_of(&mut s.py, x, &y, COMPARISONS[op])?;
        s.consume(a);
        Ok(truth == sense)
    }
}

slow! {
    /// `a = b in c` (or `not in`).
    contains(s, a: usize, b: usize, c: usize)
        first |m| match plain::contains(m.get(b), m.get(c)) {
            Some(found) => {
                let negated = m.extra(0) == 1;
                m.consume(b);
                m.consume(c);
                m.result(a, word::from_bool(found != negated), 2).pc
            }
            None => enter::method(m, a | b | c < 256, Name::__contains__, [m.get(c), m.get(b)]),
        };
    -> leave {
        let (item, container) = (s.operand(b)?, s.operand(c)?);
        let found = match (item.as_text(), container.as_text()) {
            (Some(part), Some(whole)) if is_exact_str(container) => whole.contains(part),
            _ => s.py.contains(container, item)?,
        };
        let negated = s.m.extra(0) == 1;
        s.consume(b);
        s.consume(c);
        s.put(a, Value::bool(found != negated));
        Ok(())
    }
}

slow! {
    /// `a = b (op x) c`.
    binary_any(s, a: usize, b: usize, c: usize)
        first |m| enter::binary(m, a | b | c < 256, binary_op(m.extra(0) as usize), m.get(b), m.get(c));
    -> leave {
        let op = binary_op(s.m.extra(0) as usize);
        let (x, y) = (s.operand(b)?, s.operand(c)?);
        let result = s.py.binary(op, x, y)?;
        s.consume(b);
        s.consume(c);
        s.put(a, result);
        Ok(())
    }
}

slow! {
    /// `a = b (op x)= c`.
    inplace_any(s, a: usize, b: usize, c: usize)
        first |m| enter::inplace(m, a | b | c < 256, binary_op(m.extra(0) as usize), m.get(b), m.get(c));
    -> leave {
        let op = binary_op(s.m.extra(0) as usize);
        let (x, y) = (s.operand(b)?, s.operand(c)?);
        let result = s.py.inplace(op, x, y)?;
        s.consume(b);
        s.consume(c);
        s.put(a, result);
        Ok(())
    }
}
