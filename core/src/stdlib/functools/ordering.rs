//! `cmp_to_key` and `total_ordering`.
//!
//! A key holds the comparison function in slot 0 and the object in slot 1 (EMPTY in the function that makes keys).

use super::tool::{FuncTool, slot};
use crate::object::native::{BoundFn, DescriptorKind, NativeCode, NativeDef, NativeDescriptor, TypeBuilder};
use crate::object::{Args, CompareOp, Name, Py, Result, TypeId, TypeRef, Value};

/// `cmp_to_key(mycmp)`
///
/// # Errors
/// MemoryError.
pub fn cmp_to_key(py: &mut Py, args: &[Value]) -> Result {
    FuncTool::make(py, py.ty(TypeId::KeyWrapper), [args[0].clone(), Value::EMPTY, Value::EMPTY])
}

fn call_key(py: &mut Py, v: &Value, args: Args<'_>) -> Result {
    let [object] = py.named_args("K", args, ["obj"], 1)?;
    FuncTool::make(py, py.ty(TypeId::KeyWrapper), [slot(py, v, 0), object, Value::EMPTY])
}

fn compare_keys(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    if !py.type_of(a).is(TypeId::KeyWrapper) || !py.type_of(b).is(TypeId::KeyWrapper) {
        return Err(py.type_error("other argument must be K instance"));
    }
    let (x, y) = (slot(py, a, 1), slot(py, b, 1));
    if x.is_empty() || y.is_empty() {
        let name = py.intern("object");
        return Err(py.attribute_error(if x.is_empty() { a } else { b }, &name));
    }
    let function = slot(py, a, 0);
    let answer = py.call(&function, &[x, y])?;
    let zero = py.int(0)?;
    py.compare(&answer, &zero, op)
}

/// What follows the answer of the method that a class has.
#[derive(Clone, Copy)]
enum Then {
    Nothing,
    AndUnequal,
    OrEqual,
}

/// Answers a comparison with the class's own method `root`, negated or not.
fn derive(py: &mut Py, args: &[Value], root: Name, negated: bool, then: Then) -> Result {
    let class = py.type_of(&args[0]).to_value();
    let method = py.get_attribute(&class, root)?;
    let answer = py.call(&method, args)?;
    if answer.is_not_implemented() {
        return Ok(answer);
    }
    let holds = py.truth(&answer)? != negated;
    match then {
        Then::AndUnequal if holds => py.compare(&args[0], &args[1], CompareOp::Ne),
        Then::OrEqual if !holds => py.compare(&args[0], &args[1], CompareOp::Eq),
        _ => Ok(Value::bool(holds)),
    }
}

macro_rules! derived {
    ($root:ident, $negated:expr, $then:ident) => {
        |py, a| derive(py, a, Name::$root, $negated, Then::$then)
    };
}

type Derived = (&'static str, BoundFn);

/// The four methods, best root first, and how the other three follow from each.
static ROOTS: [(Name, [Derived; 3]); 4] = [
    (
        Name::__lt__,
        [
            ("__gt__", derived!(__lt__, true, AndUnequal)),
            ("__le__", derived!(__lt__, false, OrEqual)),
            ("__ge__", derived!(__lt__, true, Nothing)),
        ],
    ),
    (
        Name::__le__,
        [
            ("__ge__", derived!(__le__, true, OrEqual)),
            ("__lt__", derived!(__le__, false, AndUnequal)),
            ("__gt__", derived!(__le__, true, Nothing)),
        ],
    ),
    (
        Name::__gt__,
        [
            ("__lt__", derived!(__gt__, true, AndUnequal)),
            ("__ge__", derived!(__gt__, false, OrEqual)),
            ("__le__", derived!(__gt__, true, Nothing)),
        ],
    ),
    (
        Name::__ge__,
        [
            ("__le__", derived!(__ge__, true, OrEqual)),
            ("__gt__", derived!(__ge__, false, AndUnequal)),
            ("__lt__", derived!(__ge__, true, Nothing)),
        ],
    ),
];

/// `total_ordering(cls)`
///
/// # Errors
/// ValueError if the class orders nothing.
pub fn total_ordering(py: &mut Py, args: &[Value]) -> Result {
    let class = &args[0];
    let Some(ty) = TypeRef::from_value(class) else {
        let name = py.type_of(class).full_name(py);
        return Err(py.type_error(format!("total_ordering() argument must be a class, not {name}")));
    };
    let object = py.ty(TypeId::Object);
    let mut own = Vec::new();
    for (name, _) in &ROOTS {
        let name = py.name(*name);
        let (found, plain) = (ty.lookup(py, &name), object.lookup(py, &name));
        own.push(match (found, plain) {
            (Some(f), Some(p)) => !f.is(&p),
            (found, _) => found.is_some(),
        });
    }
    let Some(root) = own.iter().position(|&there| there) else {
        return Err(py.value_error("must define at least one ordering operation: < > <= >="));
    };
    for (name, f) in &ROOTS[root].1 {
        let there = ROOTS.iter().zip(&own).any(|((other, _), &there)| there && other.text() == *name);
        if there {
            continue;
        }
        let def = NativeDef::new(name, "(self, other, /)", NativeCode::Bound(*f));
        let method = py.alloc(
            py.ty(TypeId::MethodDescriptor),
            NativeDescriptor { def, kind: DescriptorKind::Method, owner: object },
        )?;
        let name = py.intern(name);
        py.setattr(class, &name, Some(&method))?;
    }
    Ok(class.clone())
}

/// Fills the types.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::KeyWrapper);
    b.constant("__hash__", Value::NONE);
    let object = |py: &mut Py, v: &Value| {
        let found = slot(py, v, 1);
        if found.is_empty() {
            let name = py.intern("obj");
            return Err(py.attribute_error(v, &name));
        }
        Ok(found)
    };
    b.member("obj", object);
    b.slots().call.set(Some(call_key));
    b.slots().compare.set(Some(compare_keys));
    b.slots().hash.set(Some(|py, _| Err(py.type_error("unhashable type: 'functools.KeyWrapper'"))));
}
