//! Operators on anything but immediates.

use super::{enter, slow};
use crate::bytecode::BinaryOp;
use crate::number::Int;
use crate::object::keys::is_exact_str;
use crate::object::kind::Kind;
use crate::object::thread::Thread;
use crate::object::typeobject::CompareOp;
use crate::object::{Name, Py, Result, TypeId, Value, word};
use crate::types::int::IntObject;

fn binary_op(n: usize) -> BinaryOp {
    BinaryOp::ALL[n]
}

const COMPARISONS: [CompareOp; 6] =
    [CompareOp::Lt, CompareOp::Le, CompareOp::Eq, CompareOp::Ne, CompareOp::Gt, CompareOp::Ge];

/// The kind of an exact builtin: that of its layout, for immediate numbers that of boxed ones. Nothing for other immediates.
#[inline(always)]
fn kind_of(v: &Value) -> Option<u8> {
    let w = v.word();
    if word::is_int(w) {
        Some(Kind::Int as u8)
    } else if word::is_float(w) {
        Some(Kind::Float as u8)
    } else {
        // SAFETY: `v` holds the object.
        v.object().map(|o| unsafe { o.as_ref() }.kind())
    }
}

/// `x op y` for two exact builtins of one type, without a look at slots.
#[inline]
fn quick(py: &mut Py, op: BinaryOp, x: &Value, y: &Value) -> Option<Result> {
    let kind = kind_of(x)?;
    if kind_of(y) != Some(kind) {
        return None;
    }
    if kind == Kind::Float as u8 {
        return floats(py, op, x.as_float()?, y.as_float()?);
    }
    if kind == Kind::Int as u8 {
        return ints(py, op, x, y);
    }
    if op != BinaryOp::Add {
        return None;
    }
    if kind == Kind::Str as u8 {
        Some(crate::types::str::sequence::concat(py, x, y))
    } else if kind == Kind::Tuple as u8 && py.type_of(x).is(TypeId::Tuple) && py.type_of(y).is(TypeId::Tuple) {
        Some(crate::types::tuple::add(py, x, y))
    } else {
        None
    }
}

fn floats(py: &Py, op: BinaryOp, f: f64, g: f64) -> Option<Result> {
    Some(py.float(match op {
        BinaryOp::Add => f + g,
        BinaryOp::Sub => f - g,
        BinaryOp::Mul => f * g,
        BinaryOp::TrueDiv if g != 0.0 => f / g,
        _ => return None,
    }))
}

/// Ints that two words hold, like their result.
#[inline(never)]
fn ints(py: &Py, op: BinaryOp, x: &Value, y: &Value) -> Option<Result> {
    let number = |v: &Value| match v.as_small_int() {
        Some(i) => Some(i128::from(i)),
        None => v.payload::<IntObject>()?.value.as_i128(),
    };
    let (i, j) = (number(x)?, number(y)?);
    Some(py.int_from(Int::from(match op {
        BinaryOp::Add => i.checked_add(j)?,
        BinaryOp::Sub => i.checked_sub(j)?,
        BinaryOp::Mul => i.checked_mul(j)?,
        BinaryOp::And => i & j,
        BinaryOp::Or => i | j,
        BinaryOp::Xor => i ^ j,
        _ => return None,
    })))
}

/// `x op y`
#[inline]
fn operate(py: &mut Py, op: BinaryOp, x: &Value, y: &Value) -> Result {
    match quick(py, op, x, y) {
        Some(result) => result,
        None => py.binary(op, x, y),
    }
}

/// `x op= y`
#[inline]
fn inplace_operate(py: &mut Py, op: BinaryOp, x: &Value, y: &Value) -> Result {
    match quick(py, op, x, y) {
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

slow! {
    /// `a = b op c`.
    binary(s, a: usize, b: usize, c: usize, op: usize)
        first |m| enter::binary(m, a | b | c < 256, binary_op(op), m.get(b), m.get(c));
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
        first |m| enter::binary(m, a | b | c < 256, binary_op(op), m.get(b), m.konst(c));
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
        first |m| enter::inplace(m, a | b | c < 256, binary_op(op), m.get(b), m.get(c));
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
        first |m| enter::inplace(m, a | b | c < 256, binary_op(op), m.get(b), m.konst(c));
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

slow! {
    /// `a = b cmp c`.
    compare(s, a: usize, b: usize, c: usize, op: usize)
        first |m| enter::compare(m, a | b | c < 256, COMPARISONS[op], m.get(b), m.get(c));
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
        first |m| enter::compare(m, a | b < 256, COMPARISONS[op], m.get(a), m.get(b));
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
        first |m| enter::compare(m, a | b < 256, COMPARISONS[op], m.get(a), m.konst(b));
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
        first |m| enter::method(m, a | b | c < 256, Name::__contains__, [m.get(c), m.get(b)]);
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
