//! The operators of `float`. Each function is the type's slot and at the same time what the VM's slow paths call.
//!
//! Operands are floats or ints in either place; an int too large for a float raises OverflowError, except in comparisons,
//! which compare exact values. For anything else a function answers NotImplemented.

use crate::bytecode::BinaryOp;
use crate::number::{Complex, NumberError, float as reals, hash};
use crate::object::typeobject::{BinaryFn, Slots};
use crate::object::{CompareOp, Py, Raised, Result, TypeId, Value};

/// The exception for what float arithmetic refused. Where CPython passes on the C library's complaint, the error number comes first.
#[cold]
pub fn error(py: &Py, e: NumberError) -> Raised {
    match e {
        NumberError::Overflow(text) if text == "Numerical result out of range" => match (py.int(34), py.str(text)) {
            (Ok(number), Ok(text)) => py.error_args(TypeId::OverflowError, vec![number, text]),
            (Err(e), _) | (_, Err(e)) => e,
        },
        e => py.number_error(e),
    }
}

/// An operand as a float; `None` if it is neither float nor int.
#[inline]
fn operand(py: &Py, v: &Value) -> Result<Option<f64>> {
    if let Some(f) = v.as_float() {
        return Ok(Some(f));
    }
    match v.as_int() {
        Some(i) => i.to_float().map(Some).map_err(|e| py.number_error(e)),
        None => Ok(None),
    }
}

#[inline]
fn operands(py: &Py, left: &Value, right: &Value) -> Result<Option<(f64, f64)>> {
    match (operand(py, left)?, operand(py, right)?) {
        (Some(a), Some(b)) => Ok(Some((a, b))),
        _ => Ok(None),
    }
}

/// Declares an operator on two floats.
macro_rules! operator {
    ($(#[$doc:meta])* $name:ident, |$a:ident, $b:ident| $e:expr) => {
        $(#[$doc])*
        ///
        /// # Errors
        /// OverflowError for an int that no float holds; ZeroDivisionError.
        pub fn $name(py: &mut Py, left: &Value, right: &Value) -> Result {
            let Some(($a, $b)) = operands(py, left, right)? else { return Ok(Value::NOT_IMPLEMENTED) };
            let made: std::result::Result<f64, NumberError> = $e;
            match made {
                Ok(f) => py.float(f),
                Err(e) => Err(error(py, e)),
            }
        }
    };
}

operator!(
    /// `left + right`
    add, |a, b| Ok(a + b)
);
operator!(
    /// `left - right`
    sub, |a, b| Ok(a - b)
);
operator!(
    /// `left * right`
    mul, |a, b| Ok(a * b)
);
operator!(
    /// `left / right`
    truediv, |a, b| reals::divide(a, b)
);
operator!(
    /// `left // right`
    floordiv, |a, b| reals::floor_div(a, b)
);
operator!(
    /// `left % right`
    modulo, |a, b| reals::modulo(a, b)
);

/// `left ** right`: complex for a negative base with a fractional exponent.
///
/// # Errors
/// ZeroDivisionError; OverflowError.
pub fn pow(py: &mut Py, left: &Value, right: &Value) -> Result {
    let Some((a, b)) = operands(py, left, right)? else { return Ok(Value::NOT_IMPLEMENTED) };
    match reals::power(a, b) {
        Ok(reals::Power::Real(f)) => py.float(f),
        Ok(reals::Power::Complex) => match Complex::new(a, 0.0).pow(Complex::new(b, 0.0)) {
            Ok(z) => py.complex(z),
            Err(e) => Err(error(py, e)),
        },
        Err(e) => Err(error(py, e)),
    }
}

fn pow_mod(py: &mut Py, base: &Value, exponent: &Value, modulus: &Value) -> Result {
    if modulus.is_none_or_empty() {
        return pow(py, base, exponent);
    }
    Err(py.type_error("pow() 3rd argument not allowed unless all arguments are integers"))
}

/// `divmod(left, right)`
///
/// # Errors
/// ZeroDivisionError; OverflowError for an int that no float holds.
pub fn divmod(py: &mut Py, left: &Value, right: &Value) -> Result {
    let Some((a, b)) = operands(py, left, right)? else { return Ok(Value::NOT_IMPLEMENTED) };
    match reals::div_mod(a, b) {
        Ok((quotient, remainder)) => {
            let (quotient, remainder) = (py.float(quotient)?, py.float(remainder)?);
            py.tuple_of_two(quotient, remainder)
        }
        Err(e) => Err(error(py, e)),
    }
}

/// Comparison of a float with a float or, by exact value, with an int.
///
/// # Errors
/// None.
pub fn compare(_py: &mut Py, left: &Value, right: &Value, op: CompareOp) -> Result {
    let ordering = if let (Some(a), Some(b)) = (left.as_float(), right.as_float()) {
        a.partial_cmp(&b)
    } else if let (Some(a), Some(i)) = (left.as_float(), right.as_int()) {
        i.cmp_f64(a).map(std::cmp::Ordering::reverse)
    } else if let (Some(i), Some(b)) = (left.as_int(), right.as_float()) {
        i.cmp_f64(b)
    } else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    // A NaN is unequal to everything and has no order.
    Ok(Value::bool(ordering.map_or(op == CompareOp::Ne, |o| op.holds(o))))
}

/// The hash of a float: that of the equal int, if there is one; of the object for a NaN.
///
/// # Errors
/// None.
pub fn hash(_py: &mut Py, v: &Value) -> Result<i64> {
    Ok(hash::hash_float(v.as_float().unwrap_or_default()).unwrap_or_else(|| identity_hash(v)))
}

/// The hash of an object by its address.
pub fn identity_hash(v: &Value) -> i64 {
    hash::not_minus_one(v.identity().rotate_right(4) as i64)
}

fn truth(_py: &mut Py, v: &Value) -> Result<bool> {
    Ok(v.as_float().is_some_and(|f| f != 0.0))
}

/// `-v`
///
/// # Errors
/// MemoryError.
pub fn neg(py: &mut Py, v: &Value) -> Result {
    py.float(-v.as_float().unwrap_or_default())
}

/// `abs(v)`
///
/// # Errors
/// MemoryError.
pub fn abs(py: &mut Py, v: &Value) -> Result {
    py.float(v.as_float().unwrap_or_default().abs())
}

/// `v` as an exact float.
///
/// # Errors
/// MemoryError.
pub fn exact(py: &mut Py, v: &Value) -> Result {
    if py.type_of(v).is(TypeId::Float) { Ok(v.clone()) } else { py.float(v.as_float().unwrap_or_default()) }
}

/// `int(v)`
///
/// # Errors
/// ValueError for a NaN; OverflowError for an infinity.
pub fn to_int(py: &mut Py, v: &Value) -> Result {
    match crate::number::Int::from_f64(v.as_float().unwrap_or_default()) {
        Ok(i) => py.int_from(i),
        Err(e) => Err(py.number_error(e)),
    }
}

/// Fills the operator slots.
pub(super) fn fill(slots: &Slots) {
    let binary: [(BinaryOp, BinaryFn); 7] = [
        (BinaryOp::Add, add),
        (BinaryOp::Sub, sub),
        (BinaryOp::Mul, mul),
        (BinaryOp::TrueDiv, truediv),
        (BinaryOp::FloorDiv, floordiv),
        (BinaryOp::Mod, modulo),
        (BinaryOp::Pow, pow),
    ];
    for (op, f) in binary {
        slots.binary[op as usize].set(Some(f));
    }
    slots.pow_mod.set(Some(pow_mod));
    slots.compare.set(Some(compare));
    slots.hash.set(Some(hash));
    slots.truth.set(Some(truth));
    slots.neg.set(Some(neg));
    slots.pos.set(Some(exact));
    slots.abs.set(Some(abs));
    slots.int.set(Some(to_int));
    slots.float.set(Some(exact));
}
