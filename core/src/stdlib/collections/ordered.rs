//! `collections.OrderedDict`: a dict with an order that can be changed and that counts in comparisons.
//!
//! All dicts keep insertion order, so nothing is added to the payload: moving a key to the end appends a new entry, and moving it to the
//! front uses room that the table then keeps there.

use crate::bytecode::BinaryOp;
use crate::object::dict::DictObject;
use crate::object::native::TypeBuilder;
use crate::object::{Args, CompareOp, Py, Result, TypeId, Value};
use crate::types::container::wrapped;
use crate::types::dict::views::DictView;
use crate::types::dict::{self, dict_of, iterators};

fn initialize(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    update(py, v, "OrderedDict", args)
}

/// Updates by `__setitem__`, which a subclass may have replaced.
fn update(py: &mut Py, v: &Value, function: &str, args: Args<'_>) -> Result<()> {
    if py.type_of(v).is(TypeId::OrderedDict) {
        return dict::update_with_args(py, v, function, args);
    }
    py.count(function, args.len(), 0, 1)?;
    let staged = DictObject::new(py)?;
    dict::update_with_args(py, &staged, function, args)?;
    for (key, value) in dict_of(py, &staged)?.entries(py, &staged)? {
        py.setitem(v, &key, Some(&value))?;
    }
    Ok(())
}

fn update_method(py: &mut Py, args: Args<'_>) -> Result {
    let Some(v) = args.get(0) else {
        return Err(py.type_error("unbound method OrderedDict.update() needs an argument"));
    };
    dict_of(py, v)?;
    update(py, v, "update", args.rest())?;
    Ok(Value::NONE)
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let name = py.type_of(v).name();
    if dict_of(py, v)?.is_empty() {
        return py.str(&format!("{name}()"));
    }
    py.container_repr(v, "...", |py| {
        let copy = dict_of(py, v)?.copy(py, v)?;
        let contents = dict::repr(py, &copy)?;
        wrapped(py, &format!("{name}("), &contents, ")")
    })
}

fn compare(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    let (Some(left), Some(right)) = (a.payload::<DictObject>(), b.payload::<DictObject>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let mut equal = dict::equal(py, a, b)?;
    if equal && py.is_instance(a, TypeId::OrderedDict) && py.is_instance(b, TypeId::OrderedDict) {
        let (x, y) = (left.keys(py, a)?, right.keys(py, b)?);
        equal = x.len() == y.len();
        for (i, j) in x.iter().zip(&y) {
            equal = equal && py.eq(i, j)?;
        }
    }
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

fn pop_item(py: &mut Py, args: &[Value]) -> Result {
    let last = args[1].is_empty() || py.truth(&args[1])?;
    let dict = dict_of(py, &args[0])?;
    match if last { dict.pop_last(py, &args[0]) } else { dict.pop_first(py, &args[0]) } {
        Some((key, value)) => py.tuple(vec![key, value]),
        None => Err(py.error(TypeId::KeyError, "dictionary is empty")),
    }
}

fn move_to_end(py: &mut Py, args: &[Value]) -> Result {
    let last = args[2].is_empty() || py.truth(&args[2])?;
    if dict_of(py, &args[0])?.move_to_end(py, &args[0], &args[1], last)? {
        return Ok(Value::NONE);
    }
    Err(py.key_error(&args[1]))
}

fn pop(py: &mut Py, args: &[Value]) -> Result {
    match dict_of(py, &args[0])?.remove(py, &args[0], &args[1])? {
        Some(v) => Ok(v),
        None if !args[2].is_empty() => Ok(args[2].clone()),
        None => Err(py.key_error(&args[1])),
    }
}

fn set_default(py: &mut Py, args: &[Value]) -> Result {
    let default = if args[2].is_empty() { Value::NONE } else { args[2].clone() };
    dict_of(py, &args[0])?.set_default(py, &args[0], &args[1], default)
}

fn copy_of(py: &mut Py, v: &Value) -> Result {
    let class = py.type_of(v).to_value();
    py.call(&class, std::slice::from_ref(v))
}

fn copy(py: &mut Py, args: &[Value]) -> Result {
    dict_of(py, &args[0])?;
    copy_of(py, &args[0])
}

fn reversed(py: &mut Py, args: &[Value]) -> Result {
    iterators::make_reversed(py, TypeId::DictReverseKeyIterator, &args[0])
}

fn or(py: &mut Py, a: &Value, b: &Value) -> Result {
    if !a.has_payload::<DictObject>() || !b.has_payload::<DictObject>() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let kind = if py.is_instance(a, TypeId::OrderedDict) { a } else { b };
    let class = py.type_of(kind).to_value();
    let joined = py.call(&class, std::slice::from_ref(a))?;
    dict::update(py, &joined, b)?;
    Ok(joined)
}

fn from_keys(py: &mut Py, args: &[Value]) -> Result {
    dict::from_keys(py, args)
}

fn reduce(py: &mut Py, args: &[Value]) -> Result {
    let v = &args[0];
    let (class, arguments) = (py.type_of(v).to_value(), py.tuple(Vec::new())?);
    let state = py.call_method(v, "__getstate__", &[])?;
    let items = py.call_method(v, "items", &[])?;
    let items = py.iter(&items)?;
    py.tuple(vec![class, arguments, state, Value::NONE, items])
}

fn view(py: &mut Py, id: TypeId, a: &[Value]) -> Result {
    dict_of(py, &a[0])?;
    DictView::make(py, id, &a[0])
}

/// Fills the type.
pub fn init(py: &Py) {
    let t = TypeBuilder::new(py, TypeId::OrderedDict);
    let s = t.slots();
    s.new.set(Some(dict::new));
    s.init.set(Some(initialize));
    s.repr.set(Some(repr));
    s.compare.set(Some(compare));
    s.iter.set(Some(iterators::iter));
    s.binary[BinaryOp::Or as usize].set(Some(or));
    t.constant("__hash__", Value::NONE);
    t.method("popitem", "(self, /, last=True)", pop_item)
        .method("keys", "(self, /)", |py, a| view(py, TypeId::OdictKeys, a))
        .method("values", "(self, /)", |py, a| view(py, TypeId::OdictValues, a))
        .method("items", "(self, /)", |py, a| view(py, TypeId::OdictItems, a))
        .method("move_to_end", "(self, /, key, last=True)", move_to_end)
        .method("pop", "(self, /, key, default=<unrepresentable>)", pop)
        .method("setdefault", "(self, /, key, default=None)", set_default)
        .method("copy", "(self, /)", copy)
        .method("__reversed__", "(self, /)", reversed)
        .method("__reduce__", "(self, /)", reduce)
        .raw_method("update", update_method)
        .class_method("fromkeys", "(cls, /, iterable, value=None)", from_keys)
        .doc("Dictionary that remembers insertion order");
}
