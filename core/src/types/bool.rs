//! `bool`: two immediates. What is not here comes from `int`, whose functions take bools as numbers.

use super::bind::bind;
use super::int;
use crate::bytecode::BinaryOp;
use crate::object::native::TypeBuilder;
use crate::object::{Args, Name, Py, Result, TypeId, TypeRef, Value};

fn new(py: &mut Py, _class: TypeRef, args: Args<'_>) -> Result {
    let [x] = bind(py, "bool", ["object"], 1, args)?;
    match x {
        Some(x) => py.truth(x).map(Value::bool),
        None => Ok(Value::FALSE),
    }
}

fn repr(py: &mut Py, v: &Value) -> Result {
    Ok(py.name(if v.as_bool() == Some(true) { Name::True } else { Name::False }))
}

/// `a & b` on two bools is a bool; on a bool and an int, an int.
fn and(py: &mut Py, a: &Value, b: &Value) -> Result {
    match (a.as_bool(), b.as_bool()) {
        (Some(x), Some(y)) => Ok(Value::bool(x & y)),
        _ => int::and(py, a, b),
    }
}

fn or(py: &mut Py, a: &Value, b: &Value) -> Result {
    match (a.as_bool(), b.as_bool()) {
        (Some(x), Some(y)) => Ok(Value::bool(x | y)),
        _ => int::or(py, a, b),
    }
}

fn xor(py: &mut Py, a: &Value, b: &Value) -> Result {
    match (a.as_bool(), b.as_bool()) {
        (Some(x), Some(y)) => Ok(Value::bool(x ^ y)),
        _ => int::xor(py, a, b),
    }
}

/// `~b` on a bool is `~int(b)`, and hardly ever what was meant.
fn invert(py: &mut Py, v: &Value) -> Result {
    let text = "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise inversion of the \
                underlying int object and is usually not what you expect from the negation of a bool. Use the 'not' operator for boolean \
                negation or ~int(x) for the bitwise inversion of the underlying int.";
    crate::types::warn::warn(py, TypeId::DeprecationWarning, text, 1)?;
    py.int(if v.as_bool() == Some(true) { -2 } else { -1 })
}

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Bool);
    b.doc("Returns True when the argument is true, False otherwise.");
    let slots = b.slots();
    slots.new.set(Some(new));
    slots.repr.set(Some(repr));
    slots.invert.set(Some(invert));
    slots.binary[BinaryOp::And as usize].set(Some(and));
    slots.binary[BinaryOp::Or as usize].set(Some(or));
    slots.binary[BinaryOp::Xor as usize].set(Some(xor));
}
