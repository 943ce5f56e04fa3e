//! `tuple`: its operators and methods. The payload is in `object::tuple`; nothing ever changes in it.

use super::container::size_value;
use super::sequence::{self, Sequence, index_in};
use super::slice::{Bounds, SliceObject};
use crate::algorithm::hash::hash_tuple;
use crate::bytecode::BinaryOp;
use crate::object::list::ListObject;
use crate::object::native::TypeBuilder;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::CompareOp;
use crate::object::{Args, Py, Result, TypeId, TypeRef, Value, word};

fn items<'a>(py: &mut Py, v: &'a Value) -> Result<&'a [Value]> {
    match v.payload::<TupleObject>() {
        Some(tuple) => Ok(tuple.values()),
        None => Err(super::container::wrong_receiver(py, "tuple", v)),
    }
}

fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let exact = class.is(TypeId::Tuple);
    py.no_keywords_of("tuple", class, TypeId::Tuple, args)?;
    py.count("tuple", args.len(), 0, 1)?;
    let Some(source) = args.get(0) else {
        return if exact { Ok(py.interp().empty_tuple()) } else { py.tuple_of(class, Vec::new()) };
    };
    if exact {
        return made_of(py, source);
    }
    let items = super::list::all_items(py, source)?;
    py.tuple_of(class, items)
}

/// `tuple(source)`
///
/// # Errors
/// TypeError if `source` is not iterable; what iterating raises; MemoryError.
pub fn made_of(py: &mut Py, source: &Value) -> Result {
    let ty = py.type_of(source);
    if ty.is(TypeId::Tuple) {
        return Ok(source.clone());
    }
    if ty.is(TypeId::List)
        && let Some(list) = source.payload::<ListObject>()
    {
        return list.to_tuple(py, source);
    }
    let items = super::list::all_items(py, source)?;
    py.tuple(items)
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let close = if items(py, v)?.len() == 1 { ",)" } else { ")" };
    py.container_repr(v, "(...)", |py| match v.payload::<TupleObject>() {
        Some(tuple) => sequence::repr_items(py, Sequence::Tuple(tuple), "(", close),
        None => Ok(Value::NONE),
    })
}

fn hash(py: &mut Py, v: &Value) -> Result<i64> {
    let items = items(py, v)?;
    let mut hashes = [0i64; 8];
    if items.len() <= hashes.len() {
        for (place, item) in hashes.iter_mut().zip(items) {
            *place = py.hash(item)?;
        }
        return Ok(hash_tuple(hashes[..items.len()].iter().copied()));
    }
    let mut hashes = Vec::with_capacity(items.len());
    for item in items {
        hashes.push(py.recurse(" while hashing", |py| py.hash(item))?);
    }
    Ok(hash_tuple(hashes))
}

fn len(py: &mut Py, v: &Value) -> Result<usize> {
    Ok(items(py, v)?.len())
}

/// `v[bounds]`
///
/// # Errors
/// MemoryError.
pub fn slice_of(py: &mut Py, v: &Value, bounds: Bounds) -> Result {
    let items = items(py, v)?;
    let indices = bounds.indices(items.len());
    if indices.count == items.len() && indices.step == 1 && py.type_of(v).is(TypeId::Tuple) {
        return Ok(v.clone());
    }
    let at = |i: usize| indices.start.wrapping_add(indices.step.wrapping_mul(i as isize)) as usize;
    py.tuple_of_words(indices.count, |i| items.get(at(i)).map_or(word::NONE, |v| counted(py, v)))
}

fn getitem(py: &mut Py, v: &Value, key: &Value) -> Result {
    let items = items(py, v)?;
    if let Some(slice) = key.payload::<SliceObject>() {
        let bounds = slice.unpack(py)?;
        return slice_of(py, v, bounds);
    }
    if !key.is_int_like() && py.type_of(key).slots.index.get().is_none() {
        let name = py.type_of(key).full_name(py);
        return Err(py.type_error(format!("tuple indices must be integers or slices, not {name}")));
    }
    let i = py.as_index(key)?;
    match index_in(i, items.len()).and_then(|i| items.get(i)) {
        Some(item) => Ok(item.clone()),
        None => Err(py.index_error("tuple index out of range")),
    }
}

fn contains(py: &mut Py, v: &Value, item: &Value) -> Result<bool> {
    match Sequence::of(v) {
        Some(items) => Ok(items.find(py, item, 0, usize::MAX)?.is_some()),
        None => Ok(false),
    }
}

fn compare(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    match (a.payload::<TupleObject>(), b.payload::<TupleObject>()) {
        (Some(x), Some(y)) => sequence::compare(py, Sequence::Tuple(x), Sequence::Tuple(y), op),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn iter(py: &mut Py, v: &Value) -> Result {
    py.index_iterator(TypeId::TupleIterator, v)
}

/// `a + b`
///
/// # Errors
/// MemoryError.
pub fn add(py: &mut Py, a: &Value, b: &Value) -> Result {
    let (Some(x), Some(y)) = (a.payload::<TupleObject>(), b.payload::<TupleObject>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let exact = |py: &Py, v: &Value| py.type_of(v).is(TypeId::Tuple);
    if x.is_empty() && exact(py, b) {
        return Ok(b.clone());
    }
    if y.is_empty() && exact(py, a) {
        return Ok(a.clone());
    }
    let (x, y) = (x.values(), y.values());
    py.tuple_of_words(x.len() + y.len(), |i| {
        let item = if i < x.len() { &x[i] } else { &y[i - x.len()] };
        counted(py, item)
    })
}

/// The word of an item, counted once more.
#[inline(always)]
fn counted(py: &Py, item: &Value) -> u64 {
    if let Some(object) = item.object() {
        py.mutator().retain(object);
    }
    item.word()
}

fn mul(py: &mut Py, a: &Value, b: &Value) -> Result {
    let (v, count, tuple) = match (a.payload::<TupleObject>(), b.payload::<TupleObject>()) {
        (Some(tuple), _) => (a, b, tuple),
        (None, Some(tuple)) => (b, a, tuple),
        (None, None) => return Ok(Value::NOT_IMPLEMENTED),
    };
    let Some(times) = sequence::repeat_count(py, count)? else { return Ok(Value::NOT_IMPLEMENTED) };
    if times == 1 && py.type_of(v).is(TypeId::Tuple) {
        return Ok(v.clone());
    }
    let items = sequence::repeat(py, tuple.values(), times)?;
    py.tuple(items)
}

fn count(py: &mut Py, args: &[Value]) -> Result {
    match Sequence::of(&args[0]) {
        Some(items) => Ok(size_value(items.count(py, &args[1])?)),
        None => Err(super::container::wrong_receiver(py, "tuple", &args[0])),
    }
}

fn index(py: &mut Py, args: &[Value]) -> Result {
    let Some(items) = Sequence::of(&args[0]) else {
        return Err(super::container::wrong_receiver(py, "tuple", &args[0]));
    };
    let (start, stop) = sequence::search_bounds(py, &args[2], &args[3], items.len())?;
    match items.find(py, &args[1], start, stop)? {
        Some(i) => Ok(size_value(i)),
        None => Err(py.value_error("tuple.index(x): x not in tuple")),
    }
}

fn get_new_args(py: &mut Py, args: &[Value]) -> Result {
    let items = items(py, &args[0])?.to_vec();
    let copy = py.tuple(items)?;
    py.tuple(vec![copy])
}

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Tuple);
    b.doc("Built-in immutable sequence.\n\nIf no argument is given, the constructor returns an empty tuple.\nIf iterable is specified the tuple is initialized from iterable's items.\n\nIf the argument is a tuple, the return value is the same object.")
        .method("count", "(self, value, /)", count)
        .method("index", "(self, value, start=0, stop=sys.maxsize, /)", index)
        .method("__getnewargs__", "(self, /)", get_new_args);
    let slots = b.slots();
    slots.new.set(Some(new));
    slots.repr.set(Some(repr));
    slots.hash.set(Some(hash));
    slots.len.set(Some(len));
    slots.getitem.set(Some(getitem));
    slots.contains.set(Some(contains));
    slots.compare.set(Some(compare));
    slots.iter.set(Some(iter));
    slots.binary[BinaryOp::Add as usize].set(Some(add));
    slots.binary[BinaryOp::Mul as usize].set(Some(mul));
}
