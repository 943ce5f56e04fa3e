//! `list`: its operators and methods. The payload and what makes it safe to share are in `object::list`.
//!
//! Every method is one step under the list's lock, or, where it runs Python code (comparisons, iterators, keys), a series of steps that each
//! look at the list as it then is.

pub mod items;
pub mod sort;

use super::adaptors::AdaptorObject;
use super::container::{size_value, wrong_receiver};
use super::dict::views;
use super::range::RangeObject;
use super::sequence::{self, Sequence};
use crate::algorithm::memory::try_vec;
use crate::bytecode::BinaryOp;
use crate::object::iterator::IteratorObject;
use crate::object::list::ListObject;
use crate::object::native::TypeBuilder;
use crate::object::protocol::Flow;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::CompareOp;
use crate::object::{Args, Py, Result, TypeId, TypeRef, Value};
use crate::text::{Text, View};

fn payload<'a>(py: &mut Py, v: &'a Value) -> Result<&'a ListObject> {
    match v.payload::<ListObject>() {
        Some(list) => Ok(list),
        None => Err(wrong_receiver(py, "list", v)),
    }
}

fn new(py: &mut Py, class: TypeRef, _args: Args<'_>) -> Result {
    py.alloc(class, ListObject::empty())
}

fn init_list(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    // A class with a `__new__` of its own may have taken them.
    let new = |t: TypeRef| t.slots.new.get().map(|f| f as usize);
    if new(py.type_of(v)) == new(py.ty(TypeId::List)) {
        py.no_keywords("list", args)?;
    }
    py.count("list", args.len(), 0, 1)?;
    let list = payload(py, v)?;
    if !list.is_empty() {
        list.clear(py, v);
    }
    match args.get(0) {
        Some(source) => extend_with(py, v, source),
        None => Ok(()),
    }
}

/// The items of a dict, a set or a view of a dict, of one moment, or those of an ASCII str or of bytes; `None` for anything else.
///
/// # Errors
/// MemoryError.
pub fn items_at_once(py: &mut Py, source: &Value) -> Result<Option<Vec<Value>>> {
    let ty = py.type_of(source);
    if ty.is(TypeId::Str) {
        let Some(view) = source.as_text().map(Text::view) else { return Ok(None) };
        let mut items = try_vec(view.len()).map_err(|_| py.no_memory())?;
        if let View::Ascii(units) | View::Latin1(units) = view {
            items.extend(units.iter().map(|&unit| py.interp().latin1_str(unit)));
            return Ok(Some(items));
        }
        for code in view.codes() {
            items.push(match u8::try_from(code) {
                Ok(unit) => py.interp().latin1_str(unit),
                Err(_) => py.text(Text::from_code(code).unwrap_or_else(Text::empty))?,
            });
        }
        return Ok(Some(items));
    }
    if ty.is(TypeId::Bytes)
        && let Some(bytes) = source.as_bytes()
    {
        let mut items = try_vec(bytes.len()).map_err(|_| py.no_memory())?;
        items.extend(bytes.iter().filter_map(|&byte| Value::small_int(i64::from(byte))));
        return Ok(Some(items));
    }
    if ty.is(TypeId::Dict) || ty.is(TypeId::Set) || ty.is(TypeId::FrozenSet) {
        return py.collect(source).map(Some);
    }
    views::items_at_once(py, source)
}

/// The items of any iterable; those of an exact builtin container, or of a view of one, as they are at one moment.
///
/// # Errors
/// TypeError if `source` is not iterable; what iterating raises; MemoryError.
pub fn all_items(py: &mut Py, source: &Value) -> Result<Vec<Value>> {
    match items_at_once(py, source)? {
        Some(items) => Ok(items),
        None => py.collect(source),
    }
}

/// Most items that room is made for before they come.
const MOST_EXPECTED: usize = 1 << 16;

/// How many items an exact builtin iterator has left, as far as it and what it stands on can say without running code.
fn announced(it: &Value, depth: u32) -> Option<usize> {
    if let Some(iterator) = it.payload::<IteratorObject>() {
        // SAFETY: looked at at once, and no code runs in between.
        let len = unsafe {
            match iterator.id() {
                TypeId::ListIterator => iterator.source_payload::<ListObject>()?.len(),
                TypeId::TupleIterator => iterator.source_payload::<TupleObject>()?.len(),
                TypeId::ListReverseIterator => iterator.size(),
                _ => return None,
            }
        };
        return len.checked_sub(iterator.position());
    }
    if depth > 2 {
        return None;
    }
    let adaptor = it.payload::<AdaptorObject>()?;
    if let Some((source, _)) = adaptor.as_enumerate() {
        // SAFETY: the adaptor holds its iterator.
        return announced(&unsafe { Value::from_borrowed_word(source) }, depth + 1);
    }
    if let Some((_, source)) = adaptor.as_map() {
        return announced(source, depth + 1);
    }
    let (a, b) = adaptor.as_zip_of_two()?;
    // SAFETY: as above.
    let [a, b] = [a, b].map(|w| unsafe { announced(&Value::from_borrowed_word(w), depth + 1) });
    Some(a?.min(b?))
}

/// `list.extend`: at once for exact builtin containers, views of dicts and ranges; item by item for other iterables, as they come.
///
/// # Errors
/// TypeError if `source` is not iterable; what iterating raises (the items before it stay); MemoryError.
pub fn extend_with(py: &mut Py, v: &Value, source: &Value) -> Result<()> {
    let list = payload(py, v)?;
    let ty = py.type_of(source);
    if ty.is(TypeId::List)
        && let Some(other) = source.payload::<ListObject>()
    {
        if !list.extend_private_from(py, v, other, source)? {
            list.extend(py, v, other.snapshot(py, source)?)?;
        }
        return Ok(());
    }
    if ty.is(TypeId::Tuple)
        && let Some(tuple) = source.payload::<TupleObject>()
    {
        if !list.extend_private(py, v, tuple.slots())? {
            list.extend(py, v, tuple.values().to_vec())?;
        }
        return Ok(());
    }
    if let Some(fast) = source.payload::<RangeObject>().and_then(|r| r.fast) {
        let last = fast.at(fast.len.saturating_sub(1));
        if Value::small_int(fast.start).is_some() && Value::small_int(last).is_some() {
            let n = usize::try_from(fast.len).unwrap_or(usize::MAX);
            if list.extend_private_ints(py, v, fast.start, fast.step, n)? {
                return Ok(());
            }
            let made = py.list_of_ints(fast.start, fast.step, n)?;
            return extend_with(py, v, &made);
        }
    }
    if let Some(items) = items_at_once(py, source)? {
        return list.extend(py, v, items);
    }
    let it = py.iter(source)?;
    // Only the hint of a class of the program can be noticed.
    if ty.id.is_none() {
        py.length_hint(source)?;
    }
    if let Some(n) = announced(&it, 0)
        && list.is_empty()
    {
        list.expect(py, v, n.min(MOST_EXPECTED))?;
    }
    let mut refused = None;
    py.drain(&it, &mut |py, item| match list.push_quick(py, v, item) {
        Ok(()) => Flow::Next,
        Err(raised) => {
            refused = Some(raised);
            Flow::Stop
        }
    })?;
    refused.map_or(Ok(()), Err)
}

/// `list(source)`
///
/// # Errors
/// As `extend_with`.
pub fn made_of(py: &mut Py, source: &Value) -> Result {
    let ty = py.type_of(source);
    if ty.is(TypeId::List)
        && let Some(list) = source.payload::<ListObject>()
    {
        return list.whole(py, source);
    }
    if ty.is(TypeId::Tuple)
        && let Some(tuple) = source.payload::<TupleObject>()
    {
        let items = tuple.slots();
        return py.list_of_slots(items.len(), [items]);
    }
    if let Some(items) = items_at_once(py, source)? {
        return py.list(items);
    }
    let made = py.alloc_exact(TypeId::List, ListObject::empty())?;
    extend_with(py, &made, source)?;
    Ok(made)
}

fn repr(py: &mut Py, v: &Value) -> Result {
    py.container_repr(v, "[...]", |py| {
        let list = payload(py, v)?;
        sequence::repr_items(py, Sequence::List(list), "[", "]")
    })
}

fn len(py: &mut Py, v: &Value) -> Result<usize> {
    Ok(payload(py, v)?.len())
}

fn contains(py: &mut Py, v: &Value, item: &Value) -> Result<bool> {
    let list = payload(py, v)?;
    Ok(Sequence::List(list).find(py, item, 0, usize::MAX)?.is_some())
}

fn compare(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    match (a.payload::<ListObject>(), b.payload::<ListObject>()) {
        (Some(x), Some(y)) => sequence::compare(py, Sequence::List(x), Sequence::List(y), op),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn iter(py: &mut Py, v: &Value) -> Result {
    py.index_iterator(TypeId::ListIterator, v)
}

fn add(py: &mut Py, a: &Value, b: &Value) -> Result {
    let (Some(x), Some(y)) = (a.payload::<ListObject>(), b.payload::<ListObject>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    x.concat(py, a, y, b)
}

fn add_in_place(py: &mut Py, a: &Value, b: &Value) -> Result {
    extend_with(py, a, b)?;
    Ok(a.clone())
}

fn mul(py: &mut Py, a: &Value, b: &Value) -> Result {
    let (v, count, list) = match (a.payload::<ListObject>(), b.payload::<ListObject>()) {
        (Some(list), _) => (a, b, list),
        (None, Some(list)) => (b, a, list),
        (None, None) => return Ok(Value::NOT_IMPLEMENTED),
    };
    let Some(times) = sequence::repeat_count(py, count)? else { return Ok(Value::NOT_IMPLEMENTED) };
    match list.repeated(py, v, usize::try_from(times).unwrap_or(0))? {
        Some(made) => Ok(made),
        None => Err(py.no_memory()),
    }
}

fn mul_in_place(py: &mut Py, a: &Value, b: &Value) -> Result {
    let Some(list) = a.payload::<ListObject>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let Some(times) = sequence::repeat_count(py, b)? else { return Ok(Value::NOT_IMPLEMENTED) };
    if times <= 0 {
        list.clear(py, a);
    } else if times > 1 {
        let more = sequence::repeat(py, &list.snapshot(py, a)?, times - 1)?;
        list.extend(py, a, more)?;
    }
    Ok(a.clone())
}

fn append(py: &mut Py, args: &[Value]) -> Result {
    if let Some(object) = args[0].object()
        && let Some(list) = args[0].payload::<ListObject>()
    {
        // SAFETY: the list is private, with room for one more.
        unsafe {
            if object.as_ref().is_private() && list.has_room() {
                list.push_private(args[1].clone().into_word());
                return Ok(Value::NONE);
            }
        }
    }
    payload(py, &args[0])?.push(py, &args[0], args[1].clone())?;
    Ok(Value::NONE)
}

fn extend(py: &mut Py, args: &[Value]) -> Result {
    extend_with(py, &args[0], &args[1])?;
    Ok(Value::NONE)
}

fn insert(py: &mut Py, args: &[Value]) -> Result {
    let at = py.as_i64(&args[1])?;
    let list = payload(py, &args[0])?;
    let len = list.len();
    let at = if at < 0 { (at.saturating_add(len as i64)).max(0) } else { at };
    let at = usize::try_from(at).unwrap_or(usize::MAX);
    if let Some(v) = list.insert_private(py, &args[0], at, args[2].clone())? {
        list.splice(py, &args[0], at, at, vec![v])?;
    }
    Ok(Value::NONE)
}

fn pop(py: &mut Py, args: &[Value]) -> Result {
    let list = payload(py, &args[0])?;
    if args[1].is_empty() {
        return match list.pop_last(py, &args[0]) {
            Some(item) => Ok(item),
            None => Err(py.index_error("pop from empty list")),
        };
    }
    let i = py.as_i64(&args[1])?;
    let len = list.len();
    if len == 0 {
        return Err(py.index_error("pop from empty list"));
    }
    let item = match sequence::index_in(i, len) {
        Some(i) => match list.remove_private(&args[0], i) {
            None => list.remove_at(py, &args[0], i)?,
            removed => removed,
        },
        None => None,
    };
    item.ok_or_else(|| py.index_error("pop index out of range"))
}

fn remove(py: &mut Py, args: &[Value]) -> Result {
    let list = payload(py, &args[0])?;
    match Sequence::List(list).find(py, &args[1], 0, usize::MAX)? {
        Some(i) => {
            let removed = match list.remove_private(&args[0], i) {
                None => list.remove_at(py, &args[0], i)?,
                removed => removed,
            };
            drop(removed);
            Ok(Value::NONE)
        }
        None => Err(py.value_error("list.remove(x): x not in list")),
    }
}

fn clear(py: &mut Py, args: &[Value]) -> Result {
    if payload(py, &args[0])?.is_empty() {
        return Ok(Value::NONE);
    }
    payload(py, &args[0])?.clear(py, &args[0]);
    Ok(Value::NONE)
}

fn copy(py: &mut Py, args: &[Value]) -> Result {
    payload(py, &args[0])?.whole(py, &args[0])
}

fn count(py: &mut Py, args: &[Value]) -> Result {
    let list = payload(py, &args[0])?;
    Ok(size_value(Sequence::List(list).count(py, &args[1])?))
}

fn index(py: &mut Py, args: &[Value]) -> Result {
    let list = payload(py, &args[0])?;
    let (start, stop) = sequence::search_bounds(py, &args[2], &args[3], list.len())?;
    match Sequence::List(list).find(py, &args[1], start, stop)? {
        Some(i) => Ok(size_value(i)),
        None => Err(py.value_error("list.index(x): x not in list")),
    }
}

fn reverse(py: &mut Py, args: &[Value]) -> Result {
    let list = payload(py, &args[0])?;
    if !list.reverse_private(&args[0]) {
        list.rewrite(py, &args[0], |items, _| {
            items.reverse();
            Vec::new()
        })?;
    }
    Ok(Value::NONE)
}

fn reversed(py: &mut Py, args: &[Value]) -> Result {
    let len = payload(py, &args[0])?.len();
    crate::object::iterator::IteratorObject::make(py, TypeId::ListReverseIterator, args[0].clone(), 0, len)
}

fn size_of(py: &mut Py, args: &[Value]) -> Result {
    Ok(size_value(40 + 8 * payload(py, &args[0])?.capacity()))
}

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::List);
    b.doc("Built-in mutable sequence.\n\nIf no argument is given, the constructor creates a new empty list.\nThe argument must be an iterable if specified.")
        .constant("__hash__", Value::NONE)
        .method("append", "(self, object, /)", append)
        .method("clear", "(self, /)", clear)
        .method("copy", "(self, /)", copy)
        .method("count", "(self, value, /)", count)
        .method("extend", "(self, iterable, /)", extend)
        .method("index", "(self, value, start=0, stop=sys.maxsize, /)", index)
        .method("insert", "(self, index, object, /)", insert)
        .method("pop", "(self, index=-1, /)", pop)
        .method("remove", "(self, value, /)", remove)
        .method("reverse", "(self, /)", reverse)
        .method("sort", "(self, /, *, key=None, reverse=False)", sort::method)
        .method("__reversed__", "(self, /)", reversed)
        .method("__sizeof__", "(self, /)", size_of);
    let slots = b.slots();
    slots.new.set(Some(new));
    slots.init.set(Some(init_list));
    slots.repr.set(Some(repr));
    slots.len.set(Some(len));
    slots.getitem.set(Some(items::get));
    slots.setitem.set(Some(items::set));
    slots.contains.set(Some(contains));
    slots.compare.set(Some(compare));
    slots.iter.set(Some(iter));
    slots.binary[BinaryOp::Add as usize].set(Some(add));
    slots.binary[BinaryOp::Mul as usize].set(Some(mul));
    slots.inplace[BinaryOp::Add as usize].set(Some(add_in_place));
    slots.inplace[BinaryOp::Mul as usize].set(Some(mul_in_place));
}
