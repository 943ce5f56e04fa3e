//! The operators of `int`. Each function is the type's slot and at the same time what the VM's slow paths call.
//!
//! Operands are ints, bools and instances of subclasses in either place; for anything else a function answers
//! NotImplemented. Two immediate ints are worked on as words, all else through `number::Int`.

use crate::bytecode::BinaryOp;
use crate::number::{Int, NumberError, float as reals, hash, large};
use crate::object::typeobject::{BinaryFn, Slots};
use crate::object::{CompareOp, Py, Result, Value, word};

/// Declares an operator on two ints: with words first, else with numbers.
macro_rules! operator {
    ($(#[$doc:meta])* $name:ident, |$x:ident, $y:ident| $words:expr, |$a:ident, $b:ident| $numbers:expr) => {
        $(#[$doc])*
        ///
        /// # Errors
        /// What the operation refuses.
        pub fn $name(py: &mut Py, left: &Value, right: &Value) -> Result {
            if let (Some($x), Some($y)) = (left.as_small_int(), right.as_small_int())
                && let Some(made) = $words
            {
                return py.int(made);
            }
            match (left.as_int(), right.as_int()) {
                (Some($a), Some($b)) => {
                    py.number_room($a.bit_length() + $b.bit_length())?;
                    let made: std::result::Result<Int, NumberError> = $numbers;
                    match made {
                        Ok(made) => py.int_from(made),
                        Err(e) => Err(py.number_error(e)),
                    }
                }
                _ => Ok(Value::NOT_IMPLEMENTED),
            }
        }
    };
}

operator!(
    /// `left + right`
    add, |x, y| Some(x + y), |a, b| Ok(a.add(&b))
);
operator!(
    /// `left - right`
    sub, |x, y| Some(x - y), |a, b| Ok(a.sub(&b))
);
/// `left * right`
///
/// # Errors
/// MemoryError; what a signal raises during a long multiplication.
pub fn mul(py: &mut Py, left: &Value, right: &Value) -> Result {
    if let (Some(x), Some(y)) = (left.as_small_int(), right.as_small_int())
        && let Some(made) = x.checked_mul(y)
    {
        return py.int(made);
    }
    match (left.as_int(), right.as_int()) {
        (Some(a), Some(b)) if large::is_large(&a, &b) => {
            // Besides the product there are the pieces that it is put together from.
            py.number_room(2 * (a.bit_length() + b.bit_length()))?;
            let made = large::mul(&a, &b, &mut || py.poll())?;
            py.int_from(made)
        }
        (Some(a), Some(b)) => {
            py.number_room(a.bit_length() + b.bit_length())?;
            py.int_from(a.mul(&b))
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}
operator!(
    /// `left // right`
    floordiv, |x, y| if y > 0 { Some(x.div_euclid(y)) } else { None }, |a, b| a.floor_div(&b)
);
operator!(
    /// `left % right`
    modulo, |x, y| if y > 0 { Some(x.rem_euclid(y)) } else { None }, |a, b| a.modulo(&b)
);
operator!(
    /// `left & right`
    and, |x, y| Some(x & y), |a, b| Ok(a.and(&b))
);
operator!(
    /// `left | right`
    or, |x, y| Some(x | y), |a, b| Ok(a.or(&b))
);
operator!(
    /// `left ^ right`
    xor, |x, y| Some(x ^ y), |a, b| Ok(a.xor(&b))
);
operator!(
    /// `left << right`
    lshift, |x, y| if (0..62).contains(&y) { x.checked_mul(1 << y) } else { None }, |a, b| a.shl(&b)
);
operator!(
    /// `left >> right`
    rshift, |x, y| if y >= 0 { Some(x >> y.min(63)) } else { None }, |a, b| a.shr(&b)
);

/// `left / right`
///
/// # Errors
/// ZeroDivisionError; OverflowError for a quotient that no float holds.
pub fn truediv(py: &mut Py, left: &Value, right: &Value) -> Result {
    match (left.as_int(), right.as_int()) {
        (Some(a), Some(b)) => {
            py.number_room(a.bit_length() + b.bit_length())?;
            match a.true_div(&b) {
                Ok(quotient) => py.float(quotient),
                Err(e) => Err(py.number_error(e)),
            }
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `left ** right`: a float for a negative exponent.
///
/// # Errors
/// ZeroDivisionError; OverflowError; MemoryError.
pub fn pow(py: &mut Py, left: &Value, right: &Value) -> Result {
    let (Some(a), Some(b)) = (left.as_int(), right.as_int()) else { return Ok(Value::NOT_IMPLEMENTED) };
    if b.is_negative() {
        let powered = (|| match reals::power(a.to_float()?, b.to_float()?)? {
            reals::Power::Real(f) => Ok(f),
            // An integer exponent never makes a complex number.
            reals::Power::Complex => Ok(f64::NAN),
        })();
        return match powered {
            Ok(f) => py.float(f),
            Err(e) => Err(super::super::float::operators::error(py, e)),
        };
    }
    if large::is_large_power(&a, &b)
        && let Some(exponent) = b.as_u64()
    {
        Int::check_power(&a, &b).map_err(|e| py.number_error(e))?;
        let power = large::pow(&a, exponent, &mut || py.poll())?;
        return py.int_from(power);
    }
    match a.pow(&b) {
        Ok(power) => py.int_from(power),
        Err(e) => Err(py.number_error(e)),
    }
}

/// `pow(base, exponent, modulus)`
///
/// # Errors
/// ValueError for modulus 0 or a base without inverse.
pub fn pow_mod(py: &mut Py, base: &Value, exponent: &Value, modulus: &Value) -> Result {
    if modulus.is_none_or_empty() {
        return pow(py, base, exponent);
    }
    match (base.as_int(), exponent.as_int(), modulus.as_int()) {
        (Some(a), Some(b), Some(m)) => match a.pow_mod(&b, &m) {
            Ok(power) => py.int_from(power),
            Err(e) => Err(py.number_error(e)),
        },
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `divmod(left, right)`
///
/// # Errors
/// ZeroDivisionError.
pub fn divmod(py: &mut Py, left: &Value, right: &Value) -> Result {
    match (left.as_int(), right.as_int()) {
        (Some(a), Some(b)) => match a.div_mod(&b) {
            Ok((quotient, remainder)) => {
                let pair = vec![py.int_from(quotient)?, py.int_from(remainder)?];
                py.tuple(pair)
            }
            Err(e) => Err(py.number_error(e)),
        },
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// Comparison of two ints.
///
/// # Errors
/// None.
pub fn compare(_py: &mut Py, left: &Value, right: &Value, op: CompareOp) -> Result {
    let (x, y) = (left.word(), right.word());
    if word::both_int(x, y) {
        return Ok(Value::bool(op.holds((x as i64).cmp(&(y as i64)))));
    }
    match (left.as_int(), right.as_int()) {
        (Some(a), Some(b)) => Ok(Value::bool(op.holds((*a).cmp(&*b)))),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn hash_slot(_py: &mut Py, v: &Value) -> Result<i64> {
    Ok(match v.as_small_int() {
        Some(i) => hash::hash_i64(i),
        None => v.as_int().map_or(0, |i| hash::hash_int(&i)),
    })
}

fn truth(_py: &mut Py, v: &Value) -> Result<bool> {
    Ok(v.as_int().is_some_and(|i| !i.is_zero()))
}

/// `-v`
///
/// # Errors
/// MemoryError.
pub fn neg(py: &mut Py, v: &Value) -> Result {
    match v.as_int() {
        Some(i) => py.int_from(i.neg()),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `~v`
///
/// # Errors
/// MemoryError.
pub fn invert(py: &mut Py, v: &Value) -> Result {
    match v.as_int() {
        Some(i) => {
            py.number_room(i.bit_length())?;
            py.int_from(i.not())
        }
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `abs(v)`
///
/// # Errors
/// MemoryError.
pub fn abs(py: &mut Py, v: &Value) -> Result {
    match v.as_int() {
        Some(i) => {
            py.number_room(i.bit_length())?;
            py.int_from(i.abs())
        }
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `v` as an exact int.
///
/// # Errors
/// MemoryError.
pub fn exact(py: &mut Py, v: &Value) -> Result {
    if v.as_small_int().is_some() || py.type_of(v).is(crate::object::TypeId::Int) {
        return Ok(v.clone());
    }
    match v.as_int() {
        Some(i) => py.int_from(i.into_owned()),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn to_float(py: &mut Py, v: &Value) -> Result {
    match v.as_int().unwrap_or_default().to_float() {
        Ok(f) => py.float(f),
        Err(e) => Err(py.number_error(e)),
    }
}

/// Fills the operator slots.
pub(super) fn fill(slots: &Slots) {
    let binary: [(BinaryOp, BinaryFn); 12] = [
        (BinaryOp::Add, add),
        (BinaryOp::Sub, sub),
        (BinaryOp::Mul, mul),
        (BinaryOp::TrueDiv, truediv),
        (BinaryOp::FloorDiv, floordiv),
        (BinaryOp::Mod, modulo),
        (BinaryOp::And, and),
        (BinaryOp::Or, or),
        (BinaryOp::Xor, xor),
        (BinaryOp::LShift, lshift),
        (BinaryOp::RShift, rshift),
        (BinaryOp::Pow, pow),
    ];
    for (op, f) in binary {
        slots.binary[op as usize].set(Some(f));
    }
    slots.pow_mod.set(Some(pow_mod));
    slots.compare.set(Some(compare));
    slots.hash.set(Some(hash_slot));
    slots.truth.set(Some(truth));
    slots.neg.set(Some(neg));
    slots.pos.set(Some(exact));
    slots.invert.set(Some(invert));
    slots.abs.set(Some(abs));
    slots.int.set(Some(exact));
    slots.index.set(Some(exact));
    slots.float.set(Some(to_float));
}
