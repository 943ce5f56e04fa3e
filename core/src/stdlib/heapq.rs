//! `_heapq`: heaps in lists, the smallest or the largest item first.
//!
//! A comparison may run Python code, so no lock is held while items are compared. On a private list items move one at a time, and the length
//! is looked at after each comparison, as in CPython. On a shared one an operation first reads the path that it takes and compares along it,
//! and then changes the list in one step, if what it has read is still there; if not, another thread was faster, and it starts anew. So
//! threads that use a heap at once leave a heap.

use super::ModuleBuilder;
use crate::object::list::{ListEnd, ListObject};
use crate::object::{CompareOp, Py, Raised, Result, Value};
use std::collections::HashMap;

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

/// How often an operation on a shared heap starts anew while the length of the heap changes under its comparisons.
const ATTEMPTS: usize = 10_000;

fn is_shared(v: &Value) -> bool {
    // SAFETY: the argument is held by its register.
    v.object().is_some_and(|o| unsafe { !o.as_ref().is_private() })
}

/// The items as an operation on a shared heap sees them: what it has read once, and what it is going to write.
struct Plan<'a> {
    list: &'a ListObject,
    /// How many items there were when it began.
    len: usize,
    seen: Vec<(usize, Value)>,
    now: HashMap<usize, Value>,
}

/// The heap has become shorter under an operation, which then starts anew.
struct Outdated;

impl Plan<'_> {
    fn get(&mut self, py: &Py, i: usize) -> std::result::Result<Value, Outdated> {
        if let Some(v) = self.now.get(&i) {
            return Ok(v.clone());
        }
        let v = self.list.get(py, i).ok_or(Outdated)?;
        self.seen.push((i, v.clone()));
        self.now.insert(i, v.clone());
        Ok(v)
    }

    /// As `rise` outside, with a hole at `i` for `item`.
    fn rise<const MAX: bool>(&mut self, py: &mut Py, start: usize, mut i: usize, item: Value) -> Result<Option<()>> {
        while i > start {
            let parent = (i - 1) >> 1;
            let Ok(other) = self.get(py, parent) else { return Ok(None) };
            if !above::<MAX>(py, &item, &other)? {
                break;
            }
            self.now.insert(i, other);
            i = parent;
        }
        self.now.insert(i, item);
        Ok(Some(()))
    }

    /// As `sink` outside, in a heap of `len` items.
    fn sink<const MAX: bool>(&mut self, py: &mut Py, start: usize, len: usize, item: Value) -> Result<Option<()>> {
        let mut i = start;
        while i < len / 2 {
            let mut child = 2 * i + 1;
            let Ok(mut best) = self.get(py, child) else { return Ok(None) };
            if child + 1 < len {
                let Ok(other) = self.get(py, child + 1) else { return Ok(None) };
                if !above::<MAX>(py, &best, &other)? {
                    (child, best) = (child + 1, other);
                }
            }
            self.now.insert(i, best);
            i = child;
        }
        self.rise::<MAX>(py, start, i, item)
    }
}

/// Plans an operation on a shared heap and carries it out, until nobody has come in between. `plan` answers with what the operation
/// returns, and what becomes of the end of the list; with `None` if it has seen a list that others change.
fn together(
    py: &mut Py,
    owner: &Value,
    list: &ListObject,
    mut plan: impl FnMut(&mut Py, &mut Plan<'_>) -> Result<Option<(Value, ListEnd)>>,
) -> Result {
    for _ in 0..ATTEMPTS {
        let mut state = Plan { list, len: list.len(), seen: Vec::new(), now: HashMap::new() };
        if let Some((answer, end)) = plan(py, &mut state)? {
            let Plan { len, seen, now, .. } = state;
            let writes = now.into_iter().filter(|(i, _)| end != ListEnd::Shrinks || i + 1 < len).collect();
            if list.exchange(py, owner, len, &seen, writes, end)?.is_some() {
                return Ok(answer);
            }
        }
        py.poll()?;
    }
    Err(changed(py))
}

fn push<const MAX: bool>(py: &mut Py, a: &[Value]) -> Result {
    let list = heap(py, if MAX { "heappush_max" } else { "heappush" }, &a[0])?;
    if is_shared(&a[0]) {
        return together(py, &a[0], list, |py, plan| {
            let done = plan.rise::<MAX>(py, 0, plan.len, a[1].clone())?;
            Ok(done.map(|()| (Value::NONE, ListEnd::Grows)))
        });
    }
    list.push(py, &a[0], a[1].clone())?;
    let last = list.len().saturating_sub(1);
    rise::<MAX>(py, &a[0], list, 0, last)?;
    Ok(Value::NONE)
}

fn pop<const MAX: bool>(py: &mut Py, a: &[Value]) -> Result {
    let list = heap(py, if MAX { "heappop_max" } else { "heappop" }, &a[0])?;
    if is_shared(&a[0]) {
        return together(py, &a[0], list, |py, plan| {
            let Some(rest) = plan.len.checked_sub(1) else { return Err(py.index_error("index out of range")) };
            let (Ok(first), Ok(last)) = (plan.get(py, 0), plan.get(py, rest)) else { return Ok(None) };
            let done = if rest == 0 { Some(()) } else { plan.sink::<MAX>(py, 0, rest, last)? };
            Ok(done.map(|()| (first, ListEnd::Shrinks)))
        });
    }
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
    if is_shared(&a[0]) {
        return together(py, &a[0], list, |py, plan| {
            if plan.len == 0 {
                return Err(py.index_error("index out of range"));
            }
            let Ok(first) = plan.get(py, 0) else { return Ok(None) };
            let done = plan.sink::<MAX>(py, 0, plan.len, a[1].clone())?;
            Ok(done.map(|()| (first, ListEnd::Stays)))
        });
    }
    let Some(first) = list.set(py, &a[0], 0, a[1].clone()) else {
        return Err(py.index_error("index out of range"));
    };
    sink::<MAX>(py, &a[0], list, 0)?;
    Ok(first)
}

fn push_pop<const MAX: bool>(py: &mut Py, a: &[Value]) -> Result {
    let list = heap(py, if MAX { "heappushpop_max" } else { "heappushpop" }, &a[0])?;
    if is_shared(&a[0]) {
        return together(py, &a[0], list, |py, plan| {
            if plan.len == 0 {
                return Ok(Some((a[1].clone(), ListEnd::Stays)));
            }
            let Ok(first) = plan.get(py, 0) else { return Ok(None) };
            if !above::<MAX>(py, &first, &a[1])? {
                return Ok(Some((a[1].clone(), ListEnd::Stays)));
            }
            let done = plan.sink::<MAX>(py, 0, plan.len, a[1].clone())?;
            Ok(done.map(|()| (first, ListEnd::Stays)))
        });
    }
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
    if is_shared(&a[0]) {
        return together(py, &a[0], list, |py, plan| {
            for i in (0..plan.len / 2).rev() {
                let Ok(item) = plan.get(py, i) else { return Ok(None) };
                if plan.sink::<MAX>(py, i, plan.len, item)?.is_none() {
                    return Ok(None);
                }
                if i & 0xff == 0 {
                    py.poll()?;
                }
            }
            Ok(Some((Value::NONE, ListEnd::Stays)))
        });
    }
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
