//! `None`, `NotImplemented` and `...`.

use crate::object::native::TypeBuilder;
use crate::object::{Args, CompareOp, Name, Py, Result, TypeId, Value};

/// Fills the types.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::NoneType);
    let s = b.slots();
    s.repr.set(Some(|py, _| Ok(py.name(Name::None))));
    s.truth.set(Some(|_, _| Ok(false)));
    s.hash.set(Some(|_, _| Ok(0xfca8_6420)));
    s.compare.set(Some(same));
    s.new.set(Some(|py, _, args| single(py, args, "NoneType", Value::NONE)));
    s.binary[crate::bytecode::BinaryOp::Or as usize].set(Some(super::generic_alias::none_or));

    let b = TypeBuilder::new(py, TypeId::NotImplementedType);
    let s = b.slots();
    s.repr.set(Some(|py, _| Ok(py.intern("NotImplemented"))));
    s.truth.set(Some(|py, _| Err(py.type_error("NotImplemented should not be used in a boolean context"))));
    s.new.set(Some(|py, _, args| single(py, args, "NotImplementedType", Value::NOT_IMPLEMENTED)));
    b.method("__reduce__", "(self, /)", |py, _| Ok(py.intern("NotImplemented")));

    let b = TypeBuilder::new(py, TypeId::EllipsisType);
    let s = b.slots();
    s.repr.set(Some(|py, _| Ok(py.intern("Ellipsis"))));
    s.new.set(Some(|py, _, args| single(py, args, "EllipsisType", Value::ELLIPSIS)));
    b.method("__reduce__", "(self, /)", |py, _| Ok(py.intern("Ellipsis")));
}

fn single(py: &Py, args: Args<'_>, name: &str, v: Value) -> Result {
    if args.is_empty() { Ok(v) } else { Err(py.type_error(format!("{name} takes no arguments"))) }
}

fn same(_py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    Ok(match op {
        CompareOp::Eq if a.is(b) => Value::TRUE,
        CompareOp::Ne if a.is(b) => Value::FALSE,
        _ => Value::NOT_IMPLEMENTED,
    })
}
