//! `int | str`: unions. Their members stand in the order in which they were written, each once; equality does not look at the order.

use super::substitute::{collect_parameters, substitute};
use super::{AliasObject, items, part, show};
use crate::bytecode::BinaryOp;
use crate::object::native::TypeBuilder;
use crate::object::tuple::TupleObject;
use crate::object::{CompareOp, Field, Py, Result, TypeId, TypeRef, Value};
use crate::types::class;

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Union);
    b.class_method("__class_getitem__", "(cls, item, /)", union_getitem);
    let s = b.slots();
    s.repr.set(Some(repr_union));
    s.hash.set(Some(hash_union));
    s.compare.set(Some(compare_union));
    s.getitem.set(Some(getitem_union));
    s.binary[BinaryOp::Or as usize].set(Some(union_of));
    b.member("__args__", |_, v| Ok(part(v, |a| &a.args)))
        .getter("__parameters__", |_, v| Ok(part(v, |a| &a.parameters)))
        .getter("__module__", |py, _| py.str("typing"))
        .getter("__name__", |py, _| py.str("Union"))
        .getter("__qualname__", |py, _| py.str("Union"))
        .method("__mro_entries__", "(self, bases, /)", |py, a| {
            let shown = py.repr_string(&a[0])?;
            Err(py.type_error(format!("Cannot subclass {shown}")))
        })
        .member("__origin__", |py, _| Ok(py.ty(TypeId::Union).to_value()))
        .method("__instancecheck__", "(self, instance, /)", |py, a| {
            class::check::union_instance(py, &a[0], &a[1]).map(Value::bool)
        })
        .method("__subclasscheck__", "(self, cls, /)", |py, a| {
            class::check::union_subclass(py, &a[0], &a[1]).map(Value::bool)
        });
}

/// `union[x]`: the union of the members with arguments in the place of the type variables.
fn getitem_union(py: &mut Py, v: &Value, key: &Value) -> Result {
    let members = substitute(py, v, union_members(v), &items(&part(v, |a| &a.parameters)), key)?;
    let members = py.tuple(members)?;
    let class = py.ty(TypeId::Union).to_value();
    union_getitem(py, &[class, members])
}

/// The members of a union; a single value otherwise.
pub fn union_members(v: &Value) -> &[Value] {
    match v.payload::<AliasObject>() {
        Some(a) if a.origin.is_empty() => a.args.payload::<TupleObject>().map(TupleObject::values).unwrap_or_default(),
        _ => std::slice::from_ref(v),
    }
}

/// Can it be a member of a union written with `|`?
fn is_unionable(v: &Value) -> bool {
    v.is_none() || TypeRef::from_value(v).is_some() || v.has_payload::<AliasObject>()
}

/// `a | b` of types; NotImplemented for anything else.
///
/// # Errors
/// What comparing the members raises.
pub fn union_of(py: &mut Py, a: &Value, b: &Value) -> Result {
    if !is_unionable(a) || !is_unionable(b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let all = [union_members(a), union_members(b)].concat();
    make_union(py, all)
}

/// `None | x`: a union if `x` can be in one.
///
/// # Errors
/// As `union_of`.
pub fn none_or(py: &mut Py, a: &Value, b: &Value) -> Result {
    if a.is_none() && b.is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    union_of(py, a, b)
}

/// `Union[…]`: as `make_union`, with the members of unions in their place; what is no type goes through `typing`.
///
/// # Errors
/// TypeError for what can be no member; what comparing raises.
pub fn union_getitem(py: &mut Py, args: &[Value]) -> Result {
    let given = match args[1].payload::<TupleObject>() {
        Some(tuple) => tuple.values().to_vec(),
        None => vec![args[1].clone()],
    };
    if given.is_empty() {
        return Err(py.type_error("Cannot take a Union of no types."));
    }
    let mut all = Vec::with_capacity(given.len());
    for v in given {
        if py.type_of(&v).is(TypeId::Union) {
            all.extend_from_slice(union_members(&v));
        } else if v.is_none() || is_unionable(&v) {
            all.push(v);
        } else {
            let (module, empty) = (py.str("typing")?, py.interp().empty_tuple());
            let module = (py.interp().hooks().import)(py, &module, &Value::NONE, &Value::NONE, &empty, 0)?;
            let text = py.str("Union[arg, ...]: each arg must be a type.")?;
            all.push(py.call_method(&module, "_type_check", &[v, text])?);
        }
    }
    make_union(py, all)
}

/// The union of these, without repetitions; a single one is itself.
///
/// # Errors
/// What comparing raises.
pub fn make_union(py: &mut Py, all: Vec<Value>) -> Result {
    let none_type = py.ty(TypeId::NoneType).to_value();
    let mut members: Vec<Value> = Vec::new();
    for v in all {
        let v = if v.is_none() { none_type.clone() } else { v };
        let mut known = false;
        for m in &members {
            if py.eq(m, &v)? {
                known = true;
                break;
            }
        }
        if !known {
            members.push(v);
        }
    }
    if let [single] = &members[..] {
        return Ok(single.clone());
    }
    let args = py.tuple(members)?;
    let parameters = collect_parameters(py, &args)?;
    py.alloc(
        py.ty(TypeId::Union),
        AliasObject {
            origin: Field::EMPTY,
            args: Field::at_birth(args),
            parameters: Field::at_birth(parameters),
            starred: false,
        },
    )
}

fn repr_union(py: &mut Py, v: &Value) -> Result {
    let none_type = py.ty(TypeId::NoneType).to_value();
    let mut parts = Vec::new();
    for member in union_members(v) {
        parts.push(if member.is(&none_type) { "None".to_owned() } else { show(py, member)? });
    }
    py.str(&parts.join(" | "))
}

fn hash_union(py: &mut Py, v: &Value) -> Result<i64> {
    // The order of the members does not matter.
    let mut h = 0x1234_5678_i64;
    for member in union_members(v) {
        let own = py.hash(member)?;
        h = h.wrapping_add(own.wrapping_mul(0x9e37_79b9_7f4a_7c15_u64 as i64) ^ own >> 7);
    }
    Ok(if h == -1 { -2 } else { h })
}

fn compare_union(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    let is_union = |v: &Value| v.payload::<AliasObject>().is_some_and(|x| x.origin.is_empty());
    if !is_union(a) || !is_union(b) || !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (left, right) = (union_members(a), union_members(b));
    let mut equal = left.len() == right.len();
    for x in left {
        let mut found = false;
        for y in right {
            if py.eq(x, y)? {
                found = true;
                break;
            }
        }
        equal &= found;
    }
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}
