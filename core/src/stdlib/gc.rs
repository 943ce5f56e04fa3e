//! `gc`: Python's view of the collectors.
//!
//! There is one generation: a thread collects its private containers by its own count of allocations, and the shared ones when enough
//! was published since the last time. What a program sets as the first threshold is that count.

use super::ModuleBuilder;
use crate::object::dict::DictObject;
use crate::object::interp::ModuleState;
use crate::object::{Py, Result, Value};
use crate::vm::collect;
use orochi_gc::sync::atomic::{AtomicI64, Ordering};
use orochi_gc::{Object, flags};

/// The second and third threshold of CPython, which stand for older generations: kept and shown, otherwise without effect.
const OLDER: [i64; 2] = [10, 0];

/// What the module keeps with the interpreter.
#[derive(Default)]
struct State {
    debug: AtomicI64,
    threshold: AtomicI64,
    collections: AtomicI64,
    collected: AtomicI64,
    frozen: AtomicI64,
}

fn state(py: &Py) -> std::sync::Arc<State> {
    let any = py.interp().attachments.entry("gc").or_insert_with(|| std::sync::Arc::new(State::default())).clone();
    match any.downcast::<State>() {
        Ok(state) => state,
        Err(_) => unreachable!("the key is this module's own"),
    }
}

fn gc_collect(py: &mut Py, args: &[Value]) -> Result {
    if !args[0].is_empty() {
        let generation = py.as_i64(&args[0])?;
        if !(0..=2).contains(&generation) {
            return Err(py.value_error("invalid generation"));
        }
    }
    let found = collect::full(py);
    let state = state(py);
    state.collections.fetch_add(1, Ordering::Relaxed);
    state.collected.fetch_add(i64::try_from(found).unwrap_or(i64::MAX), Ordering::Relaxed);
    py.int_from_usize(found)
}

fn enable(py: &mut Py, _args: &[Value]) -> Result {
    py.mutator().set_collection_enabled(true);
    Ok(Value::NONE)
}

fn disable(py: &mut Py, _args: &[Value]) -> Result {
    py.mutator().set_collection_enabled(false);
    Ok(Value::NONE)
}

fn is_enabled(py: &mut Py, _args: &[Value]) -> Result {
    Ok(Value::bool(py.mutator().domain().collection_enabled()))
}

fn three(py: &mut Py, n: [i64; 3]) -> Result {
    let items = n.iter().map(|&i| py.int(i)).collect::<Result<Vec<Value>>>()?;
    py.tuple(items)
}

fn get_threshold(py: &mut Py, _args: &[Value]) -> Result {
    let threshold = i64::try_from(py.mutator().threshold()).unwrap_or(i64::MAX);
    let second = match state(py).threshold.load(Ordering::Relaxed) {
        0 => OLDER[0],
        n => n,
    };
    three(py, [threshold, second, OLDER[1]])
}

fn set_threshold(py: &mut Py, args: &[Value]) -> Result {
    let first = py.as_i32(&args[0])?;
    if !args[1].is_empty() {
        let second = py.as_i32(&args[1])?;
        state(py).threshold.store(i64::from(second), Ordering::Relaxed);
    }
    py.mutator().set_threshold(usize::try_from(first).unwrap_or(0));
    Ok(Value::NONE)
}

fn get_count(py: &mut Py, _args: &[Value]) -> Result {
    let young = i64::try_from(py.mutator().young_count()).unwrap_or(i64::MAX);
    three(py, [young, 0, 0])
}

/// A counted value of an object that is alive.
fn counted(py: &Py, o: Object) -> Value {
    py.mutator().retain(o);
    // SAFETY: the count was just made.
    unsafe { Value::from_object(o) }
}

fn get_objects(py: &mut Py, args: &[Value]) -> Result {
    if !args[0].is_none_or_empty() {
        let generation = py.as_i64(&args[0])?;
        if generation >= 3 {
            return Err(
                py.value_error("generation parameter must be less than the number of available generations (3)")
            );
        }
        if generation < 0 {
            return Err(py.value_error("generation parameter cannot be negative"));
        }
    }
    py.claim_registers();
    let mut found: Vec<Value> = Vec::new();
    let mut refused = false;
    let complete = py.mutator().objects(&mut |o| {
        refused = refused || found.try_reserve(1).is_err();
        if !refused {
            found.push(counted(py, o));
        }
    });
    if refused || !complete { Err(py.no_memory()) } else { py.list(found) }
}

fn references(py: &Py, o: Object, visit: &mut dyn FnMut(Object)) {
    // SAFETY: the object is alive; the world is stopped, or the caller's lock and pin keep what is visited.
    unsafe {
        let kind = &py.interp().kinds()[usize::from(o.as_ref().kind())];
        (kind.trace)(o, visit);
    }
}

fn get_referrers(py: &mut Py, args: crate::object::Args<'_>) -> Result {
    let targets: Vec<Object> = args.positional().iter().filter_map(Value::object).collect();
    py.claim_registers();
    let mut found: Vec<Value> = Vec::new();
    py.mutator().objects(&mut |o| {
        let mut refers = false;
        references(py, o, &mut |to| refers |= targets.contains(&to));
        if refers {
            found.push(counted(py, o));
        }
    });
    py.list(found)
}

fn get_referents(py: &mut Py, args: crate::object::Args<'_>) -> Result {
    let sources: Vec<Object> = args.positional().iter().filter_map(Value::object).collect();
    let mut found: Vec<Value> = Vec::new();
    for o in sources {
        let guard = py.mutator().lock(o);
        references(py, o, &mut |to| found.push(counted(py, to)));
        drop(guard);
    }
    py.list(found)
}

fn flag(v: &Value, bit: u8) -> Result {
    // SAFETY: `v` holds the object.
    Ok(Value::bool(v.object().is_some_and(|o| unsafe { o.as_ref() }.flags() & bit != 0)))
}

fn is_tracked(_py: &mut Py, args: &[Value]) -> Result {
    flag(&args[0], flags::TRACKED)
}

fn is_finalized(_py: &mut Py, args: &[Value]) -> Result {
    flag(&args[0], flags::FINALIZED)
}

fn get_stats(py: &mut Py, _args: &[Value]) -> Result {
    let state = state(py);
    let mut generations = Vec::new();
    for generation in 0..3 {
        let last = generation == 2;
        let n = |v: &AtomicI64| if last { v.load(Ordering::Relaxed) } else { 0 };
        let numbers =
            [("collections", n(&state.collections)), ("collected", n(&state.collected)), ("uncollectable", 0)];
        let v = DictObject::new(py)?;
        if let Some(dict) = v.payload::<DictObject>() {
            for (name, number) in numbers {
                dict.set_str(py, &v, &py.intern(name), py.int(number)?)?;
            }
        }
        generations.push(v);
    }
    py.list(generations)
}

fn get_debug(py: &mut Py, _args: &[Value]) -> Result {
    let bits = state(py).debug.load(Ordering::Relaxed);
    py.int(bits)
}

fn set_debug(py: &mut Py, args: &[Value]) -> Result {
    let bits = py.as_i32(&args[0])?;
    state(py).debug.store(i64::from(bits), Ordering::Relaxed);
    Ok(Value::NONE)
}

fn freeze(py: &mut Py, _args: &[Value]) -> Result {
    py.claim_registers();
    let mut n = 0;
    py.mutator().objects(&mut |_| n += 1);
    state(py).frozen.store(n, Ordering::Relaxed);
    Ok(Value::NONE)
}

fn unfreeze(py: &mut Py, _args: &[Value]) -> Result {
    state(py).frozen.store(0, Ordering::Relaxed);
    Ok(Value::NONE)
}

fn freeze_count(py: &mut Py, _args: &[Value]) -> Result {
    let n = state(py).frozen.load(Ordering::Relaxed);
    py.int(n)
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    let b = ModuleBuilder::new(py, "gc")?;
    b.function(py, "collect", "(generation=2)", gc_collect)?;
    b.function(py, "enable", "()", enable)?;
    b.function(py, "disable", "()", disable)?;
    b.function(py, "isenabled", "()", is_enabled)?;
    b.function(py, "get_threshold", "()", get_threshold)?;
    b.function(py, "set_threshold", "(threshold0, threshold1=0, threshold2=0, /)", set_threshold)?;
    b.function(py, "get_count", "()", get_count)?;
    b.function(py, "get_objects", "(generation=None)", get_objects)?;
    b.raw_function(py, "get_referrers", get_referrers)?;
    b.raw_function(py, "get_referents", get_referents)?;
    b.function(py, "is_tracked", "(obj, /)", is_tracked)?;
    b.function(py, "is_finalized", "(obj, /)", is_finalized)?;
    b.function(py, "get_stats", "()", get_stats)?;
    b.function(py, "get_debug", "()", get_debug)?;
    b.function(py, "set_debug", "(flags, /)", set_debug)?;
    b.function(py, "freeze", "()", freeze)?;
    b.function(py, "unfreeze", "()", unfreeze)?;
    b.function(py, "get_freeze_count", "()", freeze_count)?;
    let garbage = py.list(Vec::new())?;
    drop(py.interp().state(ModuleState::Garbage).set(py, garbage.clone()));
    b.add(py, "garbage", garbage)?;
    let callbacks = py.list(Vec::new())?;
    drop(py.interp().state(ModuleState::CollectorCallbacks).set(py, callbacks.clone()));
    b.add(py, "callbacks", callbacks)?;
    for (name, bits) in [
        ("DEBUG_STATS", 1),
        ("DEBUG_COLLECTABLE", 2),
        ("DEBUG_UNCOLLECTABLE", 4),
        ("DEBUG_SAVEALL", 32),
        ("DEBUG_LEAK", 38),
    ] {
        let v = py.int(bits)?;
        b.add(py, name, v)?;
    }
    b.finish(py)
}
