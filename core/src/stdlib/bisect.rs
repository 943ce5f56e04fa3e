//! `_bisect`: searching and inserting in sorted sequences.
//!
//! The sequence is asked for one item at a time, so whatever a comparison does to it, the search ends.

use super::ModuleBuilder;
use crate::object::list::ListObject;
use crate::object::{CompareOp, Py, Result, TypeId, Value};

/// Where `x` belongs: before what equals it (`left`) or behind.
fn find(py: &mut Py, a: &[Value], x: &Value, left: bool) -> Result<usize> {
    let [sequence, _, lo, hi, key] = a else { return Ok(0) };
    let mut lo = if lo.is_empty() { 0 } else { py.as_index(lo)? };
    if lo < 0 {
        return Err(py.value_error("lo must be non-negative"));
    }
    let mut hi = match hi.is_none_or_empty() {
        true => i64::try_from(py.len(sequence)?).unwrap_or(i64::MAX),
        false => match py.as_index(hi)? {
            -1 => i64::try_from(py.len(sequence)?).unwrap_or(i64::MAX),
            hi => hi,
        },
    };
    while lo < hi {
        let middle = lo + (hi - lo) / 2;
        let at = py.int(middle)?;
        let mut item = py.getitem(sequence, &at)?;
        if !key.is_none_or_empty() {
            item = py.call(key, &[item])?;
        }
        let before =
            if left { py.compare_truth(&item, x, CompareOp::Lt)? } else { !py.compare_truth(x, &item, CompareOp::Lt)? };
        if before {
            lo = middle + 1;
        } else {
            hi = middle;
        }
        py.poll()?;
    }
    Ok(usize::try_from(lo).unwrap_or(0))
}

fn bisect<const LEFT: bool>(py: &mut Py, a: &[Value]) -> Result {
    let at = find(py, a, &a[1], LEFT)?;
    py.int_from_usize(at)
}

fn insort<const LEFT: bool>(py: &mut Py, a: &[Value]) -> Result {
    let (sequence, x, key) = (&a[0], &a[1], &a[4]);
    let wanted = if key.is_none_or_empty() { x.clone() } else { py.call(key, std::slice::from_ref(x))? };
    let at = find(py, a, &wanted, LEFT)?;
    match sequence.payload::<ListObject>() {
        Some(list) if py.type_of(sequence).is(TypeId::List) => {
            drop(list.splice(py, sequence, at, at, vec![x.clone()])?);
        }
        _ => {
            let at = py.int_from_usize(at)?;
            drop(py.call_method(sequence, "insert", &[at, x.clone()])?);
        }
    }
    Ok(Value::NONE)
}

const SIGNATURE: &str = "(a, x, lo=0, hi=None, *, key=None)";

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, "_bisect")?;
    b.function(py, "bisect_right", SIGNATURE, bisect::<false>)?;
    b.function(py, "bisect_left", SIGNATURE, bisect::<true>)?;
    b.function(py, "insort_right", SIGNATURE, insort::<false>)?;
    b.function(py, "insort_left", SIGNATURE, insort::<true>)?;
    b.finish(py)
}
