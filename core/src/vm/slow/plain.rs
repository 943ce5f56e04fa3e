//! Operators of two exact builtins, which no slot needs to be asked about: what the slow functions of operators try first.
//!
//! Nothing here runs Python code. Each function answers `None` (or null) where it is not that simple, and has changed nothing then.

// One contract for all that is unsafe: called with words and operands of the running frame's instruction.
#![allow(clippy::missing_safety_doc)]

use super::enter;
use crate::bytecode::BinaryOp;
use crate::number::Int;
use crate::object::dict::DictObject;
use crate::object::keys;
use crate::object::kind::{self, Kind};
use crate::object::list::ListObject;
use crate::object::payload::payload_of;
use crate::object::set::SetObject;
use crate::object::strobject::StrObject;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::CompareOp;
use crate::object::{Py, word};
use crate::types::bytes::BytesObject;
use crate::types::complex::ComplexObject;
use crate::types::float::FloatObject;
use crate::types::int::IntObject;
use crate::types::sequence;
use crate::vm::machine::M;

/// The kind of an exact builtin: that of its layout, for immediate numbers that of boxed ones; `OTHER` for everything else.
#[inline(always)]
unsafe fn kind_of(w: u64) -> u8 {
    if word::is_int(w) {
        return Kind::Int as u8;
    }
    if word::is_float(w) {
        return Kind::Float as u8;
    }
    if !word::is_pointer(w) {
        return OTHER;
    }
    // SAFETY: a register or constant holds the object.
    let found = unsafe { word::to_object(w).as_ref().kind() };
    if found & kind::LAYOUT < kind::INSTANCE && found & kind::EXTENDED == 0 { found } else { OTHER }
}

/// No exact builtin.
const OTHER: u8 = u8::MAX;

/// The word of the int that an immediate int or a bool is.
#[inline(always)]
fn truth_number(w: u64) -> Option<u64> {
    match w {
        word::TRUE => word::from_int(1),
        word::FALSE => word::from_int(0),
        _ if word::is_int(w) => Some(w),
        _ => None,
    }
}

/// The value of an exact int in two words, if they hold it.
#[inline(always)]
unsafe fn wide(w: u64) -> Option<i128> {
    if word::is_int(w) {
        return Some(i128::from(word::to_int(w)));
    }
    // SAFETY: the caller has looked at the kind.
    unsafe { payload_of::<IntObject>(word::to_object(w)).value.as_i128() }
}

/// The value of an exact float.
#[inline(always)]
unsafe fn real(w: u64) -> f64 {
    if word::is_float(w) {
        return word::to_float(w);
    }
    // SAFETY: the caller has looked at the kind.
    unsafe { payload_of::<FloatObject>(word::to_object(w)).value }
}

/// `x op y` of ints that two words hold, like their result.
#[inline]
unsafe fn ints(op: BinaryOp, x: u64, y: u64) -> Option<Int> {
    // SAFETY: the caller's.
    let (i, j) = unsafe { (wide(x)?, wide(y)?) };
    Some(Int::from(match op {
        BinaryOp::Add => i.checked_add(j)?,
        BinaryOp::Sub => i.checked_sub(j)?,
        BinaryOp::Mul => i.checked_mul(j)?,
        BinaryOp::And => i & j,
        BinaryOp::Or => i | j,
        BinaryOp::Xor => i ^ j,
        BinaryOp::RShift if j >= 0 => i >> j.min(127),
        BinaryOp::LShift if (0..64).contains(&j) && i.unsigned_abs() >> (126 - j) == 0 => i << j,
        BinaryOp::FloorDiv | BinaryOp::Mod if j > 0 => {
            let (quotient, remainder) = divide(i, j);
            if op == BinaryOp::Mod { remainder } else { quotient }
        }
        _ => return None,
    }))
}

/// Quotient and remainder, both rounded down, for a positive divisor.
#[inline(always)]
fn divide(i: i128, j: i128) -> (i128, i128) {
    match (u64::try_from(j), i.unsigned_abs()) {
        // By one word: two divisions of words.
        (Ok(by), magnitude) => {
            let (high, low) = ((magnitude >> 64) as u64, magnitude as u64);
            let (mut quotient, mut remainder) = if high == 0 {
                (u128::from(low / by), low % by)
            } else {
                let rest = u128::from(high % by) << 64 | u128::from(low);
                // What is left of the upper word is below the divisor, so this fits one word.
                let lower = rest / u128::from(by);
                (u128::from(high / by) << 64 | lower, low.wrapping_sub((lower as u64).wrapping_mul(by)))
            };
            if i < 0 {
                if remainder != 0 {
                    (quotient, remainder) = (quotient + 1, by - remainder);
                }
                return ((quotient as i128).wrapping_neg(), i128::from(remainder));
            }
            (quotient as i128, i128::from(remainder))
        }
        (Err(_), _) => (i.div_euclid(j), i.rem_euclid(j)),
    }
}

#[inline]
unsafe fn floats(op: BinaryOp, x: u64, y: u64) -> Option<f64> {
    // SAFETY: the caller's.
    let (f, g) = unsafe { (real(x), real(y)) };
    Some(match op {
        BinaryOp::Add => f + g,
        BinaryOp::Sub => f - g,
        BinaryOp::Mul => f * g,
        BinaryOp::TrueDiv if g != 0.0 => f / g,
        _ => return None,
    })
}

/// What `x op y` makes, of two exact ints or floats: a counted word.
#[inline(always)]
unsafe fn made(m: M, op: BinaryOp, x: u64, y: u64, of: u8) -> Option<u64> {
    // SAFETY: the caller's.
    unsafe {
        let py = Py::from_thread(m.t);
        if of == Kind::Int as u8 {
            return Some(py.int_from(ints(op, x, y)?).ok()?.into_word());
        }
        if of == Kind::Float as u8 {
            return Some(py.float(floats(op, x, y)?).ok()?.into_word());
        }
        None
    }
}

/// What is tried first of `a = x op y`, with `x` in register `b` and `y` in register `c`, or a constant. `inplace`: the method for that is asked first.
#[inline(always)]
pub unsafe fn binary(
    m: M,
    op: BinaryOp,
    a: usize,
    (b, x): (usize, u64),
    (c, y): (Option<usize>, u64),
    inplace: bool,
) -> *const u32 {
    // SAFETY: operands of the instruction; the result stands by itself when the operands are given up.
    unsafe {
        let of = kind_of(x);
        if of != OTHER {
            let with = kind_of(y);
            if of == with {
                if let Some(w) = made(m, op, x, y, of) {
                    m.consume(b);
                    if let Some(c) = c {
                        m.consume(c);
                    }
                    return m.result(a, w, 1).pc;
                }
                return std::ptr::null();
            }
            if with != OTHER {
                return std::ptr::null();
            }
        }
        if let (Some(i), Some(j)) = (truth_number(x), truth_number(y)) {
            // `True` and `False` count as 1 and 0, but among themselves `&`, `|` and `^` stay what they are.
            if let Some(made) = ints(op, i, j).filter(|_| matches!(op, BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul))
                && let Ok(v) = Py::from_thread(m.t).int_from(made)
            {
                return m.result(a, v.into_word(), 1).pc;
            }
        }
        let fits = a | b | c.unwrap_or(0) < 256;
        if inplace { enter::inplace(m, fits, op, x, y) } else { enter::binary(m, fits, op, x, y) }
    }
}

/// The truth of `x op y` of two lists, tuples, sets or dicts, as far as lengths, identity and equal items say it.
#[inline(never)]
unsafe fn containers(op: CompareOp, x: u64, y: u64, of: u8) -> Option<bool> {
    let equality = |equal: bool| match op {
        CompareOp::Eq => Some(equal),
        CompareOp::Ne => Some(!equal),
        _ => None,
    };
    // SAFETY: the caller's; the kind says which payload follows.
    unsafe {
        let (p, q) = (word::to_object(x), word::to_object(y));
        if of == Kind::List as u8 {
            return sequence::quick_compare(
                payload_of::<ListObject>(p).slots_now(),
                payload_of::<ListObject>(q).slots_now(),
                op,
            );
        }
        if of == Kind::Tuple as u8 {
            return sequence::quick_compare(
                payload_of::<TupleObject>(p).slots(),
                payload_of::<TupleObject>(q).slots(),
                op,
            );
        }
        if of == Kind::Dict as u8 {
            let (n, k) = (payload_of::<DictObject>(p).len(), payload_of::<DictObject>(q).len());
            return if n != k { equality(false) } else { None };
        }
        let (n, k) = (payload_of::<SetObject>(p).len(), payload_of::<SetObject>(q).len());
        match op {
            CompareOp::Le | CompareOp::Lt if n > k => Some(false),
            CompareOp::Ge | CompareOp::Gt if n < k => Some(false),
            CompareOp::Lt | CompareOp::Gt if n == k => Some(false),
            _ if n != k => equality(false),
            _ => None,
        }
    }
}

/// The truth of `x op y`, of two exact ints, floats, strings, bytes or complex numbers; of containers where no item needs a closer look.
#[inline(always)]
unsafe fn holds(op: CompareOp, x: u64, y: u64, of: u8) -> Option<bool> {
    // SAFETY: the caller's; the kind says which payload follows.
    unsafe {
        if of == Kind::Str as u8 {
            let (x, y) = (word::to_object(x), word::to_object(y));
            let text = |o| &payload_of::<StrObject>(o).text;
            return Some(match op {
                CompareOp::Eq => x == y || text(x) == text(y),
                CompareOp::Ne => x != y && text(x) != text(y),
                _ => op.holds(text(x).cmp(text(y))),
            });
        }
        if matches!(of, k if k == Kind::List as u8 || k == Kind::Tuple as u8 || k == Kind::Dict as u8 || k == Kind::Set as u8)
        {
            return containers(op, x, y, of);
        }
        if of == Kind::Complex as u8 {
            let number = |w| payload_of::<ComplexObject>(word::to_object(w)).value;
            let equal = number(x) == number(y);
            return match op {
                CompareOp::Eq => Some(equal),
                CompareOp::Ne => Some(!equal),
                _ => None,
            };
        }
        if of == Kind::Bytes as u8 {
            let data = |w| payload_of::<BytesObject>(word::to_object(w)).data();
            let (x, y) = (data(x), data(y));
            return Some(match op {
                CompareOp::Eq => x == y,
                CompareOp::Ne => x != y,
                _ => op.holds(x.cmp(y)),
            });
        }
        if of == Kind::Int as u8 {
            let sides = [x, y].map(|w| if word::is_int(w) { Ok(word::to_int(w)) } else { Err(boxed(w)) });
            return Some(op.holds(match sides {
                [Ok(i), Ok(j)] => i.cmp(&j),
                [Err(i), Err(j)] => i.cmp(j),
                [Err(i), Ok(j)] => i.cmp(&Int::Small(j)),
                [Ok(i), Err(j)] => Int::Small(i).cmp(j),
            }));
        }
        if of == Kind::Float as u8 {
            let (f, g) = (real(x), real(y));
            return Some(match op {
                CompareOp::Lt => f < g,
                CompareOp::Le => f <= g,
                CompareOp::Eq => f == g,
                CompareOp::Ne => f != g,
                CompareOp::Gt => f > g,
                CompareOp::Ge => f >= g,
            });
        }
        None
    }
}

/// Is the word `item` in the exact str, bytes, list or tuple `container`, as far as identity and plain comparisons say it?
#[inline(always)]
pub unsafe fn contains(item: u64, container: u64) -> Option<bool> {
    // SAFETY: the caller's; the kind says which payload follows. Nothing below runs code of a program.
    unsafe {
        if !word::is_pointer(container) || item == word::EMPTY {
            return None;
        }
        let object = word::to_object(container);
        let kind = object.as_ref().kind();
        if kind == Kind::Str as u8 {
            let part = &keys::exact_str(item)?.text;
            let whole = &payload_of::<StrObject>(object).text;
            return Some(match (part.len(), part.code_at(0)) {
                (1, Some(code)) => whole.contains_code(code),
                _ => whole.contains(part),
            });
        }
        if kind == Kind::List as u8 {
            return sequence::quick_contains(payload_of::<ListObject>(object).slots_now(), item);
        }
        if kind == Kind::Tuple as u8 {
            return sequence::quick_contains(payload_of::<TupleObject>(object).slots(), item);
        }
        if kind == Kind::Bytes as u8 && word::is_int(item) {
            let byte = u8::try_from(word::to_int(item)).ok()?;
            return Some(payload_of::<BytesObject>(object).data().contains(&byte));
        }
        None
    }
}

/// The number of an exact int that is no immediate.
#[inline(always)]
unsafe fn boxed<'a>(w: u64) -> &'a Int {
    // SAFETY: the caller has looked at the kind.
    unsafe { &payload_of::<IntObject>(word::to_object(w)).value }
}

/// What a look at the operands of a comparison shows.
pub enum Looked {
    /// Its truth.
    Truth(bool),
    /// No method written in Python goes first.
    Builtin,
    /// Anything else.
    Other,
}

/// Looks at the operands of `x op y`.
#[inline(always)]
pub unsafe fn compare(op: CompareOp, x: u64, y: u64) -> Looked {
    // SAFETY: the caller's.
    unsafe {
        let of = kind_of(x);
        if of == OTHER {
            return Looked::Other;
        }
        if of == kind_of(y)
            && let Some(truth) = holds(op, x, y, of)
        {
            return Looked::Truth(truth);
        }
        Looked::Builtin
    }
}
