//! What sets are made of: joining, intersecting, subtracting and comparing.
//!
//! Which operand is walked is chosen as in CPython, because that decides in which order a result iterates. The other operand is walked as a
//! snapshot taken under its lock, so that each operation sees it as it was at one moment.

use super::{base_type, into_set, make, set_of};
use crate::object::dict::DictObject;
use crate::object::keys::is_exact_str;
use crate::object::protocol::{Drained, Flow};
use crate::object::set::SetObject;
use crate::object::{Py, Result, Value, keys, word};
use crate::types::dict::iterates_plainly;
use crate::types::sequence::Sequence;

/// The items of an iterable, each with its hash, in its order.
fn hashed_items(py: &mut Py, items: &Value) -> Result<Vec<(Value, i64)>> {
    if let Some(other) = items.payload::<SetObject>() {
        return other.hashed_keys(py, items);
    }
    let mut all = Vec::new();
    if let Some(dict) = plain_dict(py, items) {
        let mut position = 0;
        while let Some((key, _, hash)) = dict.next_hashed(py, &mut position) {
            py.push(&mut all, (key, hash))?;
        }
        return Ok(all);
    }
    py.for_each(items, |py, item| {
        let hash = keys::element_hash(py, &item)?;
        py.push(&mut all, (item, hash))
    })?;
    Ok(all)
}

/// A dict that iterates as dicts do.
fn plain_dict<'a>(py: &Py, v: &'a Value) -> Option<&'a DictObject> {
    v.payload::<DictObject>().filter(|_| iterates_plainly(py, v))
}

/// Adds the items of an iterable.
///
/// # Errors
/// What iterating and hashing raise.
pub fn update(py: &mut Py, v: &Value, items: &Value) -> Result<()> {
    let set = set_of(py, v)?;
    if items.has_payload::<SetObject>() {
        return set.update_from(py, v, items);
    }
    if let Some(dict) = plain_dict(py, items) {
        set.prepare(py, v, dict.len())?;
        for (key, hash) in hashed_items(py, items)? {
            if !set.add_plain(py, v, &key) {
                set.add_hashed(py, v, &key, hash)?;
            }
        }
        return Ok(());
    }
    let add = |py: &mut Py, item: &Value| match set.add_plain(py, v, item) {
        true => Ok(()),
        false => set.add(py, v, item).map(|_| ()),
    };
    if Sequence::of(items).is_some() {
        return py.for_each(items, |py, item| add(py, &item));
    }
    if items.as_text().is_some()
        && let Some(all) = crate::types::list::items_at_once(py, items)?
    {
        for item in &all {
            add(py, item)?;
        }
        return Ok(());
    }
    // Items that hash without Python code wait until another one comes.
    let it = py.iter(items)?;
    let mut waiting = Vec::new();
    loop {
        let drained = py.drain(&it, &mut |_, item| {
            if waiting.len() >= MOST_WAITING || !(item.object().is_none() || is_exact_str(&item)) {
                return Flow::Hand(item);
            }
            waiting.push(item);
            Flow::Next
        });
        // What came before an error stays.
        for item in waiting.drain(..) {
            add(py, &item)?;
        }
        match drained? {
            Drained::Item(item) => {
                set.add(py, v, &item)?;
            }
            Drained::End | Drained::Stopped => return Ok(()),
        }
        py.poll()?;
    }
}

/// Items that are taken from an iterator at most before they enter the set.
const MOST_WAITING: usize = 256;

/// Removes the items of an iterable.
///
/// # Errors
/// What iterating and hashing raise.
pub fn difference_update(py: &mut Py, v: &Value, items: &Value) -> Result<()> {
    let set = set_of(py, v)?;
    if v.is(items) {
        set.clear(py, v);
        return Ok(());
    }
    if let Some(other) = items.payload::<SetObject>() {
        if set.subtract_quick(py, v, items, false)? {
            set.compact(py, v);
            return Ok(());
        }
        // Walk the smaller one.
        if (other.len() >> 3) > set.len() {
            for (key, hash) in set.hashed_keys(py, v)? {
                if other.contains_hashed(py, items, &key, hash)? {
                    set.remove_hashed(py, v, &key, hash)?;
                }
            }
        } else {
            for (key, hash) in other.hashed_keys(py, items)? {
                set.remove_hashed(py, v, &key, hash)?;
            }
        }
    } else {
        py.for_each(items, |py, item| set.remove(py, v, &item).map(|_| ()))?;
    }
    set.compact(py, v);
    Ok(())
}

/// Keeps what is in exactly one of the two. `items` is a set or an iterable.
///
/// # Errors
/// What iterating and hashing raise.
pub fn symmetric_difference_update(py: &mut Py, v: &Value, items: &Value) -> Result<()> {
    let set = set_of(py, v)?;
    if v.is(items) {
        set.clear(py, v);
        return Ok(());
    }
    // An iterable may repeat items: only a set says which there are.
    let distinct = if items.has_payload::<SetObject>() || plain_dict(py, items).is_some() {
        items.clone()
    } else {
        into_set(py, items)?
    };
    if set.subtract_quick(py, v, &distinct, true)? {
        return Ok(());
    }
    for (key, hash) in hashed_items(py, &distinct)? {
        if !set.remove_hashed(py, v, &key, hash)? {
            set.add_hashed(py, v, &key, hash)?;
        }
    }
    Ok(())
}

pub(super) fn union_of(py: &mut Py, v: &Value, others: &[Value]) -> Result {
    let class = base_type(py, v);
    let result = set_of(py, v)?.copy_as(py, v, class)?;
    for other in others.iter().filter(|o| !o.is(v)) {
        update(py, &result, other)?;
    }
    Ok(result)
}

pub(super) fn intersection_of(py: &mut Py, v: &Value, other: &Value) -> Result {
    let class = base_type(py, v);
    let set = set_of(py, v)?;
    if v.is(other) {
        return set.copy_as(py, v, class);
    }
    if let Some(second) = other.payload::<SetObject>() {
        let (walked, of, with) = if second.len() > set.len() { (set, v, other) } else { (second, other, v) };
        if let Some(common) = walked.part_quick(py, of, with, class, true)? {
            return Ok(common);
        }
    }
    let result = SetObject::new_of(py, class)?;
    let target = set_of(py, &result)?;
    if let Some(second) = other.payload::<SetObject>() {
        let (walked, of, asked, with) =
            if second.len() > set.len() { (set, v, second, other) } else { (second, other, set, v) };
        for (key, hash) in walked.hashed_keys(py, of)? {
            if asked.contains_hashed(py, with, &key, hash)? {
                target.add_hashed(py, &result, &key, hash)?;
            }
        }
        return Ok(result);
    }
    py.for_each(other, |py, item| {
        let hash = keys::element_hash(py, &item)?;
        if set.contains_hashed(py, v, &item, hash)? {
            target.add_hashed(py, &result, &item, hash)?;
        }
        Ok(())
    })?;
    Ok(result)
}

/// Keeps what is in `other` too.
///
/// # Errors
/// What iterating, hashing and comparing raise.
pub(super) fn intersection_update(py: &mut Py, v: &Value, other: &Value) -> Result<()> {
    let set = set_of(py, v)?;
    if v.is(other) {
        return Ok(());
    }
    let fresh = SetObject::new(py)?;
    if set.intersect_quick(py, v, other, &fresh)? {
        return Ok(());
    }
    let kept = intersection_of(py, v, other)?;
    become_set(py, v, &kept)
}

pub(super) fn difference_of(py: &mut Py, v: &Value, other: &Value) -> Result {
    let class = base_type(py, v);
    let set = set_of(py, v)?;
    let second = other.payload::<SetObject>();
    let dict = if second.is_none() { plain_dict(py, other) } else { None };
    let other_len = match (second, dict) {
        (Some(s), _) => s.len(),
        (_, Some(d)) => d.len(),
        _ => 0,
    };
    if (second.is_none() && dict.is_none()) || (set.len() >> 2) > other_len {
        let result = set.copy_as(py, v, class)?;
        difference_update(py, &result, other)?;
        return Ok(result);
    }
    if let Some(rest) = set.part_quick(py, v, other, class, false)? {
        return Ok(rest);
    }
    let result = SetObject::new_of(py, class)?;
    let target = set_of(py, &result)?;
    for (key, hash) in set.hashed_keys(py, v)? {
        let there = match (second, dict) {
            (Some(s), _) => s.contains_hashed(py, other, &key, hash)?,
            (_, Some(d)) => d.peek_hashed(py, &key, hash)? != word::EMPTY,
            _ => false,
        };
        if !there {
            target.add_hashed(py, &result, &key, hash)?;
        }
    }
    Ok(result)
}

pub(super) fn symmetric_difference_of(py: &mut Py, v: &Value, other: &Value) -> Result {
    let class = base_type(py, v);
    let result = make(py, class, other)?;
    symmetric_difference_update(py, &result, v)?;
    Ok(result)
}

/// Replaces the contents of `v` by those of `result`, a private set that nobody else knows.
pub(super) fn become_set(py: &mut Py, v: &Value, result: &Value) -> Result<()> {
    let (set, fresh) = (set_of(py, v)?, set_of(py, result)?);
    set.replace_with(py, v, fresh);
    Ok(())
}

/// Is `v` part of `other`?
pub(super) fn is_subset_of(py: &mut Py, v: &Value, other: &Value) -> Result<bool> {
    is_part_of(py, v, other, |n, m| n <= m)
}

/// The same, if what `sizes` says of their numbers of keys is true.
pub(super) fn is_part_of(py: &mut Py, v: &Value, other: &Value, sizes: fn(usize, usize) -> bool) -> Result<bool> {
    let set = set_of(py, v)?;
    let Some(second) = other.payload::<SetObject>() else {
        let common = intersection_of(py, v, other)?;
        return Ok(set_of(py, &common)?.len() == set.len());
    };
    if let Some(within) = set.has_all_quick(py, v, other, true, sizes) {
        return Ok(within);
    }
    if !sizes(set.len_at_once(py, v), second.len_at_once(py, other)) {
        return Ok(false);
    }
    for (key, hash) in set.hashed_keys(py, v)? {
        if !second.contains_hashed(py, other, &key, hash)? {
            return Ok(false);
        }
    }
    Ok(true)
}

pub(super) fn is_superset_of(py: &mut Py, v: &Value, other: &Value) -> Result<bool> {
    if other.has_payload::<SetObject>() {
        return is_subset_of(py, other, v);
    }
    let set = set_of(py, v)?;
    let it = py.iter(other)?;
    while let Some(item) = py.next(&it)? {
        if !set.contains(py, v, &item)? {
            return Ok(false);
        }
        py.poll()?;
    }
    Ok(true)
}
