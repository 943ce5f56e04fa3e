//! `dict`: its methods and operators. The table itself is `object::dict`; views and iterators are in `views` and `iterators`.

pub mod iterators;
pub mod views;

use super::container::{finish_text, or_none, push_repr, size_value, wrong_receiver};
use crate::bytecode::BinaryOp;
use crate::object::dict::DictObject;
use crate::object::native::TypeBuilder;
use crate::object::protocol::{Drained, Flow};
use crate::object::tuple::TupleObject;
use crate::object::typeobject::UnaryFn;
use crate::object::{Args, CompareOp, Name, Py, Result, TypeId, TypeRef, Value};
use crate::text::TextBuilder;
use crate::types::generic_alias::class_getitem;
use crate::types::sequence::Sequence;
use views::DictView;

/// The payload of a receiver.
///
/// # Errors
/// TypeError if it is no dict.
pub fn dict_of<'a>(py: &mut Py, v: &'a Value) -> Result<&'a DictObject> {
    match v.payload::<DictObject>() {
        Some(d) => Ok(d),
        None => Err(wrong_receiver(py, "dict", v)),
    }
}

/// `__new__`
///
/// # Errors
/// MemoryError.
pub fn new(py: &mut Py, class: TypeRef, _args: Args<'_>) -> Result {
    DictObject::new_of(py, class)
}

/// `__init__`
///
/// # Errors
/// TypeError for bad arguments; what they raise.
pub fn initialize(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    update_with_args(py, v, "dict", args)
}

/// Updates `v` from at most one positional argument and the keywords.
///
/// # Errors
/// TypeError for bad arguments; what they raise.
pub fn update_with_args(py: &mut Py, v: &Value, function: &str, args: Args<'_>) -> Result<()> {
    py.count(function, args.len(), 0, 1)?;
    if let Some(source) = args.get(0) {
        update(py, v, source)?;
    }
    let dict = dict_of(py, v)?;
    for (name, value) in args.keywords() {
        dict.set(py, v, name, value.clone())?;
    }
    Ok(())
}

/// Updates dict `v` from a mapping or an iterable of pairs.
///
/// # Errors
/// TypeError or ValueError if it is neither; what it raises.
pub fn update(py: &mut Py, v: &Value, source: &Value) -> Result<()> {
    if py.type_of(source).is(TypeId::Dict) {
        return dict_of(py, v)?.update_from(py, v, source, true);
    }
    let keys = py.name(Name::keys);
    if py.getattr_optional(source, &keys)?.is_some() {
        return update_from_mapping(py, v, source);
    }
    update_from_pairs(py, v, source)
}

/// A dict that iterates as dicts do: its table can be read instead of asking its methods.
pub fn iterates_plainly(py: &Py, v: &Value) -> bool {
    let plain = |f| std::ptr::fn_addr_eq(f, iterators::iter as UnaryFn);
    v.has_payload::<DictObject>() && py.type_of(v).slots.iter.get().is_some_and(plain)
}

/// Updates dict `v` from a mapping.
///
/// # Errors
/// What the mapping raises.
pub fn update_from_mapping(py: &mut Py, v: &Value, source: &Value) -> Result<()> {
    let dict = dict_of(py, v)?;
    if iterates_plainly(py, source) {
        return dict.update_from(py, v, source, true);
    }
    let keys = keys_of(py, source)?;
    py.for_each(&keys, |py, key| {
        let value = py.getitem(source, &key)?;
        dict.set(py, v, &key, value)
    })
}

/// The result of a mapping's `keys()`.
///
/// # Errors
/// TypeError if it cannot be iterated; what the method raises.
pub fn keys_of(py: &mut Py, source: &Value) -> Result {
    let keys = py.call_method(source, "keys", &[])?;
    let slots = &py.type_of(&keys).slots;
    if slots.iter.get().is_none() && slots.getitem.get().is_none() {
        let (class, got) = (py.type_of(source).full_name(py), py.type_of(&keys).full_name(py));
        return Err(py.type_error(format!("{class}.keys() returned a non-iterable (type {got})")));
    }
    Ok(keys)
}

fn update_from_pairs(py: &mut Py, v: &Value, source: &Value) -> Result<()> {
    let dict = dict_of(py, v)?;
    let mut index = 0usize;
    if Sequence::of(source).is_some() {
        return py.for_each(source, |py, item| set_pair(py, dict, v, &item, &mut index));
    }
    // Pairs whose keys need no Python code are taken as they come; the others go the long way.
    let it = py.iter(source)?;
    loop {
        let drained = py.drain(&it, &mut |py, item| match as_pair(py, &item) {
            Some((key, value)) if dict.set_quick(py, v, key, value) => {
                index += 1;
                Flow::Next
            }
            _ => Flow::Hand(item),
        })?;
        match drained {
            Drained::Item(item) => set_pair(py, dict, v, &item, &mut index)?,
            Drained::End | Drained::Stopped => return Ok(()),
        }
        py.poll()?;
    }
}

/// Key and value, if the item is exactly a tuple of two.
fn as_pair<'a>(py: &Py, item: &'a Value) -> Option<(&'a Value, &'a Value)> {
    match item.payload::<TupleObject>().map(TupleObject::values) {
        Some([key, value]) if py.type_of(item).is(TypeId::Tuple) => Some((key, value)),
        _ => None,
    }
}

/// Sets the key that an item, a sequence of two, says. `index` counts the items.
fn set_pair(py: &mut Py, dict: &DictObject, v: &Value, item: &Value, index: &mut usize) -> Result<()> {
    if let Some((key, value)) = as_pair(py, item) {
        *index += 1;
        return dict.set(py, v, key, value.clone());
    }
    let pair = match py.iter(item) {
        Ok(it) => py.collect(&it)?,
        Err(e) if py.exception_is(&e, TypeId::TypeError) => {
            let raised = py.type_error("object is not iterable");
            let note = py.str(&format!("Cannot convert dictionary update sequence element #{index} to a sequence"))?;
            // A note that cannot be added is no reason to hide the error.
            drop(py.call_method(&raised.0, "add_note", &[note]));
            return Err(raised);
        }
        Err(e) => return Err(e),
    };
    let [key, value] = pair.as_slice() else {
        let message = format!("dictionary update sequence element #{index} has length {}; 2 is required", pair.len());
        return Err(py.value_error(message));
    };
    *index += 1;
    dict.set(py, v, key, value.clone())
}

/// `repr(v)`
///
/// # Errors
/// What the reprs of keys and values raise.
pub fn repr(py: &mut Py, v: &Value) -> Result {
    let dict = dict_of(py, v)?;
    if dict.is_empty() {
        return py.str("{}");
    }
    py.container_repr(v, "{...}", |py| {
        let mut out = TextBuilder::new();
        out.push_str("{");
        let (mut position, mut first) = (0, true);
        while let Some((key, value)) = dict.next_entry(py, &mut position) {
            if !std::mem::take(&mut first) {
                out.push_str(", ");
            }
            push_repr(py, &mut out, &key)?;
            out.push_str(": ");
            push_repr(py, &mut out, &value)?;
        }
        out.push_str("}");
        finish_text(py, out)
    })
}

/// `len(v)`
///
/// # Errors
/// TypeError if it is no dict.
pub fn len(py: &mut Py, v: &Value) -> Result<usize> {
    Ok(dict_of(py, v)?.len())
}

/// `v[key]`; a subclass's `__missing__` is asked for what is absent.
///
/// # Errors
/// KeyError; what the key's methods raise.
pub fn getitem(py: &mut Py, v: &Value, key: &Value) -> Result {
    if let Some(found) = dict_of(py, v)?.get(py, v, key)? {
        return Ok(found);
    }
    missing(py, v, key)
}

#[cold]
fn missing(py: &mut Py, v: &Value, key: &Value) -> Result {
    if !py.type_of(v).is(TypeId::Dict)
        && let Some(value) = py.call_special(v, Name::__missing__, std::slice::from_ref(key))?
    {
        return Ok(value);
    }
    Err(py.key_error(key))
}

/// `v[key] = new`, `del v[key]`
///
/// # Errors
/// KeyError when what is deleted is absent; what the key's methods raise.
pub fn setitem(py: &mut Py, v: &Value, key: &Value, new: Option<&Value>) -> Result<()> {
    let dict = dict_of(py, v)?;
    match new {
        Some(new) => dict.set(py, v, key, new.clone()),
        None => match dict.remove(py, v, key)? {
            Some(_dropped_here) => Ok(()),
            None => Err(py.key_error(key)),
        },
    }
}

/// `key in v`
///
/// # Errors
/// What the key's methods raise.
pub fn contains(py: &mut Py, v: &Value, key: &Value) -> Result<bool> {
    dict_of(py, v)?.contains(py, v, key)
}

/// Are two dicts equal?
///
/// # Errors
/// What comparing keys and values raises.
pub fn equal(py: &mut Py, a: &Value, b: &Value) -> Result<bool> {
    let (left, right) = (dict_of(py, a)?, dict_of(py, b)?);
    if left.len() != right.len() {
        return Ok(false);
    }
    let mut position = 0;
    while let Some((key, value, hash)) = left.next_hashed(py, &mut position) {
        let found = right.peek_hashed(py, &key, hash)?;
        if found == crate::object::word::EMPTY {
            return Ok(false);
        }
        // SAFETY: the word was read from a live dict just now.
        let other = unsafe { Value::from_borrowed_word(found) };
        if !py.eq(&value, &other)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// `==` and `!=`
///
/// # Errors
/// What comparing keys and values raises.
pub fn compare(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    if !a.has_payload::<DictObject>() || !b.has_payload::<DictObject>() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    match op {
        CompareOp::Eq => Ok(Value::bool(equal(py, a, b)?)),
        CompareOp::Ne => Ok(Value::bool(!equal(py, a, b)?)),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `a | b`
///
/// # Errors
/// MemoryError; what the keys' methods raise.
pub fn or(py: &mut Py, a: &Value, b: &Value) -> Result {
    if !a.has_payload::<DictObject>() || !b.has_payload::<DictObject>() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let joined = plain_copy(py, a)?;
    update(py, &joined, b)?;
    Ok(joined)
}

/// `a |= b`
///
/// # Errors
/// As `update`.
pub fn inplace_or(py: &mut Py, a: &Value, b: &Value) -> Result {
    update(py, a, b)?;
    Ok(a.clone())
}

/// `dict.get`. The machine calls it by itself where it can lend the value out without counting it.
pub(crate) fn get(py: &mut Py, args: &[Value]) -> Result {
    let dict = dict_of(py, &args[0])?;
    let found = match dict.peek_quick(py, &args[1]) {
        Some(w) => w,
        None => dict.peek(py, &args[1])?,
    };
    if found == crate::object::word::EMPTY {
        return Ok(or_none(args.get(2)));
    }
    // SAFETY: the word was read from a live dict just now.
    Ok(unsafe { Value::from_borrowed_word(found) })
}

fn set_default(py: &mut Py, args: &[Value]) -> Result {
    dict_of(py, &args[0])?.set_default(py, &args[0], &args[1], or_none(args.get(2)))
}

fn pop(py: &mut Py, args: &[Value]) -> Result {
    let dict = dict_of(py, &args[0])?;
    // An empty dict does not ask for the key's hash.
    let removed = if dict.is_empty() { None } else { dict.remove(py, &args[0], &args[1])? };
    match removed {
        Some(v) => Ok(v),
        None if !args[2].is_empty() => Ok(args[2].clone()),
        None => Err(py.key_error(&args[1])),
    }
}

fn popitem(py: &mut Py, args: &[Value]) -> Result {
    match dict_of(py, &args[0])?.pop_last(py, &args[0]) {
        Some((key, value)) => py.tuple(vec![key, value]),
        None => Err(py.error(TypeId::KeyError, "popitem(): dictionary is empty")),
    }
}

fn clear(py: &mut Py, args: &[Value]) -> Result {
    dict_of(py, &args[0])?.clear(py, &args[0]);
    Ok(Value::NONE)
}

fn copy(py: &mut Py, args: &[Value]) -> Result {
    plain_copy(py, &args[0])
}

/// A dict of what `v` gives as a mapping: its table, unless a subclass iterates in its own way.
fn plain_copy(py: &mut Py, v: &Value) -> Result {
    let dict = dict_of(py, v)?;
    if dict.is_empty() || iterates_plainly(py, v) {
        return dict.copy(py, v);
    }
    let copy = DictObject::new(py)?;
    update_from_mapping(py, &copy, v)?;
    Ok(copy)
}

fn update_method(py: &mut Py, args: Args<'_>) -> Result {
    let Some(v) = args.get(0) else {
        return Err(py.type_error("unbound method dict.update() needs an argument"));
    };
    dict_of(py, v)?;
    update_with_args(py, v, "update", args.rest())?;
    Ok(Value::NONE)
}

fn keys(py: &mut Py, args: &[Value]) -> Result {
    dict_of(py, &args[0])?;
    DictView::make(py, TypeId::DictKeys, &args[0])
}

fn values(py: &mut Py, args: &[Value]) -> Result {
    dict_of(py, &args[0])?;
    DictView::make(py, TypeId::DictValues, &args[0])
}

fn items(py: &mut Py, args: &[Value]) -> Result {
    dict_of(py, &args[0])?;
    DictView::make(py, TypeId::DictItems, &args[0])
}

fn reversed(py: &mut Py, args: &[Value]) -> Result {
    dict_of(py, &args[0])?;
    iterators::make_reversed(py, TypeId::DictReverseKeyIterator, &args[0])
}

fn sizeof(py: &mut Py, args: &[Value]) -> Result {
    let dict = dict_of(py, &args[0])?;
    Ok(size_value(dict.table_bytes() + 48))
}

/// `dict.fromkeys(iterable, value=None)`, for `class`.
///
/// # Errors
/// What making an instance, the iterable and the keys raise.
pub fn from_keys(py: &mut Py, args: &[Value]) -> Result {
    let (class, iterable, value) = (&args[0], &args[1], or_none(args.get(2)));
    let made = py.call(class, &[])?;
    let exact = py.type_of(&made).is(TypeId::Dict);
    let Some(dict) = made.payload::<DictObject>().filter(|_| exact) else {
        py.for_each(iterable, |py, key| py.setitem(&made, &key, Some(&value)))?;
        return Ok(made);
    };
    py.for_each(iterable, |py, key| dict.set(py, &made, &key, value.clone()))?;
    Ok(made)
}

/// Fills the type.
pub fn fill(py: &Py) {
    let t = TypeBuilder::new(py, TypeId::Dict);
    let s = t.slots();
    s.new.set(Some(new));
    s.init.set(Some(initialize));
    s.repr.set(Some(repr));
    s.len.set(Some(len));
    s.getitem.set(Some(getitem));
    s.setitem.set(Some(setitem));
    s.contains.set(Some(contains));
    s.compare.set(Some(compare));
    s.iter.set(Some(iterators::iter));
    s.binary[BinaryOp::Or as usize].set(Some(or));
    s.inplace[BinaryOp::Or as usize].set(Some(inplace_or));
    t.constant("__hash__", Value::NONE);
    t.method("get", "(self, key, default=None, /)", get)
        .method("setdefault", "(self, key, default=None, /)", set_default)
        .method("pop", "(self, key, default=<unrepresentable>, /)", pop)
        .method("popitem", "(self, /)", popitem)
        .method("clear", "(self, /)", clear)
        .method("copy", "(self, /)", copy)
        .raw_method("update", update_method)
        .method("keys", "(self, /)", keys)
        .method("values", "(self, /)", values)
        .method("items", "(self, /)", items)
        .method("__reversed__", "(self, /)", reversed)
        .method("__sizeof__", "(self, /)", sizeof)
        .class_method("fromkeys", "(cls, iterable, value=None, /)", from_keys)
        .class_method("__class_getitem__", "(cls, item, /)", class_getitem)
        .doc(
            "dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a mapping object's\n    (key, value) \
             pairs\ndict(iterable) -> new dictionary initialized as if via:\n    d = {}\n    for k, v in iterable:\n        d[k] = v\n\
             dict(**kwargs) -> new dictionary initialized with the name=value pairs\n    in the keyword argument list.  For example:  \
             dict(one=1, two=2)",
        );
    views::init(py);
    iterators::init(py);
}
