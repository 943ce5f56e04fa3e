//! `atexit`: functions to call when the program ends, the last registered first.
//!
//! They stand in one list of the interpreter, which any thread may append to; whoever runs them takes them off one by one.

use super::ModuleBuilder;
use crate::object::interp::ModuleState;
use crate::object::list::ListObject;
use crate::object::tuple::TupleObject;
use crate::object::{Args, Py, Result, Value};

/// The list of what was registered: tuples of function, arguments and the names of keyword arguments, whose values come last.
fn list(py: &mut Py) -> Result {
    let found = py.interp().state(ModuleState::AtExit).get();
    if !found.is_empty() {
        return Ok(found);
    }
    let fresh = py.list(Vec::new())?;
    drop(py.interp().state(ModuleState::AtExit).set(py, fresh.clone()));
    Ok(fresh)
}

fn register(py: &mut Py, args: Args<'_>) -> Result {
    let Some(function) = args.get(0) else {
        return Err(py.type_error("register() takes at least 1 argument (0 given)"));
    };
    if py.type_of(function).slots.call.get().is_none() {
        return Err(py.type_error("the first argument must be callable"));
    }
    let values = py.tuple_from(&args.values()[1..])?;
    let names = py.tuple_from(args.names())?;
    let entry = py.tuple(vec![function.clone(), values, names])?;
    let all = list(py)?;
    if let Some(l) = all.payload::<ListObject>() {
        l.push(py, &all, entry)?;
    }
    Ok(function.clone())
}

fn unregister(py: &mut Py, a: &[Value]) -> Result {
    let all = list(py)?;
    let Some(l) = all.payload::<ListObject>() else { return Ok(Value::NONE) };
    for entry in l.snapshot(py, &all)? {
        let Some(function) = parts(&entry).and_then(|p| p.first()) else { continue };
        if !py.eq(function, &a[0])? {
            continue;
        }
        // The comparison may have changed the list: the entry goes from wherever it is now.
        if let Some(at) = l.snapshot(py, &all)?.iter().position(|e| e.is(&entry)) {
            drop(l.remove_at(py, &all, at)?);
        }
    }
    Ok(Value::NONE)
}

fn parts(entry: &Value) -> Option<&[Value]> {
    entry.payload::<TupleObject>().map(TupleObject::values)
}

/// Calls what was registered. What they raise is reported and ends nothing.
pub fn run(py: &mut Py) {
    let Ok(all) = list(py) else { return };
    let Some(l) = all.payload::<ListObject>() else { return };
    while let Some(entry) = l.pop_last(py, &all) {
        let Some([function, values, names]) = parts(&entry) else { continue };
        let args = Args::new(parts(values).unwrap_or_default(), parts(names).unwrap_or_default());
        if let Err(raised) = py.call_args(function, args) {
            crate::vm::requests::unraisable(py, raised, function, "Exception ignored in atexit callback");
        }
    }
}

/// What the program's end runs: what was registered here, then the finalizers of `weakref`.
pub fn run_all(py: &mut Py) {
    run(py);
    super::weakref::finalize::run_at_exit(py);
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, "atexit")?;
    b.raw_function(py, "register", register)?;
    b.function(py, "unregister", "(func, /)", unregister)?;
    b.function(py, "_run_exitfuncs", "()", |py, _| {
        run(py);
        Ok(Value::NONE)
    })?;
    b.function(py, "_clear", "()", |py, _| {
        let all = list(py)?;
        if let Some(list) = all.payload::<ListObject>() {
            list.clear(py, &all);
        }
        Ok(Value::NONE)
    })?;
    b.function(py, "_ncallbacks", "()", |py, _| {
        let n = list(py)?.payload::<ListObject>().map_or(0, ListObject::len);
        py.int_from_usize(n)
    })?;
    b.finish(py)
}
