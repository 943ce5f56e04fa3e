//! `set` and `frozenset`: their methods and operators. The table itself is `object::set`, what they are made of is in `operations`.

pub mod operations;

pub use operations::{difference_update, symmetric_difference_update, update};

use super::container::{finish_text, push_repr, size_value, wrong_receiver};
use crate::bytecode::BinaryOp;
use crate::object::iterator::IteratorObject;
use crate::object::native::TypeBuilder;
use crate::object::set::SetObject;
use crate::object::typeobject::BinaryFn;
use crate::object::{Args, CompareOp, Py, Raised, Result, TypeId, TypeRef, Value};
use crate::text::TextBuilder;
use crate::types::generic_alias::class_getitem;
use crate::types::iterators::itself;
use crate::types::sequence::Sequence;
use operations::{
    become_set, difference_of, intersection_of, is_part_of, is_subset_of, is_superset_of, symmetric_difference_of,
    union_of,
};

/// The payload of a receiver.
///
/// # Errors
/// TypeError if it is no set.
pub fn set_of<'a>(py: &mut Py, v: &'a Value) -> Result<&'a SetObject> {
    match v.payload::<SetObject>() {
        Some(s) => Ok(s),
        None => Err(wrong_receiver(py, "set", v)),
    }
}

fn is_frozen(py: &Py, v: &Value) -> bool {
    py.is_instance(v, TypeId::FrozenSet)
}

/// `set` or `frozenset`: what operations on `v` make.
fn base_type(py: &Py, v: &Value) -> TypeRef {
    py.ty(if is_frozen(py, v) { TypeId::FrozenSet } else { TypeId::Set })
}

/// A new `set` of the items of an iterable.
///
/// # Errors
/// What iterating and hashing raise.
pub fn into_set(py: &mut Py, items: &Value) -> Result {
    make(py, py.ty(TypeId::Set), items)
}

/// `set(items)` or `frozenset(items)`
///
/// # Errors
/// What iterating and hashing raise.
pub fn made_of(py: &mut Py, class: TypeRef, items: &Value) -> Result {
    if class.is(TypeId::FrozenSet) && py.type_of(items).is(TypeId::FrozenSet) {
        return Ok(items.clone());
    }
    make(py, class, items)
}

/// A new instance of `class` with the items of an iterable.
fn make(py: &mut Py, class: TypeRef, items: &Value) -> Result {
    if let Some(other) = items.payload::<SetObject>() {
        return other.copy_as(py, items, class);
    }
    let made = SetObject::new_of(py, class)?;
    if Sequence::of(items).is_some_and(|items| !items.is_empty())
        && let Some(set) = made.payload::<SetObject>()
    {
        set.begin(py)?;
    }
    update(py, &made, items)?;
    Ok(made)
}

/// `==` and the subset relations
///
/// # Errors
/// What comparing keys raises.
pub fn compare(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    let (Some(left), Some(right)) = (a.payload::<SetObject>(), b.payload::<SetObject>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let holds = match op {
        CompareOp::Eq | CompareOp::Ne => {
            let differ = matches!((left.cached_hash(), right.cached_hash()), (Some(x), Some(y)) if x != y);
            (!differ && is_part_of(py, a, b, |n, m| n == m)?) == (op == CompareOp::Eq)
        }
        CompareOp::Le => is_subset_of(py, a, b)?,
        CompareOp::Ge => is_subset_of(py, b, a)?,
        CompareOp::Lt => is_part_of(py, a, b, |n, m| n < m)?,
        CompareOp::Gt => is_part_of(py, b, a, |n, m| n < m)?,
    };
    Ok(Value::bool(holds))
}

/// Runs `f` with the key, or, if the key is an unhashable set, with a frozenset of its items.
fn with_element<R>(py: &mut Py, key: &Value, f: impl Fn(&mut Py, &Value) -> Result<R>) -> Result<R> {
    match f(py, key) {
        Err(e) if key.has_payload::<SetObject>() && !is_frozen(py, key) && py.exception_is(&e, TypeId::TypeError) => {
            let class = py.ty(TypeId::FrozenSet);
            let frozen = set_of(py, key)?.copy_as(py, key, class)?;
            f(py, &frozen)
        }
        other => other,
    }
}

/// `key in v`
///
/// # Errors
/// What the key's methods raise.
pub fn contains(py: &mut Py, v: &Value, key: &Value) -> Result<bool> {
    let set = set_of(py, v)?;
    with_element(py, key, |py, key| set.contains(py, v, key))
}

/// `repr(v)`
///
/// # Errors
/// What the items' reprs raise.
pub fn repr(py: &mut Py, v: &Value) -> Result {
    let name = py.type_of(v).name();
    if set_of(py, v)?.is_empty() {
        return py.str(&format!("{name}()"));
    }
    py.container_repr(v, &format!("{name}(...)"), |py| {
        let items = set_of(py, v)?.keys(py, v)?;
        let plain = py.type_of(v).is(TypeId::Set);
        let mut out = TextBuilder::new();
        if !plain {
            out.push_str(&name);
            out.push_str("(");
        }
        out.push_str("{");
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                out.push_str(", ");
            }
            push_repr(py, &mut out, item)?;
        }
        out.push_str(if plain { "}" } else { "})" });
        finish_text(py, out)
    })
}

fn len(py: &mut Py, v: &Value) -> Result<usize> {
    Ok(set_of(py, v)?.len_at_once(py, v))
}

/// `hash(v)` of a frozenset.
fn hash(py: &mut Py, v: &Value) -> Result<i64> {
    Ok(set_of(py, v)?.frozen_hash())
}

fn iter(py: &mut Py, v: &Value) -> Result {
    let size = set_of(py, v)?.len();
    IteratorObject::make(py, TypeId::SetIterator, v.clone(), 0, size)
}

/// `next` of a set's iterator.
///
/// # Errors
/// RuntimeError when the set changed its size.
pub fn next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(state) = it.payload::<IteratorObject>() else { return Ok(None) };
    // SAFETY: used up to the end of this function, which runs no Python code.
    let Some(set) = (unsafe { state.source_payload::<SetObject>() }) else { return Ok(None) };
    if set.len() != state.size() {
        state.set_size(usize::MAX);
        return Err(py.runtime_error("Set changed size during iteration"));
    }
    let mut position = state.position();
    let found = set.next_word(&mut position);
    state.set_position(position);
    match found {
        Some((w, _)) => {
            state.set_left(state.left().saturating_sub(1));
            // SAFETY: the word was read from a live set just now.
            Ok(Some(unsafe { Value::from_borrowed_word(w) }))
        }
        None => {
            state.finish(py, it);
            Ok(None)
        }
    }
}

fn length_hint(_py: &mut Py, args: &[Value]) -> Result {
    let Some(state) = args[0].payload::<IteratorObject>() else { return Ok(size_value(0)) };
    // SAFETY: used at once.
    let same = unsafe { state.source_payload::<SetObject>() }.is_some_and(|s| s.len() == state.size());
    Ok(size_value(if same { state.left() } else { 0 }))
}

/// What an iterator has still to give, as a list that can be iterated instead.
fn reduce_iterator(py: &mut Py, args: &[Value]) -> Result {
    let mut rest = Vec::new();
    if let Some(state) = args[0].payload::<IteratorObject>()
        && let Some(source) = state.source(py)
        && let Some(set) = source.payload::<SetObject>()
    {
        if set.len() != state.size() {
            return Err(py.runtime_error("Set changed size during iteration"));
        }
        let mut position = state.position();
        while let Some((w, _)) = set.next_word(&mut position) {
            // SAFETY: the word was read from a live set just now.
            rest.push(unsafe { Value::from_borrowed_word(w) });
        }
    }
    let list = py.list(rest)?;
    let arguments = py.tuple(vec![list])?;
    py.tuple_of_two(py.builtin("iter"), arguments)
}

// --- construction ---

fn new(py: &mut Py, class: TypeRef, _args: Args<'_>) -> Result {
    SetObject::new_of(py, class)
}

fn initialize(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    py.arity("set", args, 0, 1)?;
    let items = args.get(0);
    set_of(py, v)?.clear(py, v);
    match items {
        Some(items) => update(py, v, items),
        None => Ok(()),
    }
}

fn new_frozen(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let exact = class.is(TypeId::FrozenSet);
    py.no_keywords_of("frozenset", class, TypeId::FrozenSet, args)?;
    py.count("frozenset", args.len(), 0, 1)?;
    match args.get(0) {
        Some(items) if exact && py.type_of(items).is(TypeId::FrozenSet) => Ok(items.clone()),
        Some(items) => make(py, class, items),
        None => SetObject::new_of(py, class),
    }
}

// --- methods ---

fn receiver<'a>(py: &mut Py, name: &str, args: &Args<'a>) -> Result<&'a Value> {
    let Some(v) = args.get(0) else {
        return Err(py.type_error(format!("unbound method set.{name}() needs an argument")));
    };
    set_of(py, v)?;
    if args.has_keywords() {
        py.no_keywords(&format!("set.{name}"), *args)?;
    }
    Ok(v)
}

fn add(py: &mut Py, args: &[Value]) -> Result {
    set_of(py, &args[0])?.add(py, &args[0], &args[1])?;
    Ok(Value::NONE)
}

fn discard(py: &mut Py, args: &[Value]) -> Result {
    let set = set_of(py, &args[0])?;
    with_element(py, &args[1], |py, key| set.remove(py, &args[0], key))?;
    Ok(Value::NONE)
}

fn remove(py: &mut Py, args: &[Value]) -> Result {
    let set = set_of(py, &args[0])?;
    if with_element(py, &args[1], |py, key| set.remove(py, &args[0], key))? {
        return Ok(Value::NONE);
    }
    Err(py.key_error(&args[1]))
}

fn pop(py: &mut Py, args: &[Value]) -> Result {
    match set_of(py, &args[0])?.pop(py, &args[0]) {
        Some(key) => Ok(key),
        None => Err(py.error(TypeId::KeyError, "pop from an empty set")),
    }
}

fn clear(py: &mut Py, args: &[Value]) -> Result {
    set_of(py, &args[0])?.clear(py, &args[0]);
    Ok(Value::NONE)
}

fn copy(py: &mut Py, args: &[Value]) -> Result {
    let class = base_type(py, &args[0]);
    if py.type_of(&args[0]).is(TypeId::FrozenSet) {
        return Ok(args[0].clone());
    }
    set_of(py, &args[0])?.copy_as(py, &args[0], class)
}

fn update_method(py: &mut Py, args: Args<'_>) -> Result {
    let v = receiver(py, "update", &args)?;
    for other in args.rest().positional() {
        update(py, v, other)?;
    }
    Ok(Value::NONE)
}

fn union(py: &mut Py, args: Args<'_>) -> Result {
    let v = receiver(py, "union", &args)?;
    union_of(py, v, args.rest().positional())
}

fn intersection(py: &mut Py, args: Args<'_>) -> Result {
    let v = receiver(py, "intersection", &args)?;
    let others = args.rest().positional();
    if others.is_empty() {
        return copy(py, std::slice::from_ref(v));
    }
    let mut result = v.clone();
    for other in others {
        result = intersection_of(py, &result, other)?;
    }
    Ok(result)
}

fn intersection_update(py: &mut Py, args: Args<'_>) -> Result {
    let v = receiver(py, "intersection_update", &args)?;
    if let [other] = args.rest().positional() {
        operations::intersection_update(py, v, other)?;
        return Ok(Value::NONE);
    }
    let kept = intersection(py, args)?;
    become_set(py, v, &kept)?;
    Ok(Value::NONE)
}

fn difference(py: &mut Py, args: Args<'_>) -> Result {
    let v = receiver(py, "difference", &args)?;
    let others = args.rest().positional();
    let Some((first, more)) = others.split_first() else { return copy(py, std::slice::from_ref(v)) };
    let result = difference_of(py, v, first)?;
    for other in more {
        difference_update(py, &result, other)?;
    }
    Ok(result)
}

fn difference_update_method(py: &mut Py, args: Args<'_>) -> Result {
    let v = receiver(py, "difference_update", &args)?;
    for other in args.rest().positional() {
        difference_update(py, v, other)?;
    }
    Ok(Value::NONE)
}

fn symmetric_difference(py: &mut Py, args: &[Value]) -> Result {
    symmetric_difference_of(py, &args[0], &args[1])
}

fn symmetric_difference_update_method(py: &mut Py, args: &[Value]) -> Result {
    symmetric_difference_update(py, &args[0], &args[1])?;
    Ok(Value::NONE)
}

fn is_subset(py: &mut Py, args: &[Value]) -> Result {
    Ok(Value::bool(is_subset_of(py, &args[0], &args[1])?))
}

fn is_superset(py: &mut Py, args: &[Value]) -> Result {
    Ok(Value::bool(is_superset_of(py, &args[0], &args[1])?))
}

fn is_disjoint(py: &mut Py, args: &[Value]) -> Result {
    let (v, other) = (&args[0], &args[1]);
    let set = set_of(py, v)?;
    if v.is(other) {
        return Ok(Value::bool(set.is_empty()));
    }
    if let Some(second) = other.payload::<SetObject>() {
        let (walked, of, asked, with) =
            if second.len() > set.len() { (set, v, second, other) } else { (second, other, set, v) };
        if let Some(disjoint) = walked.has_all_quick(py, of, with, false, |_, _| true) {
            return Ok(Value::bool(disjoint));
        }
        for (key, hash) in walked.hashed_keys(py, of)? {
            if asked.contains_hashed(py, with, &key, hash)? {
                return Ok(Value::FALSE);
            }
        }
        return Ok(Value::TRUE);
    }
    let it = py.iter(other)?;
    while let Some(item) = py.next(&it)? {
        if set.contains(py, v, &item)? {
            return Ok(Value::FALSE);
        }
        py.poll()?;
    }
    Ok(Value::TRUE)
}

fn sizeof(py: &mut Py, args: &[Value]) -> Result {
    let set = set_of(py, &args[0])?;
    Ok(size_value(set.table_bytes() + 64))
}

fn reduce(py: &mut Py, args: &[Value]) -> Result {
    let v = &args[0];
    let items = set_of(py, v)?.keys(py, v)?;
    let list = py.list(items)?;
    let arguments = py.tuple(vec![list])?;
    let state = py.call_method(v, "__getstate__", &[])?;
    let class = py.type_of(v).to_value();
    py.tuple(vec![class, arguments, state])
}

// --- operators ---

fn both_sets(a: &Value, b: &Value) -> bool {
    a.has_payload::<SetObject>() && b.has_payload::<SetObject>()
}

fn or(py: &mut Py, a: &Value, b: &Value) -> Result {
    if both_sets(a, b) { union_of(py, a, std::slice::from_ref(b)) } else { Ok(Value::NOT_IMPLEMENTED) }
}

fn and(py: &mut Py, a: &Value, b: &Value) -> Result {
    if both_sets(a, b) { intersection_of(py, a, b) } else { Ok(Value::NOT_IMPLEMENTED) }
}

fn sub(py: &mut Py, a: &Value, b: &Value) -> Result {
    if both_sets(a, b) { difference_of(py, a, b) } else { Ok(Value::NOT_IMPLEMENTED) }
}

fn xor(py: &mut Py, a: &Value, b: &Value) -> Result {
    if both_sets(a, b) { symmetric_difference_of(py, a, b) } else { Ok(Value::NOT_IMPLEMENTED) }
}

fn inplace(py: &mut Py, a: &Value, b: &Value, f: impl FnOnce(&mut Py) -> std::result::Result<(), Raised>) -> Result {
    if !both_sets(a, b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    f(py)?;
    Ok(a.clone())
}

fn inplace_or(py: &mut Py, a: &Value, b: &Value) -> Result {
    inplace(py, a, b, |py| update(py, a, b))
}

fn inplace_and(py: &mut Py, a: &Value, b: &Value) -> Result {
    inplace(py, a, b, |py| operations::intersection_update(py, a, b))
}

fn inplace_sub(py: &mut Py, a: &Value, b: &Value) -> Result {
    inplace(py, a, b, |py| difference_update(py, a, b))
}

fn inplace_xor(py: &mut Py, a: &Value, b: &Value) -> Result {
    inplace(py, a, b, |py| symmetric_difference_update(py, a, b))
}

fn fill_common(t: &TypeBuilder<'_>) {
    let s = t.slots();
    s.repr.set(Some(repr));
    s.len.set(Some(len));
    s.iter.set(Some(iter));
    s.contains.set(Some(contains));
    s.compare.set(Some(compare));
    for (op, f) in [(BinaryOp::Or, or as BinaryFn), (BinaryOp::And, and), (BinaryOp::Sub, sub), (BinaryOp::Xor, xor)] {
        s.binary[op as usize].set(Some(f));
    }
    t.method("copy", "(self, /)", copy)
        .raw_method("union", union)
        .raw_method("intersection", intersection)
        .raw_method("difference", difference)
        .method("symmetric_difference", "(self, other, /)", symmetric_difference)
        .method("issubset", "(self, other, /)", is_subset)
        .method("issuperset", "(self, other, /)", is_superset)
        .method("isdisjoint", "(self, other, /)", is_disjoint)
        .method("__sizeof__", "(self, /)", sizeof)
        .method("__reduce__", "(self, /)", reduce)
        .class_method("__class_getitem__", "(cls, item, /)", class_getitem);
}

/// Fills both types and their iterator's.
pub fn fill(py: &Py) {
    let t = TypeBuilder::new(py, TypeId::Set);
    fill_common(&t);
    let s = t.slots();
    s.new.set(Some(new));
    s.init.set(Some(initialize));
    for (op, f) in [
        (BinaryOp::Or, inplace_or as BinaryFn),
        (BinaryOp::And, inplace_and),
        (BinaryOp::Sub, inplace_sub),
        (BinaryOp::Xor, inplace_xor),
    ] {
        s.inplace[op as usize].set(Some(f));
    }
    t.constant("__hash__", Value::NONE);
    t.method("add", "(self, object, /)", add)
        .method("discard", "(self, object, /)", discard)
        .method("remove", "(self, object, /)", remove)
        .method("pop", "(self, /)", pop)
        .method("clear", "(self, /)", clear)
        .raw_method("update", update_method)
        .raw_method("intersection_update", intersection_update)
        .raw_method("difference_update", difference_update_method)
        .method("symmetric_difference_update", "(self, other, /)", symmetric_difference_update_method)
        .doc("Build an unordered collection of unique elements.");

    let t = TypeBuilder::new(py, TypeId::FrozenSet);
    fill_common(&t);
    t.slots().new.set(Some(new_frozen));
    t.slots().hash.set(Some(hash));
    t.doc("Build an immutable unordered collection of unique elements.");

    let t = TypeBuilder::new(py, TypeId::SetIterator);
    t.slots().iter.set(Some(itself));
    t.slots().next.set(Some(next));
    t.method("__length_hint__", "(self, /)", length_hint).method("__reduce__", "(self, /)", reduce_iterator);
}
