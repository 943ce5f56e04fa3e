//! `_orochi`: what this interpreter can tell about itself: its build, counts of costly operations, its heap.

use super::ModuleBuilder;
use crate::object::dict::DictObject;
use crate::object::weakened::SWITCHES;
use crate::object::{Args, Py, Result, Value};
use orochi_gc::counters;
use orochi_gc::sync::atomic::Ordering;
use orochi_gc::sync::scheduler::{self, Choice};

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub fn make(py: &mut Py) -> Result {
    let builder = ModuleBuilder::new(py, "_orochi")?;
    builder.add(py, "build", py.intern(if crate::object::sharing() { "free-threaded" } else { "gil" }))?;
    builder.add(py, "counting", Value::bool(cfg!(feature = "count")))?;
    builder.function(py, "counters", "()", counters)?;
    builder.function(py, "watch_lines", "()", watch_lines)?;
    builder.function(py, "take_lines", "()", take_lines)?;
    builder.function(py, "heap", "()", heap)?;
    builder.raw_function(py, "stress", stress)?;
    builder.function(py, "refuse", "(met, large, refused=-1, /)", refuse)?;
    builder.function(py, "take_turns", "()", take_turns)?;
    builder.function(py, "schedule_trace", "()", schedule_trace)?;
    builder.function(py, "join_schedule", "(me, threads, seed, choice, /)", join_schedule)?;
    builder.function(py, "leave_schedule", "()", leave_schedule)?;
    builder.function(py, "name_module", "(class, /)", name_module)?;
    builder.function(py, "state", "(object, /)", state)?;
    builder.function(py, "open_edges", "()", open_edges)?;
    builder.function(py, "operations", "()", |py, _| {
        let names = crate::bytecode::Op::ALL.iter().map(|op| py.str(op.name())).collect::<Result<Vec<_>>>()?;
        py.tuple(names)
    })?;
    builder.function(py, "disassemble", "(code, /)", disassemble)?;
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

/// What the calling thread has done so far, by the names of `Counters`. Zeros in a build that does not count.
fn counters(py: &mut Py, _: &[Value]) -> Result {
    let counted = py.mutator().counters();
    dict_of(py, &counted.named())
}

/// From now on the calling thread notes which cache lines it uses; nothing in a build that does not count.
fn watch_lines(_py: &mut Py, _: &[Value]) -> Result {
    counters::watch_lines();
    Ok(Value::NONE)
}

/// The cache lines that the calling thread has used since `watch_lines`, each with how often it was written and read: a list of
/// three numbers a line, one after another.
fn take_lines(py: &mut Py, _: &[Value]) -> Result {
    let mut numbers = Vec::new();
    for (address, uses) in counters::take_lines() {
        for n in [address as u64, uses.writes, uses.reads] {
            numbers.push(py.int(i64::try_from(n).unwrap_or(i64::MAX))?);
        }
    }
    py.list(numbers)
}

/// What all heaps hold: objects, their bytes, bytes held from the system, bytes that wait for a grace period. Stops the world.
fn heap(py: &mut Py, _: &[Value]) -> Result {
    py.claim_registers();
    let stats = py.mutator().domain_stats();
    let n = |n: usize| n as u64;
    dict_of(
        py,
        &[
            ("retired_bytes", n(stats.retired_bytes)),
            ("objects", n(stats.heap.objects)),
            ("live_bytes", n(stats.heap.live_bytes)),
            ("held_bytes", n(stats.heap.held_bytes)),
        ],
    )
}

/// Turns the memory core's stress switches on or off, by name; says whether this build has them (it has debug assertions).
fn stress(py: &mut Py, args: Args<'_>) -> Result {
    let mut switches = 0;
    for v in args.positional() {
        let name = py.str_string(v)?;
        match SWITCHES.iter().find(|(known, _)| *known == name) {
            Some((_, bits)) => switches |= bits,
            None => return Err(py.value_error(format!("no stress switch is named '{name}'"))),
        }
    }
    py.interp().domain.set_stress(switches);
    if switches != 0 {
        // The switches that concern safepoints go on from the first one.
        py.interp().domain.request_everyone(orochi_gc::bits::PENDING);
    }
    Ok(Value::bool(cfg!(debug_assertions)))
}

/// From now on so many requests for memory of so many bytes are met (a negative number: all of them), and then so many refused (a negative number:
/// all), in a build with debug assertions. Returns how many such requests there were since the last call.
fn refuse(py: &mut Py, a: &[Value]) -> Result {
    let (met, large) = (py.as_i64(&a[0])?, py.as_i64(&a[1])?);
    let refused = if a[2].is_empty() { -1 } else { py.as_i64(&a[2])? };
    let asked = crate::vm::spare::refuse(met as u64, usize::try_from(large).unwrap_or(usize::MAX), refused as u64);
    py.int_from_u64(asked)
}

/// From now on messages name the module of this class: the library has some in Python that CPython has in C.
fn name_module(py: &mut Py, a: &[Value]) -> Result {
    let module = py.get_attribute(&a[0], crate::object::Name::__module__)?;
    if let Some(class) = crate::object::TypeRef::from_value(&a[0]) {
        let guard = py.mutator().lock(class.object());
        let before = class.module.replace(py, class.object(), module);
        drop(guard);
        drop(before);
        class.flags.fetch_or(crate::object::typeobject::type_flags::NAMES_MODULE, Ordering::Relaxed);
    }
    Ok(a[0].clone())
}

/// The listing of a code object.
fn disassemble(py: &mut Py, a: &[Value]) -> Result {
    match a[0].payload::<crate::object::function::CodeObject>() {
        Some(code) => py.str(&crate::bytecode::disassemble::listing(&code.data)),
        None => Err(py.type_error("a code object is required")),
    }
}

/// How many references lead from shared or immortal objects to private ones: none, ever.
fn open_edges(py: &mut Py, _: &[Value]) -> Result {
    py.claim_registers();
    let n = py.mutator().open_edges();
    py.int_from_usize(n)
}

/// From now on threads take turns, in an order that repeats itself; says whether this build has schedules.
fn take_turns(_py: &mut Py, _: &[Value]) -> Result {
    Ok(Value::bool(scheduler::take_turns()))
}

/// Joins a schedule as thread `me` of so many, with a seed and `random` or `priorities`. Waits for the other threads, and for the first turn.
fn join_schedule(py: &mut Py, a: &[Value]) -> Result {
    let (me, threads, seed) = (py.as_i64(&a[0])?, py.as_i64(&a[1])?, py.as_i64(&a[2])?);
    let choice = if py.str_string(&a[3])? == "random" { Choice::Random } else { Choice::Priorities };
    let number = |n: i64| usize::try_from(n).unwrap_or(0);
    if number(me) < number(threads) {
        py.detach(|| scheduler::join(number(me), number(threads), seed as u64, choice));
    }
    Ok(Value::NONE)
}

/// Leaves the schedule, and waits until the other threads have left it.
fn leave_schedule(py: &mut Py, _: &[Value]) -> Result {
    py.detach(scheduler::leave);
    Ok(Value::NONE)
}

/// A number for all that the schedules have decided so far.
fn schedule_trace(py: &mut Py, _: &[Value]) -> Result {
    py.int_from_u64(scheduler::trace() >> 4)
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
