//! `dict_keys`, `dict_values` and `dict_items`: live views of a dict, the first and the last with set operations.

use super::super::set::{self, into_set};
use super::{dict_of, iterators};
use crate::bytecode::BinaryOp;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::set::SetObject;
use crate::object::tuple::TupleObject;
use crate::object::{CompareOp, Field, Py, Result, TypeId, TypeRef, Value};
use crate::text::TextBuilder;
use crate::types::container::{finish_text, push_repr};
use crate::types::mapping_proxy;
use orochi_gc::Object;

/// The payload of a view: its dict.
pub struct DictView {
    dict: Field,
}

// SAFETY: 1. the field is traced; 2. fixed size; 3. it drops; 4. nothing changes after birth.
unsafe impl Payload for DictView {
    const KIND: Kind = Kind::DictView;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.dict.trace(visit);
    }
}

impl DictView {
    /// A view of type `id` of a dict.
    ///
    /// # Errors
    /// MemoryError.
    pub fn make(py: &Py, id: TypeId, dict: &Value) -> Result {
        py.alloc(py.ty(id), DictView { dict: Field::at_birth(dict.clone()) })
    }

    /// The dict.
    pub fn dict(&self) -> &Value {
        &self.dict
    }
}

/// Which of the three views is it, also of an ordered dict?
fn family(ty: TypeRef) -> Option<TypeId> {
    [
        (TypeId::DictKeys, TypeId::OdictKeys),
        (TypeId::DictValues, TypeId::OdictValues),
        (TypeId::DictItems, TypeId::OdictItems),
    ]
    .into_iter()
    .find(|&(plain, ordered)| ty.is(plain) || ty.is(ordered))
    .map(|(plain, _)| plain)
}

fn view_of<'a>(py: &mut Py, v: &'a Value) -> Result<&'a Value> {
    match v.payload::<DictView>() {
        Some(view) => Ok(view.dict()),
        None => Err(super::wrong_receiver(py, "dict view", v)),
    }
}

/// What iterating a view gives, as it is at one moment; `None` if `v` is not a view.
///
/// # Errors
/// MemoryError.
pub fn items_at_once(py: &mut Py, v: &Value) -> Result<Option<Vec<Value>>> {
    let ty = py.type_of(v);
    let (Some(view), Some(family)) = (v.payload::<DictView>(), family(ty)) else {
        return Ok(None);
    };
    let owner = view.dict();
    let dict = dict_of(py, owner)?;
    if family == TypeId::DictKeys {
        return Ok(Some(dict.keys(py, owner)?));
    }
    let entries = dict.entries(py, owner)?;
    if family == TypeId::DictValues {
        return Ok(Some(entries.into_iter().map(|(_, value)| value).collect()));
    }
    let mut pairs = py.room(entries.len())?;
    for (key, value) in entries {
        pairs.push(py.tuple(vec![key, value])?);
    }
    Ok(Some(pairs))
}

/// Is it a `dict_keys` or `dict_items`?
fn is_set_like(py: &Py, v: &Value) -> bool {
    matches!(family(py.type_of(v)), Some(TypeId::DictKeys | TypeId::DictItems))
}

fn len(py: &mut Py, v: &Value) -> Result<usize> {
    let dict = view_of(py, v)?;
    Ok(dict_of(py, dict)?.len())
}

fn iter_keys(py: &mut Py, v: &Value) -> Result {
    let dict = view_of(py, v)?;
    iterators::make(py, TypeId::DictKeyIterator, dict)
}

fn iter_values(py: &mut Py, v: &Value) -> Result {
    let dict = view_of(py, v)?;
    iterators::make(py, TypeId::DictValueIterator, dict)
}

fn iter_items(py: &mut Py, v: &Value) -> Result {
    let dict = view_of(py, v)?;
    iterators::make(py, TypeId::DictItemIterator, dict)
}

fn reversed(py: &mut Py, args: &[Value]) -> Result {
    let dict = view_of(py, &args[0])?;
    let id = match family(py.type_of(&args[0])) {
        Some(TypeId::DictKeys) => TypeId::DictReverseKeyIterator,
        Some(TypeId::DictValues) => TypeId::DictReverseValueIterator,
        _ => TypeId::DictReverseItemIterator,
    };
    iterators::make_reversed(py, id, dict)
}

fn contains_key(py: &mut Py, v: &Value, key: &Value) -> Result<bool> {
    let dict = view_of(py, v)?;
    dict_of(py, dict)?.contains(py, dict, key)
}

fn contains_item(py: &mut Py, v: &Value, item: &Value) -> Result<bool> {
    let dict = view_of(py, v)?;
    let Some(pair) = item.payload::<TupleObject>() else { return Ok(false) };
    let [key, value] = pair.values() else { return Ok(false) };
    match dict_of(py, dict)?.get(py, dict, key)? {
        Some(found) => py.eq(&found, value),
        None => Ok(false),
    }
}

fn repr(py: &mut Py, v: &Value) -> Result {
    py.container_repr(v, "...", |py| {
        let items = py.collect(v)?;
        let mut out = TextBuilder::new();
        let dict = view_of(py, v)?;
        let class = py.type_of(dict);
        // Made with its module only.
        if py.interp().types.try_get(TypeId::OrderedDict).is_some_and(|ordered| class.is_subtype(py, ordered))
            && !py.type_of(v).name().starts_with('o')
        {
            out.push_str("o");
        }
        out.push_str(&py.type_of(v).name());
        out.push_str("([");
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                out.push_str(", ");
            }
            push_repr(py, &mut out, item)?;
        }
        out.push_str("])");
        finish_text(py, out)
    })
}

/// Is every item of `a` in `b`?
fn all_in(py: &mut Py, a: &Value, b: &Value) -> Result<bool> {
    let it = py.iter(a)?;
    while let Some(item) = py.next(&it)? {
        if !py.contains(b, &item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn compare(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    if !b.has_payload::<SetObject>() && !is_set_like(py, b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (left, right) = (py.len(a)?, py.len(b)?);
    let holds = match op {
        CompareOp::Eq => left == right && all_in(py, a, b)?,
        CompareOp::Ne => left != right || !all_in(py, a, b)?,
        CompareOp::Lt => left < right && all_in(py, a, b)?,
        CompareOp::Le => left <= right && all_in(py, a, b)?,
        CompareOp::Gt => left > right && all_in(py, b, a)?,
        CompareOp::Ge => left >= right && all_in(py, b, a)?,
    };
    Ok(Value::bool(holds))
}

fn sub(py: &mut Py, a: &Value, b: &Value) -> Result {
    let result = into_set(py, a)?;
    set::difference_update(py, &result, b)?;
    Ok(result)
}

fn or(py: &mut Py, a: &Value, b: &Value) -> Result {
    let result = into_set(py, a)?;
    set::update(py, &result, b)?;
    Ok(result)
}

fn xor(py: &mut Py, a: &Value, b: &Value) -> Result {
    let result = into_set(py, a)?;
    let other = into_set(py, b)?;
    set::symmetric_difference_update(py, &result, &other)?;
    Ok(result)
}

fn and(py: &mut Py, a: &Value, b: &Value) -> Result {
    // The operand that is a view is the container; of two, the larger one.
    let (container, other) = if is_set_like(py, a) { (a, b) } else { (b, a) };
    let swap = is_set_like(py, other) && py.len(other)? > py.len(container)?;
    let (container, other) = if swap { (other, container) } else { (container, other) };
    let result = SetObject::new(py)?;
    let Some(set) = result.payload::<SetObject>() else { return Ok(result) };
    py.for_each(other, |py, item| {
        if py.contains(container, &item)? {
            set.add(py, &result, &item)?;
        }
        Ok(())
    })?;
    Ok(result)
}

fn is_disjoint(py: &mut Py, args: &[Value]) -> Result {
    let (view, other) = (&args[0], &args[1]);
    if view.is(other) {
        return Ok(Value::bool(py.len(view)? == 0));
    }
    let mut pair = (view, other);
    if (other.has_payload::<SetObject>() || is_set_like(py, other)) && py.len(other)? > py.len(view)? {
        pair = (other, view);
    }
    let it = py.iter(pair.1)?;
    while let Some(item) = py.next(&it)? {
        if py.contains(pair.0, &item)? {
            return Ok(Value::FALSE);
        }
        py.poll()?;
    }
    Ok(Value::TRUE)
}

fn mapping(py: &mut Py, v: &Value) -> Result {
    let dict = view_of(py, v)?.clone();
    mapping_proxy::make(py, dict)
}

/// Fills the view types.
pub fn init(py: &Py) {
    for id in [TypeId::DictKeys, TypeId::DictValues, TypeId::DictItems] {
        let t = TypeBuilder::new(py, id);
        let s = t.slots();
        s.len.set(Some(len));
        s.repr.set(Some(repr));
        match id {
            TypeId::DictKeys => {
                s.iter.set(Some(iter_keys));
                s.contains.set(Some(contains_key));
            }
            TypeId::DictItems => {
                s.iter.set(Some(iter_items));
                s.contains.set(Some(contains_item));
            }
            _ => s.iter.set(Some(iter_values)),
        }
        if id != TypeId::DictValues {
            s.compare.set(Some(compare));
            s.binary[BinaryOp::Sub as usize].set(Some(sub));
            s.binary[BinaryOp::And as usize].set(Some(and));
            s.binary[BinaryOp::Or as usize].set(Some(or));
            s.binary[BinaryOp::Xor as usize].set(Some(xor));
            t.constant("__hash__", Value::NONE);
            t.method("isdisjoint", "(self, other, /)", is_disjoint);
        }
        t.method("__reversed__", "(self, /)", reversed).getter("mapping", mapping);
    }
}
