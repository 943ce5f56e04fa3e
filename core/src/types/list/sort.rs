//! `list.sort` and `sorted`: on a buffer that no other code can reach, so that comparisons may do to the list what they like.
//!
//! Lists of only ints, only floats, only strings or only bytes are sorted without calling anything.

use super::payload;
use crate::algorithm::OutOfMemory;
use crate::algorithm::memory::try_vec;
use crate::algorithm::sort::sort;
use crate::object::keys::is_exact_str;
use crate::object::kind::Kind;
use crate::object::list::ListObject;
use crate::object::payload::payload_of;
use crate::object::strobject::StrObject;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::CompareOp;
use crate::object::{Py, Raised, Result, Value, word};
use crate::types::bytes::BytesObject;
use crate::types::sequence;
use std::cmp::Ordering;

enum Failure {
    Memory,
    Raised(Raised),
}

impl From<OutOfMemory> for Failure {
    fn from(_: OutOfMemory) -> Self {
        Failure::Memory
    }
}

/// What the keys are, if they can be compared without Python code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keys {
    Ints,
    Floats,
    Strings,
    Bytes,
    Any,
}

fn classify<'a>(mut keys: impl Iterator<Item = &'a Value>) -> Keys {
    let kind = |v: &Value| {
        let w = v.word();
        if word::is_int(w) {
            Keys::Ints
        } else if word::is_float(w) {
            Keys::Floats
        } else if is_exact_str(v) {
            Keys::Strings
        } else if exact_bytes(v).is_some() {
            Keys::Bytes
        } else {
            Keys::Any
        }
    };
    let Some(first) = keys.next().map(kind) else { return Keys::Any };
    // An immediate float is never NaN, so floats are totally ordered here.
    if keys.all(|v| kind(v) == first) { first } else { Keys::Any }
}

/// The bytes of an exact `bytes`.
#[inline]
fn exact_bytes(v: &Value) -> Option<&[u8]> {
    // SAFETY: the value holds its object; the kind, without a mark of a subclass, says which payload follows.
    let plain = unsafe { v.object()?.as_ref() }.kind() == Kind::Bytes as u8;
    if plain { v.payload::<BytesObject>().map(BytesObject::data) } else { None }
}

fn quick_order(kind: Keys, a: &Value, b: &Value) -> Ordering {
    match kind {
        Keys::Ints => (a.word() as i64).cmp(&(b.word() as i64)),
        Keys::Floats => word::to_float(a.word()).partial_cmp(&word::to_float(b.word())).unwrap_or(Ordering::Equal),
        Keys::Bytes => exact_bytes(a).cmp(&exact_bytes(b)),
        _ => match (a.as_text(), b.as_text()) {
            (Some(a), Some(b)) => a.cmp(b),
            _ => Ordering::Equal,
        },
    }
}

fn sort_by<T>(py: &mut Py, items: &mut [T], key: impl Fn(&T) -> &Value) -> Result<()> {
    let kind = classify(items.iter().map(&key));
    if kind != Keys::Any {
        // Rust's sorting sets aside as much as half of the items, and cannot be refused.
        drop(py.room::<T>(items.len())?);
        items.sort_by(|a, b| quick_order(kind, key(a), key(b)));
        return Ok(());
    }
    let sorted = sort(items, |a, b| {
        py.poll().map_err(Failure::Raised)?;
        if let Some(less) = plain_less(key(a), key(b)) {
            return Ok(less);
        }
        // The values are held by the buffer, which moves them only between comparisons; Python code cannot reach it.
        let (x, y) = (key(a).clone(), key(b).clone());
        py.compare_truth(&x, &y, CompareOp::Lt).map_err(Failure::Raised)
    });
    sorted.map_err(|failure| match failure {
        Failure::Memory => py.no_memory(),
        Failure::Raised(raised) => raised,
    })
}

/// `a < b` of two tuples or lists, as far as their items say it without Python code.
#[inline]
fn plain_less(a: &Value, b: &Value) -> Option<bool> {
    let (x, y) = (a.object()?, b.object()?);
    // SAFETY: the caller holds the values; the kind, without a mark of a subclass, says which payload follows.
    unsafe {
        let kind = x.as_ref().kind();
        if kind != y.as_ref().kind() {
            None
        } else if kind == Kind::Tuple as u8 {
            let (x, y) = (payload_of::<TupleObject>(x).slots(), payload_of::<TupleObject>(y).slots());
            sequence::quick_compare(x, y, CompareOp::Lt)
        } else if kind == Kind::List as u8 {
            let (x, y) = (payload_of::<ListObject>(x).slots_now(), payload_of::<ListObject>(y).slots_now());
            sequence::quick_compare(x, y, CompareOp::Lt)
        } else {
            None
        }
    }
}

/// Sorts `items`, stably, by `key` (None: by themselves). On an error they are all still there, in some order.
///
/// # Errors
/// What the key function and comparisons raise; MemoryError.
pub fn sort_values(py: &mut Py, items: &mut Vec<Value>, key: &Value, reverse: bool) -> Result<()> {
    if reverse {
        // Reversed before and after: equal items keep their order.
        items.reverse();
    }
    let sorted = if key.is_none_or_empty() { sort_by(py, items, |v| v) } else { sort_with_keys(py, items, key) };
    if reverse {
        items.reverse();
    }
    sorted
}

fn sort_with_keys(py: &mut Py, items: &mut Vec<Value>, key: &Value) -> Result<()> {
    let mut pairs: Vec<(Value, Value)> = Vec::new();
    if pairs.try_reserve_exact(items.len()).is_err() {
        return Err(py.no_memory());
    }
    let mut keys = py.room(items.len())?;
    for item in items.iter() {
        keys.push(py.call(key, std::slice::from_ref(item))?);
        py.poll()?;
    }
    pairs.extend(keys.into_iter().zip(items.drain(..)));
    let sorted = sort_by(py, &mut pairs, |pair| &pair.0);
    items.extend(pairs.into_iter().map(|pair| pair.1));
    sorted
}

/// Sorts a private list of ints or of strings where it stands: that runs no code which could see it. `false` if the list is not like that.
pub fn sort_in_place(_py: &Py, v: &Value, reverse: bool) -> bool {
    let (Some(list), Some(object)) = (v.payload::<ListObject>(), v.object()) else { return false };
    // SAFETY: `v` holds the list; a private one is looked at by its thread alone, and nothing below runs other code. Words only change places.
    unsafe {
        if !object.as_ref().is_private() {
            return false;
        }
        let values = list.private_values();
        let kind = classify(values.iter());
        if values.len() < 2 {
            return true;
        }
        if !matches!(kind, Keys::Ints | Keys::Strings) {
            return false;
        }
        let words = std::slice::from_raw_parts_mut(values.as_ptr().cast::<u64>().cast_mut(), values.len());
        if kind == Keys::Ints {
            // Equal ints are one and the same word: no order among them can be told. The tag is below every digit.
            words.sort_unstable_by_key(|&w| w as i64);
            if reverse {
                words.reverse();
            }
            return true;
        }
        // As above: Rust's sorting cannot be refused what it sets aside.
        if try_vec::<u64>(words.len()).is_err() {
            return false;
        }
        let text = |w: &u64| &payload_of::<StrObject>(word::to_object(*w)).text;
        if reverse {
            words.sort_by(|a, b| text(b).cmp(text(a)));
        } else {
            words.sort_by(|a, b| text(a).cmp(text(b)));
        }
        true
    }
}

/// `list.sort`
///
/// # Errors
/// As `sort_values`; ValueError if the list was changed meanwhile.
pub fn method(py: &mut Py, args: &[Value]) -> Result {
    let v = &args[0];
    let reverse = !args[2].is_empty() && py.truth(&args[2])?;
    let list = payload(py, v)?;
    if args[1].is_none_or_empty() && sort_in_place(py, v, reverse) {
        return Ok(Value::NONE);
    }
    let Some(mut lent) = list.lend(py, v)? else { return Ok(Value::NONE) };
    let sorted = sort_values(py, &mut lent.items, &args[1], reverse);
    let (intruders, changed) = list.put_back(py, v, lent);
    let changed = changed || !intruders.is_empty();
    drop(intruders);
    sorted?;
    if changed {
        return Err(py.value_error("list modified during sort"));
    }
    Ok(Value::NONE)
}
