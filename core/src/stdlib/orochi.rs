//! `_orochi`: what this interpreter can tell about itself: its build, counts of costly operations, its heap.

use super::ModuleBuilder;
use crate::object::dict::DictObject;
use crate::object::{Py, Result, Value};

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    let builder = ModuleBuilder::new(py, "_orochi")?;
    builder.add(py, "build", py.intern(if crate::object::sharing() { "free-threaded" } else { "gil" }))?;
    builder.add(py, "counting", Value::bool(cfg!(feature = "count")))?;
    builder.function(py, "counters", "()", counters)?;
    builder.function(py, "heap", "()", heap)?;
    builder.function(py, "state", "(object, /)", state)?;
    builder.function(py, "open_edges", "()", open_edges)?;
    builder.finish(py)
}

fn dict_of(py: &mut Py, entries: &[(&str, u64)]) -> Result {
    let made = DictObject::new(py)?;
    if let Some(dict) = made.payload::<DictObject>() {
        for &(name, n) in entries {
            let v = py.int(i64::try_from(n).unwrap_or(i64::MAX))?;
            dict.set_str(py, &made, &py.intern(name), v)?;
        }
    }
    Ok(made)
}

/// What the calling thread has done so far: atomic read-modify-writes, locks taken, allocations, objects published. Zeros in a build that does not
/// count.
fn counters(py: &mut Py, _: &[Value]) -> Result {
    let c = py.mutator().counters();
    dict_of(
        py,
        &[("rmws", c.rmws), ("locks", c.locks), ("allocations", c.allocations), ("publications", c.publications)],
    )
}

/// Bytes that wait for a grace period.
fn heap(py: &mut Py, _: &[Value]) -> Result {
    let retired = py.interp().domain.retired_bytes() as u64;
    dict_of(py, &[("retired_bytes", retired)])
}

/// How many references lead from shared or immortal objects to private ones: none, ever.
fn open_edges(py: &mut Py, _: &[Value]) -> Result {
    py.claim_registers();
    let n = py.mutator().open_edges();
    py.int_from_usize(n)
}

/// The state of an object: `immediate`, `private`, `shared` or `immortal`.
fn state(py: &mut Py, a: &[Value]) -> Result {
    let text = match a[0].object() {
        None => "immediate",
        // SAFETY: the argument is held by its register.
        Some(o) => unsafe {
            if o.as_ref().is_immortal() {
                "immortal"
            } else if o.as_ref().is_private() {
                "private"
            } else {
                "shared"
            }
        },
    };
    Ok(py.intern(text))
}
