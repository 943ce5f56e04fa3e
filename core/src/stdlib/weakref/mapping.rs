//! `WeakValueDictionary` and `WeakKeyDictionary`: a dict with a weak reference in place of each value or key.
//!
//! A dead entry counts as absent from the moment its referent dies; it is removed when the thread gets to it. Views are snapshots: an
//! object that dies before its turn is left out.

use super::{Show, WeakContainer, count_live, data, entry, iterator, live, missing};
use crate::bytecode::BinaryOp;
use crate::object::dict::DictObject;
use crate::object::native::TypeBuilder;
use crate::object::{Args, CompareOp, Py, Result, TypeId, TypeRef, Value};

fn new(py: &mut Py, class: TypeRef, _args: Args<'_>) -> Result {
    let dict = DictObject::new(py)?;
    WeakContainer::make(py, class, dict)
}

fn by_value(py: &Py, v: &Value) -> bool {
    py.is_instance(v, TypeId::WeakValueDictionary)
}

/// The key that the inner dict knows for `key`; `None` if no object like it can be in there.
fn inner_key(py: &mut Py, me: &Value, key: &Value) -> Result<Option<Value>> {
    if by_value(py, me) { Ok(Some(key.clone())) } else { py.weak_ref(key).map(Some) }
}

fn find(py: &mut Py, me: &Value, key: &Value) -> Result<Option<Value>> {
    let d = data(py, me)?;
    let Some(inner) = inner_key(py, me, key)? else { return Ok(None) };
    let Some(dict) = d.payload::<DictObject>() else { return Ok(None) };
    let found = dict.get(py, &d, &inner)?;
    Ok(if by_value(py, me) { found.and_then(|r| live(py, &r)) } else { found })
}

fn store(py: &mut Py, me: &Value, key: &Value, v: &Value) -> Result<()> {
    let d = data(py, me)?;
    let Some(dict) = d.payload::<DictObject>() else { return Ok(()) };
    if by_value(py, me) {
        let reference = entry(py, me, TypeId::KeyedRef, v, key.clone())?;
        dict.set(py, &d, key, reference)
    } else {
        let reference = entry(py, me, TypeId::WeakReference, key, Value::EMPTY)?;
        dict.set(py, &d, &reference, v.clone())
    }
}

fn take(py: &mut Py, me: &Value, key: &Value) -> Result<Option<Value>> {
    let d = data(py, me)?;
    let Some(inner) = inner_key(py, me, key)? else { return Ok(None) };
    let Some(dict) = d.payload::<DictObject>() else { return Ok(None) };
    let taken = dict.remove(py, &d, &inner)?;
    Ok(if by_value(py, me) { taken.and_then(|r| live(py, &r)) } else { taken })
}

fn raw_entries(py: &mut Py, me: &Value) -> Result<Vec<(Value, Value)>> {
    let d = data(py, me)?;
    Ok(d.payload::<DictObject>().map(|dict| dict.entries(py, &d)).transpose()?.unwrap_or_default())
}

/// All pairs whose weak half lives.
fn entries(py: &mut Py, me: &Value) -> Result<Vec<(Value, Value)>> {
    let weak_values = by_value(py, me);
    let raw = raw_entries(py, me)?;
    let strong = |(k, v): (Value, Value)| {
        if weak_values { live(py, &v).map(|v| (k, v)) } else { live(py, &k).map(|k| (k, v)) }
    };
    Ok(raw.into_iter().filter_map(strong).collect())
}

fn len(py: &mut Py, me: &Value) -> Result<usize> {
    let weak_values = by_value(py, me);
    let raw = raw_entries(py, me)?;
    count_live(raw.iter().map(|(k, v)| if weak_values { v } else { k }))
}

fn getitem(py: &mut Py, me: &Value, key: &Value) -> Result {
    find(py, me, key)?.ok_or_else(|| missing(py, key))
}

fn setitem(py: &mut Py, me: &Value, key: &Value, new: Option<&Value>) -> Result<()> {
    match new {
        Some(new) => store(py, me, key, new),
        None => match take(py, me, key)? {
            Some(_dropped) => Ok(()),
            None => Err(missing(py, key)),
        },
    }
}

fn contains(py: &mut Py, me: &Value, key: &Value) -> Result<bool> {
    // What cannot be weakly referenced is in no dict of weak keys.
    match find(py, me, key) {
        Ok(found) => Ok(found.is_some()),
        Err(e) if !by_value(py, me) && py.exception_is(&e, TypeId::TypeError) => Ok(false),
        Err(e) => Err(e),
    }
}

/// An iterator over the entries, as they are now, that shows one thing of a dict of weak values and another of one of weak keys.
fn walk(py: &mut Py, me: &Value, when_values: Show, when_keys: Show) -> Result {
    let show = if by_value(py, me) { when_values } else { when_keys };
    let mut pairs = Vec::new();
    for (k, v) in raw_entries(py, me)? {
        pairs.push(match show {
            Show::Referent if by_value(py, me) => v,
            Show::Referent => k,
            _ => py.tuple_of_two(k, v)?,
        });
    }
    iterator(py, pairs, show)
}

fn iter(py: &mut Py, me: &Value) -> Result {
    walk(py, me, Show::Key, Show::Referent)
}

fn keys(py: &mut Py, args: &[Value]) -> Result {
    iter(py, &args[0])
}

fn values(py: &mut Py, args: &[Value]) -> Result {
    walk(py, &args[0], Show::Referent, Show::Value)
}

fn items(py: &mut Py, args: &[Value]) -> Result {
    walk(py, &args[0], Show::WeakValue, Show::WeakKey)
}

fn references(py: &mut Py, args: &[Value]) -> Result {
    let weak_values = by_value(py, &args[0]);
    let all = raw_entries(py, &args[0])?.into_iter().map(|(k, v)| if weak_values { v } else { k }).collect();
    py.list(all)
}

fn reference_iterator(py: &mut Py, args: &[Value]) -> Result {
    let all = references(py, args)?;
    py.iter(&all)
}

fn or_none(v: &Value) -> Value {
    if v.is_empty() { Value::NONE } else { v.clone() }
}

fn get(py: &mut Py, args: &[Value]) -> Result {
    Ok(find(py, &args[0], &args[1])?.unwrap_or_else(|| or_none(&args[2])))
}

fn pop(py: &mut Py, args: &[Value]) -> Result {
    match take(py, &args[0], &args[1])? {
        Some(v) => Ok(v),
        None if args[2].is_empty() => Err(missing(py, &args[1])),
        None => Ok(args[2].clone()),
    }
}

fn popitem(py: &mut Py, args: &[Value]) -> Result {
    while let Some((key, v)) = entries(py, &args[0])?.pop() {
        if take(py, &args[0], &key)?.is_some() {
            return py.tuple_of_two(key, v);
        }
    }
    let message = py.str("dictionary is empty")?;
    Err(py.key_error(&message))
}

fn setdefault(py: &mut Py, args: &[Value]) -> Result {
    if let Some(found) = find(py, &args[0], &args[1])? {
        return Ok(found);
    }
    let v = or_none(&args[2]);
    store(py, &args[0], &args[1], &v)?;
    Ok(v)
}

fn clear(py: &mut Py, args: &[Value]) -> Result {
    let d = data(py, &args[0])?;
    if let Some(dict) = d.payload::<DictObject>() {
        dict.clear(py, &d);
    }
    Ok(Value::NONE)
}

/// Enters what a mapping, an iterable of pairs, or another weak dictionary holds.
fn update_from(py: &mut Py, me: &Value, other: &Value) -> Result<()> {
    if other.has_payload::<WeakContainer>() {
        for (k, v) in entries(py, other)? {
            store(py, me, &k, &v)?;
        }
        return Ok(());
    }
    let dict = py.ty(TypeId::Dict).to_value();
    let strong = py.call(&dict, std::slice::from_ref(other))?;
    let pairs = strong.payload::<DictObject>().map(|d| d.entries(py, &strong)).transpose()?.unwrap_or_default();
    for (k, v) in pairs {
        store(py, me, &k, &v)?;
    }
    Ok(())
}

fn fill_from(py: &mut Py, me: &Value, args: Args<'_>) -> Result<()> {
    if args.len() > 1 {
        let given = args.len();
        return Err(py.type_error(format!("expected at most 1 arguments, got {given}")));
    }
    if let Some(other) = args.get(0)
        && !other.is_none()
    {
        update_from(py, me, other)?;
    }
    for (name, v) in args.keywords() {
        store(py, me, name, v)?;
    }
    Ok(())
}

fn update(py: &mut Py, args: Args<'_>) -> Result {
    let Some(me) = args.get(0) else { return Ok(Value::NONE) };
    fill_from(py, me, args.rest()).map(|()| Value::NONE)
}

fn copy_of(py: &mut Py, me: &Value) -> Result {
    let id = if by_value(py, me) { TypeId::WeakValueDictionary } else { TypeId::WeakKeyDictionary };
    let class = py.ty(id).to_value();
    let made = py.call(&class, &[])?;
    update_from(py, &made, me)?;
    Ok(made)
}

fn copy(py: &mut Py, args: &[Value]) -> Result {
    copy_of(py, &args[0])
}

/// A copy whose strong halves are copied deeply.
fn deep_copy(py: &mut Py, args: &[Value]) -> Result {
    let (me, memo) = (&args[0], &args[1]);
    let module = crate::runtime::import::import_absolute(py, "copy")?;
    let class = py.type_of(me).to_value();
    let made = py.call(&class, &[])?;
    let weak_values = by_value(py, me);
    for (k, v) in entries(py, me)? {
        let strong = if weak_values { &k } else { &v };
        let copied = py.call_method(&module, "deepcopy", &[strong.clone(), memo.clone()])?;
        let (k, v) = if weak_values { (copied, v) } else { (k, copied) };
        store(py, &made, &k, &v)?;
    }
    Ok(made)
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let name = py.type_of(v).name();
    py.str(&format!("<{name} at {:#x}>", v.identity()))
}

fn strong(py: &mut Py, v: &Value) -> Result {
    if !v.has_payload::<WeakContainer>() {
        return Ok(v.clone());
    }
    let made = DictObject::new(py)?;
    for (k, value) in entries(py, v)? {
        if let Some(dict) = made.payload::<DictObject>() {
            dict.set(py, &made, &k, value)?;
        }
    }
    Ok(made)
}

fn compare(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (a, b) = (strong(py, a)?, strong(py, b)?);
    if !a.has_payload::<DictObject>() || !b.has_payload::<DictObject>() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    py.compare(&a, &b, op)
}

fn or(py: &mut Py, a: &Value, b: &Value) -> Result {
    let mapping = |v: &Value| v.has_payload::<WeakContainer>() || v.has_payload::<DictObject>();
    if !mapping(a) || !mapping(b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let model = if a.has_payload::<WeakContainer>() { a } else { b };
    let made = copy_of(py, model)?;
    if !std::ptr::eq(model, a) {
        clear(py, std::slice::from_ref(&made))?;
        update_from(py, &made, a)?;
    }
    update_from(py, &made, b)?;
    Ok(made)
}

fn inplace_or(py: &mut Py, a: &Value, b: &Value) -> Result {
    update_from(py, a, b)?;
    Ok(a.clone())
}

/// Fills both types.
pub fn fill(py: &Py) {
    for id in [TypeId::WeakValueDictionary, TypeId::WeakKeyDictionary] {
        let b = TypeBuilder::new(py, id);
        let s = b.slots();
        s.new.set(Some(new));
        s.init.set(Some(fill_from));
        s.repr.set(Some(repr));
        s.len.set(Some(len));
        s.iter.set(Some(iter));
        s.getitem.set(Some(getitem));
        s.setitem.set(Some(setitem));
        s.contains.set(Some(contains));
        s.compare.set(Some(compare));
        s.binary[BinaryOp::Or as usize].set(Some(or));
        s.inplace[BinaryOp::Or as usize].set(Some(inplace_or));
        b.method("keys", "(self)", keys)
            .method("values", "(self)", values)
            .method("items", "(self)", items)
            .method("get", "(self, key, default=None)", get)
            .method("pop", "(self, key, default=None, /)", pop)
            .method("popitem", "(self)", popitem)
            .method("setdefault", "(self, key, default=None)", setdefault)
            .method("clear", "(self)", clear)
            .raw_method("update", update)
            .method("copy", "(self)", copy)
            .method("__copy__", "(self)", copy)
            .method("__deepcopy__", "(self, memo)", deep_copy);
        if id == TypeId::WeakValueDictionary {
            b.method("valuerefs", "(self)", references).method("itervaluerefs", "(self)", reference_iterator);
        } else {
            b.method("keyrefs", "(self)", references);
        }
    }
}
