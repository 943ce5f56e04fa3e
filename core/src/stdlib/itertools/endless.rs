//! `count`, `cycle` and `repeat`.
//!
//! `count` with small ints keeps the next number and the step as machine words; otherwise `value` is the next number and `function` the step, and
//! a number is handed out by whoever replaces it. `cycle` saves what it has seen in `items`. `repeat` keeps how often is left, or -1.

use super::tool::{State, Tool};
use crate::bytecode::BinaryOp;
use crate::object::native::TypeBuilder;
use crate::object::weakened;
use crate::object::{Args, Field, Py, Result, TypeId, TypeRef, Value};
use crate::types::iterators::itself;
use crate::vm::step;

fn is_number(py: &Py, v: &Value) -> bool {
    let ty = py.type_of(v);
    ty.slots.index.get().is_some()
        || ty.slots.int.get().is_some()
        || ty.slots.float.get().is_some()
        || py.is_instance(v, TypeId::Complex)
}

fn count_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let [start, step] = py.named_args("count", args, ["start", "step"], 0)?;
    for v in [&start, &step] {
        if !v.is_empty() && !is_number(py, v) {
            return Err(py.type_error("a number is required"));
        }
    }
    let start = if start.is_empty() { py.int(0)? } else { start };
    let step = if step.is_empty() { py.int(1)? } else { step };
    let mut state = State::default();
    match (start.as_small_int(), step.as_small_int()) {
        (Some(n), Some(by)) => (state.n, state.step) = (n, by),
        _ => state.value = Some(Field::at_birth(start)),
    }
    Tool::make(py, class, Value::EMPTY, step, state)
}

fn count_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(tool) = it.payload::<Tool>() else { return Ok(None) };
    let weakened = py.mutator().stressed(weakened::ITERATORS);
    let fast = tool.state.with(py, it, |s, _| {
        if s.value.is_some() || s.flag {
            return None;
        }
        let n = s.n;
        if weakened {
            return Some(n);
        }
        match n.checked_add(s.step) {
            Some(next) => s.n = next,
            // The number after this one is a big one: it is computed from `n` by whoever comes next.
            None => s.flag = true,
        }
        Some(n)
    });
    if let Some(n) = fast {
        if py.mutator().weakened(weakened::ITERATORS) {
            // Wrong on purpose: the number is moved on in a second step.
            tool.state.with(py, it, |s, _| s.n = n.wrapping_add(s.step));
        }
        return py.int(n).map(Some);
    }
    loop {
        let (seen, n) = tool.state.with(py, it, |s, _| (s.value(), s.n));
        let now = match &seen {
            Some(v) => v.clone(),
            None => {
                let last = py.int(n)?;
                py.binary(BinaryOp::Add, &last, &tool.function)?
            }
        };
        let next = py.binary(BinaryOp::Add, &now, &tool.function)?;
        let exchanged = tool.state.with(py, it, |s, barrier| s.exchange(barrier, seen.as_ref(), next));
        if let Ok(_displaced) = exchanged {
            return Ok(Some(now));
        }
        py.poll()?;
    }
}

fn count_repr(py: &mut Py, it: &Value) -> Result {
    let name = py.type_of(it).name();
    let Some(tool) = it.payload::<Tool>() else { return py.str("count()") };
    let (value, n) = tool.state.with(py, it, |s, _| (s.value(), s.n));
    let now = match value {
        Some(v) => py.repr_string(&v)?,
        None => n.to_string(),
    };
    if tool.function.as_small_int() == Some(1) {
        return py.str(&format!("{name}({now})"));
    }
    let step = py.repr_string(&tool.function)?;
    py.str(&format!("{name}({now}, {step})"))
}

fn cycle_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let given = py.arity_of("cycle", (class, TypeId::Cycle), args, 1, 1)?;
    let source = py.iter(&given[0])?;
    Tool::make(py, class, source, Value::EMPTY, State::default())
}

fn cycle_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(tool) = it.payload::<Tool>() else { return Ok(None) };
    if let Some(source) = tool.source.get_some(py) {
        if let Some(item) = step::next(py, &source)? {
            let saved = item.clone();
            let kept = tool.state.with(py, it, |s, barrier| {
                if s.items.try_reserve(1).is_err() {
                    return Err(saved);
                }
                s.items.push(barrier.field(saved));
                Ok(())
            });
            return match kept {
                Ok(()) => Ok(Some(item)),
                Err(_refused) => Err(py.no_memory()),
            };
        }
        tool.finish(py, it);
    }
    py.poll()?;
    Ok(tool.state.with(py, it, |s, _| {
        let at = s.m as usize;
        let item = s.items.get(at).map(|f| (**f).clone());
        s.m = if at + 1 >= s.items.len() { 0 } else { s.m + 1 };
        item
    }))
}

fn repeat_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let [object, times] = py.named_args("repeat", args, ["object", "times"], 1)?;
    let n = if times.is_empty() { -1 } else { py.as_i64(&times)?.max(0) };
    Tool::make(py, class, Value::EMPTY, object, State { n, ..State::default() })
}

fn repeat_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(tool) = it.payload::<Tool>() else { return Ok(None) };
    let there = tool.state.with(py, it, |s, _| {
        if s.n > 0 {
            s.n -= 1;
            return true;
        }
        s.n < 0
    });
    Ok(there.then(|| Value::clone(&tool.function)))
}

fn left(py: &Py, it: &Value) -> i64 {
    it.payload::<Tool>().map_or(0, |tool| tool.state.with(py, it, |s, _| s.n))
}

fn repeat_repr(py: &mut Py, it: &Value) -> Result {
    let name = py.type_of(it).name();
    let Some(tool) = it.payload::<Tool>() else { return py.str("repeat()") };
    let object = py.repr_string(&tool.function)?;
    match left(py, it) {
        n if n < 0 => py.str(&format!("{name}({object})")),
        n => py.str(&format!("{name}({object}, {n})")),
    }
}

fn repeat_hint(py: &mut Py, args: &[Value]) -> Result {
    match left(py, &args[0]) {
        n if n < 0 => Err(py.type_error("len() of unsized object")),
        n => py.int(n),
    }
}

/// Fills the types.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Count);
    b.doc("Return a count object whose .__next__() method returns consecutive values.");
    b.slots().new.set(Some(count_new));
    b.slots().next.set(Some(count_next));
    b.slots().iter.set(Some(itself));
    b.slots().repr.set(Some(count_repr));
    let b = TypeBuilder::new(py, TypeId::Cycle);
    b.doc("Return elements from the iterable until it is exhausted. Then repeat the sequence indefinitely.");
    b.slots().new.set(Some(cycle_new));
    b.slots().next.set(Some(cycle_next));
    b.slots().iter.set(Some(itself));
    let b = TypeBuilder::new(py, TypeId::Repeat);
    b.doc("Create an iterator which returns the object for the given number of times, or endlessly.").method(
        "__length_hint__",
        "(self, /)",
        repeat_hint,
    );
    b.slots().new.set(Some(repeat_new));
    b.slots().next.set(Some(repeat_next));
    b.slots().iter.set(Some(itself));
    b.slots().repr.set(Some(repeat_repr));
}
