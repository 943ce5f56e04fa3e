//! `WeakSet`: a set of weak references. Its operators go through a set of the objects that live.

use super::{Show, WeakContainer, count_live, data, entry, iterator, live};
use crate::bytecode::BinaryOp;
use crate::object::native::TypeBuilder;
use crate::object::set::SetObject;
use crate::object::typeobject::BinaryFn;
use crate::object::{Args, CompareOp, Py, Result, TypeId, TypeRef, Value};

fn new(py: &mut Py, class: TypeRef, _args: Args<'_>) -> Result {
    let set = SetObject::new(py)?;
    WeakContainer::make(py, class, set)
}

fn members(py: &mut Py, me: &Value) -> Result<Vec<Value>> {
    let d = data(py, me)?;
    let references = d.payload::<SetObject>().map(|s| s.keys(py, &d)).transpose()?.unwrap_or_default();
    Ok(references.iter().filter_map(|r| live(py, r)).collect())
}

fn put(py: &mut Py, me: &Value, item: &Value) -> Result<()> {
    let d = data(py, me)?;
    let reference = entry(py, me, TypeId::WeakReference, item, Value::EMPTY)?;
    match d.payload::<SetObject>() {
        Some(set) => set.add(py, &d, &reference).map(drop),
        None => Ok(()),
    }
}

fn take_out(py: &mut Py, me: &Value, item: &Value) -> Result<bool> {
    let d = data(py, me)?;
    let reference = py.weak_ref(item)?;
    match d.payload::<SetObject>() {
        Some(set) => set.remove(py, &d, &reference),
        None => Ok(false),
    }
}

fn update_from(py: &mut Py, me: &Value, other: &Value) -> Result<()> {
    for item in py.collect(other)? {
        put(py, me, &item)?;
    }
    Ok(())
}

fn init(py: &mut Py, me: &Value, args: Args<'_>) -> Result<()> {
    let [other] = py.named_args("WeakSet", args, ["data"], 0)?;
    let d = data(py, me)?;
    if let Some(set) = d.payload::<SetObject>() {
        set.clear(py, &d);
    }
    if other.is_none_or_empty() { Ok(()) } else { update_from(py, me, &other) }
}

fn len(py: &mut Py, me: &Value) -> Result<usize> {
    let d = data(py, me)?;
    let references = d.payload::<SetObject>().map(|s| s.keys(py, &d)).transpose()?.unwrap_or_default();
    count_live(references.iter())
}

fn iter(py: &mut Py, me: &Value) -> Result {
    let d = data(py, me)?;
    let references = d.payload::<SetObject>().map(|s| s.keys(py, &d)).transpose()?.unwrap_or_default();
    iterator(py, references, Show::Referent)
}

fn contains(py: &mut Py, me: &Value, item: &Value) -> Result<bool> {
    let Ok(reference) = py.weak_ref(item) else { return Ok(false) };
    let d = data(py, me)?;
    match d.payload::<SetObject>() {
        Some(set) => set.contains(py, &d, &reference),
        None => Ok(false),
    }
}

fn repr(py: &mut Py, me: &Value) -> Result {
    let d = data(py, me)?;
    py.repr(&d)
}

/// A strong set of the members; anything else as it is.
fn strong(py: &mut Py, v: &Value) -> Result {
    if !v.has_payload::<WeakContainer>() {
        return Ok(v.clone());
    }
    let class = py.ty(TypeId::Set).to_value();
    let items = members(py, v)?;
    let items = py.list(items)?;
    py.call(&class, &[items])
}

/// A set of weak references to the members of `set`, of the class of `like`.
fn wrap(py: &mut Py, like: &Value, set: &Value) -> Result {
    let class = py.type_of(like).to_value();
    py.call(&class, std::slice::from_ref(set))
}

fn through(py: &mut Py, args: &[Value], name: &str) -> Result {
    let (me, other) = (strong(py, &args[0])?, strong(py, &args[1])?);
    py.call_method(&me, name, &[other])
}

fn combined(py: &mut Py, args: &[Value], name: &str) -> Result {
    let set = through(py, args, name)?;
    wrap(py, &args[0], &set)
}

fn replace(py: &mut Py, args: &[Value], name: &str) -> Result {
    let kept = through(py, args, name)?;
    let d = data(py, &args[0])?;
    if let Some(set) = d.payload::<SetObject>() {
        set.clear(py, &d);
    }
    update_from(py, &args[0], &kept)?;
    Ok(Value::NONE)
}

fn is_set(v: &Value) -> bool {
    v.has_payload::<WeakContainer>() || v.has_payload::<SetObject>()
}

macro_rules! operators {
    ($($plain:ident $inplace:ident $method:literal),*) => {$(
        fn $plain(py: &mut Py, a: &Value, b: &Value) -> Result {
            if !a.has_payload::<WeakContainer>() || !is_set(b) {
                return Ok(Value::NOT_IMPLEMENTED);
            }
            combined(py, &[a.clone(), b.clone()], $method)
        }
        fn $inplace(py: &mut Py, a: &Value, b: &Value) -> Result {
            if !is_set(b) {
                return Ok(Value::NOT_IMPLEMENTED);
            }
            replace(py, &[a.clone(), b.clone()], $method)?;
            Ok(a.clone())
        }
    )*};
}
operators!(
    or inplace_or "union", and inplace_and "intersection", sub inplace_sub "difference",
    xor inplace_xor "symmetric_difference"
);

fn compare(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    // Only another set of weak references can be equal.
    if !is_set(b) || (matches!(op, CompareOp::Eq | CompareOp::Ne) && !b.has_payload::<WeakContainer>()) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (a, b) = (strong(py, a)?, strong(py, b)?);
    py.compare(&a, &b, op)
}

fn add(py: &mut Py, args: &[Value]) -> Result {
    put(py, &args[0], &args[1]).map(|()| Value::NONE)
}

fn discard(py: &mut Py, args: &[Value]) -> Result {
    take_out(py, &args[0], &args[1]).map(|_| Value::NONE)
}

fn remove(py: &mut Py, args: &[Value]) -> Result {
    if take_out(py, &args[0], &args[1])? {
        return Ok(Value::NONE);
    }
    let reference = py.weak_ref(&args[1])?;
    Err(py.key_error(&reference))
}

fn pop(py: &mut Py, args: &[Value]) -> Result {
    while let Some(item) = members(py, &args[0])?.pop() {
        if take_out(py, &args[0], &item)? {
            return Ok(item);
        }
    }
    let message = py.str("pop from empty WeakSet")?;
    Err(py.key_error(&message))
}

fn clear(py: &mut Py, args: &[Value]) -> Result {
    let d = data(py, &args[0])?;
    if let Some(set) = d.payload::<SetObject>() {
        set.clear(py, &d);
    }
    Ok(Value::NONE)
}

fn copy(py: &mut Py, args: &[Value]) -> Result {
    let set = strong(py, &args[0])?;
    wrap(py, &args[0], &set)
}

fn reduce(py: &mut Py, args: &[Value]) -> Result {
    let items = members(py, &args[0])?;
    let items = py.list(items)?;
    let arguments = py.tuple(vec![items])?;
    let state = py.call_method(&args[0], "__getstate__", &[])?;
    py.tuple(vec![py.type_of(&args[0]).to_value(), arguments, state])
}

fn update(py: &mut Py, args: &[Value]) -> Result {
    update_from(py, &args[0], &args[1]).map(|()| Value::NONE)
}

/// Fills the type.
pub fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::WeakSet);
    let s = b.slots();
    s.new.set(Some(new));
    s.init.set(Some(init));
    s.repr.set(Some(repr));
    s.len.set(Some(len));
    s.iter.set(Some(iter));
    s.contains.set(Some(contains));
    s.compare.set(Some(compare));
    for (op, plain, inplace) in [
        (BinaryOp::Or, or as BinaryFn, inplace_or as BinaryFn),
        (BinaryOp::And, and, inplace_and),
        (BinaryOp::Sub, sub, inplace_sub),
        (BinaryOp::Xor, xor, inplace_xor),
    ] {
        s.binary[op as usize].set(Some(plain));
        s.inplace[op as usize].set(Some(inplace));
    }
    b.method("add", "(self, item)", add)
        .method("discard", "(self, item)", discard)
        .method("remove", "(self, item)", remove)
        .method("pop", "(self)", pop)
        .method("clear", "(self)", clear)
        .method("copy", "(self)", copy)
        .method("__reduce__", "(self)", reduce)
        .getter("data", data)
        .method("update", "(self, other)", update)
        .method("union", "(self, other)", |py, args| combined(py, args, "union"))
        .method("intersection", "(self, other)", |py, args| combined(py, args, "intersection"))
        .method("difference", "(self, other)", |py, args| combined(py, args, "difference"))
        .method("symmetric_difference", "(self, other)", |py, args| combined(py, args, "symmetric_difference"))
        .method("intersection_update", "(self, other)", |py, args| replace(py, args, "intersection"))
        .method("difference_update", "(self, other)", |py, args| replace(py, args, "difference"))
        .method("symmetric_difference_update", "(self, other)", |py, args| replace(py, args, "symmetric_difference"))
        .method("issubset", "(self, other)", |py, args| through(py, args, "issubset"))
        .method("issuperset", "(self, other)", |py, args| through(py, args, "issuperset"))
        .method("isdisjoint", "(self, other)", |py, args| through(py, args, "isdisjoint"));
}
