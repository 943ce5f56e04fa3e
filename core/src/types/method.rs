//! Bound methods.

use crate::object::args::with_prefix;
use crate::object::function::BoundMethod;
use crate::object::native::TypeBuilder;
use crate::object::{Args, CompareOp, Field, Name, Py, Result, TypeId, TypeRef, Value};
use crate::types::object_type;

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Method);
    let s = b.slots();
    s.call.set(Some(call));
    s.repr.set(Some(repr));
    s.hash.set(Some(hash));
    s.compare.set(Some(compare));
    s.getattr.set(Some(getattr));
    s.new.set(Some(new));
    s.descr_get.set(Some(|_, v, _, _| Ok(v.clone())));
    b.member("__func__", |_, v| Ok(part(v, |m| &m.function)))
        .member("__self__", |_, v| Ok(part(v, |m| &m.receiver)))
        .getter("__doc__", |py, v| {
            let f = part(v, |m| &m.function);
            py.get_attribute(&f, Name::__doc__)
        })
        .method("__reduce__", "(self, /)", |py, a| {
            let (function, receiver) = (part(&a[0], |m| &m.function), part(&a[0], |m| &m.receiver));
            let name = py.get_attribute(&function, Name::__name__)?;
            super::descriptors::by_attribute(py, receiver, name)
        });
}

fn part(v: &Value, pick: impl FnOnce(&BoundMethod) -> &Field) -> Value {
    v.payload::<BoundMethod>().map_or(Value::NONE, |m| (**pick(m)).clone())
}

fn call(py: &mut Py, v: &Value, args: Args<'_>) -> Result {
    match v.payload::<BoundMethod>() {
        Some(m) => with_prefix(py, &m.receiver, args, |py, args| py.call_args(&m.function, args)),
        None => Ok(Value::NONE),
    }
}

fn new(py: &mut Py, ty: TypeRef, args: Args<'_>) -> Result {
    let [function, receiver] = args.positional() else {
        return Err(py.type_error(format!("method expected 2 arguments, got {}", args.len())));
    };
    if py.type_of(function).slots.call.get().is_none() {
        return Err(py.type_error("first argument must be callable"));
    }
    if receiver.is_none() {
        return Err(py.type_error("instance must not be None"));
    }
    py.alloc(
        ty,
        BoundMethod { function: Field::at_birth(function.clone()), receiver: Field::at_birth(receiver.clone()) },
    )
}

/// The method's own attributes, then the function's.
fn getattr(py: &mut Py, v: &Value, name: &Value) -> Result {
    if py.type_of(v).lookup(py, name).is_some() {
        return object_type::generic_getattr(py, v, name);
    }
    let f = part(v, |m| &m.function);
    py.getattr(&f, name)
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let (f, receiver) = (part(v, |m| &m.function), part(v, |m| &m.receiver));
    let mut name = None;
    for which in [Name::__qualname__, Name::__name__] {
        let key = py.name(which);
        name = py.getattr_optional(&f, &key)?.and_then(|n| n.as_text().map(|t| t.to_string_lossy().into_owned()));
        if name.is_some() {
            break;
        }
    }
    let shown = py.repr_string(&receiver)?;
    py.str(&format!("<bound method {} of {shown}>", name.unwrap_or_else(|| "?".to_owned())))
}

fn compare(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    let (Some(m), Some(n)) = (a.payload::<BoundMethod>(), b.payload::<BoundMethod>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let equal = m.receiver.is(&n.receiver) && py.eq(&m.function, &n.function)?;
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

fn hash(py: &mut Py, v: &Value) -> Result<i64> {
    let f = part(v, |m| &m.function);
    let own = object_type::hash(py, &part(v, |m| &m.receiver))?;
    let h = own ^ py.hash(&f)?;
    Ok(if h == -1 { -2 } else { h })
}
