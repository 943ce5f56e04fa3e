//! `_heapq`: heaps in lists, the smallest or the largest item first.
//!
//! A comparison may run Python code, so the list is worked on one item at a time and its length is looked at after each comparison, as in
//! CPython. A heap that threads change at once needs a lock of the program's own.

use super::ModuleBuilder;
use crate::object::list::ListObject;
use crate::object::{CompareOp, Py, Raised, Result, Value};

fn heap<'a>(py: &Py, function: &str, v: &'a Value) -> Result<&'a ListObject> {
    v.payload::<ListObject>().ok_or_else(|| {
        let name = py.argument_type(v);
        let alone = function.starts_with("heapify") || function.starts_with("heappop");
        let which = if alone { "" } else { " 1" };
        py.type_error(format!("{function}() argument{which} must be list, not {name}"))
    })
}

#[cold]
fn changed(py: &Py) -> Raised {
    py.runtime_error("list changed size during iteration")
}

fn at(py: &Py, list: &ListObject, i: usize) -> Result {
    list.get(py, i).ok_or_else(|| py.index_error("index out of range"))
}

/// Does `a` belong above `b`?
fn above<const MAX: bool>(py: &mut Py, a: &Value, b: &Value) -> Result<bool> {
    if MAX { py.compare_truth(b, a, CompareOp::Lt) } else { py.compare_truth(a, b, CompareOp::Lt) }
}

fn swap(py: &Py, owner: &Value, list: &ListObject, i: usize, j: usize) -> Result<()> {
    let (a, b) = (at(py, list, i)?, at(py, list, j)?);
    drop(list.set(py, owner, i, b));
    drop(list.set(py, owner, j, a));
    Ok(())
}

/// Moves the item at `i` up to where its parent belongs above it.
fn rise<const MAX: bool>(py: &mut Py, owner: &Value, list: &ListObject, start: usize, mut i: usize) -> Result<()> {
    let len = list.len();
    let item = at(py, list, i)?;
    while i > start {
        let parent = (i - 1) >> 1;
        let other = at(py, list, parent)?;
        let up = above::<MAX>(py, &item, &other)?;
        if list.len() != len {
            return Err(changed(py));
        }
        if !up {
            break;
        }
        swap(py, owner, list, i, parent)?;
        i = parent;
    }
    Ok(())
}

/// Lets the item at `start` sink to a leaf along the children that belong above, and from there rise to its place.
fn sink<const MAX: bool>(py: &mut Py, owner: &Value, list: &ListObject, start: usize) -> Result<()> {
    let len = list.len();
    let mut i = start;
    while i < len / 2 {
        let mut child = 2 * i + 1;
        if child + 1 < len {
            let (a, b) = (at(py, list, child)?, at(py, list, child + 1)?);
            if !above::<MAX>(py, &a, &b)? {
                child += 1;
            }
            if list.len() != len {
                return Err(changed(py));
            }
        }
        swap(py, owner, list, i, child)?;
        i = child;
    }
    rise::<MAX>(py, owner, list, start, i)
}

fn push<const MAX: bool>(py: &mut Py, a: &[Value]) -> Result {
    let list = heap(py, if MAX { "heappush_max" } else { "heappush" }, &a[0])?;
    list.push(py, &a[0], a[1].clone())?;
    let last = list.len().saturating_sub(1);
    rise::<MAX>(py, &a[0], list, 0, last)?;
    Ok(Value::NONE)
}

fn pop<const MAX: bool>(py: &mut Py, a: &[Value]) -> Result {
    let list = heap(py, if MAX { "heappop_max" } else { "heappop" }, &a[0])?;
    let Some(last) = list.pop_last(py, &a[0]) else { return Err(py.index_error("index out of range")) };
    if list.is_empty() {
        return Ok(last);
    }
    let Some(first) = list.set(py, &a[0], 0, last.clone()) else { return Ok(last) };
    sink::<MAX>(py, &a[0], list, 0)?;
    Ok(first)
}

fn replace<const MAX: bool>(py: &mut Py, a: &[Value]) -> Result {
    let list = heap(py, if MAX { "heapreplace_max" } else { "heapreplace" }, &a[0])?;
    let Some(first) = list.set(py, &a[0], 0, a[1].clone()) else {
        return Err(py.index_error("index out of range"));
    };
    sink::<MAX>(py, &a[0], list, 0)?;
    Ok(first)
}

fn push_pop<const MAX: bool>(py: &mut Py, a: &[Value]) -> Result {
    let list = heap(py, if MAX { "heappushpop_max" } else { "heappushpop" }, &a[0])?;
    let Some(top) = list.get(py, 0) else { return Ok(a[1].clone()) };
    if !above::<MAX>(py, &top, &a[1])? {
        return Ok(a[1].clone());
    }
    let Some(first) = list.set(py, &a[0], 0, a[1].clone()) else {
        return Err(py.index_error("index out of range"));
    };
    sink::<MAX>(py, &a[0], list, 0)?;
    Ok(first)
}

fn heapify<const MAX: bool>(py: &mut Py, a: &[Value]) -> Result {
    let list = heap(py, if MAX { "heapify_max" } else { "heapify" }, &a[0])?;
    for i in (0..list.len() / 2).rev() {
        sink::<MAX>(py, &a[0], list, i)?;
        if i & 0xff == 0 {
            py.poll()?;
        }
    }
    Ok(Value::NONE)
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, "_heapq")?;
    b.function(py, "heappush", "(heap, item, /)", push::<false>)?;
    b.function(py, "heappop", "(heap, /)", pop::<false>)?;
    b.function(py, "heapreplace", "(heap, item, /)", replace::<false>)?;
    b.function(py, "heappushpop", "(heap, item, /)", push_pop::<false>)?;
    b.function(py, "heapify", "(heap, /)", heapify::<false>)?;
    b.function(py, "heappush_max", "(heap, item, /)", push::<true>)?;
    b.function(py, "heappop_max", "(heap, /)", pop::<true>)?;
    b.function(py, "heapreplace_max", "(heap, item, /)", replace::<true>)?;
    b.function(py, "heappushpop_max", "(heap, item, /)", push_pop::<true>)?;
    b.function(py, "heapify_max", "(heap, /)", heapify::<true>)?;
    b.finish(py)
}
