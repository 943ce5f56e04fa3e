//! Iterators that choose or change the items of one iterator below: `compress`, `dropwhile`, `takewhile`, `filterfalse`, `starmap`, `islice`,
//! `pairwise`, `accumulate`, `batched`.
//!
//! `flag`: `dropwhile` has begun to give items out, `takewhile` has ended, `accumulate` owes its initial value, `batched` is strict. `value`: the
//! item before (`pairwise`) or the total (`accumulate`). `islice` plans a whole step under the lock, so that its positions are
//! given out once: `n` is the next position, `m` where to stop (or -1), `items_seen` the place reached below, kept in `indices[0]`.

use super::fill;
use super::tool::{State, Tool};
use crate::bytecode::BinaryOp;
use crate::object::tuple::TupleObject;
use crate::object::typeobject::NextFn;
use crate::object::{Args, Field, Py, Result, TypeId, TypeRef, Value};
use crate::vm::step;

fn compress_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let [data, selectors] = py.named_args("compress", args, ["data", "selectors"], 2)?;
    let (data, selectors) = (py.iter(&data)?, py.iter(&selectors)?);
    Tool::make(py, class, data, selectors, State::default())
}

fn compress_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(tool) = it.payload::<Tool>() else { return Ok(None) };
    let source = tool.source.get(py);
    loop {
        let Some(item) = step::next(py, &source)? else { return Ok(None) };
        let Some(selector) = step::next(py, &tool.function)? else { return Ok(None) };
        if py.truth(&selector)? {
            return Ok(Some(item));
        }
        py.poll()?;
    }
}

/// `dropwhile`, `takewhile`, `filterfalse`, `starmap`: a function and an iterable.
fn function_new(py: &mut Py, class: TypeRef, args: Args<'_>, (name, id): (&str, TypeId)) -> Result {
    let given = py.arity_of(name, (class, id), args, 2, 2)?;
    let source = py.iter(&given[1])?;
    Tool::make(py, class, source, given[0].clone(), State::default())
}

fn holds(py: &mut Py, predicate: &Value, item: &Value) -> Result<bool> {
    let answer = py.call(predicate, std::slice::from_ref(item))?;
    py.truth(&answer)
}

fn drop_while_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(tool) = it.payload::<Tool>() else { return Ok(None) };
    let source = tool.source.get(py);
    while let Some(item) = step::next(py, &source)? {
        if tool.state.with(py, it, |s, _| s.flag) {
            return Ok(Some(item));
        }
        if !holds(py, &tool.function, &item)? {
            tool.state.with(py, it, |s, _| s.flag = true);
            return Ok(Some(item));
        }
        py.poll()?;
    }
    Ok(None)
}

fn take_while_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(tool) = it.payload::<Tool>() else { return Ok(None) };
    if tool.state.with(py, it, |s, _| s.flag) {
        return Ok(None);
    }
    let source = tool.source.get(py);
    let Some(item) = step::next(py, &source)? else { return Ok(None) };
    if holds(py, &tool.function, &item)? {
        return Ok(Some(item));
    }
    tool.state.with(py, it, |s, _| s.flag = true);
    Ok(None)
}

fn filter_false_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(tool) = it.payload::<Tool>() else { return Ok(None) };
    let source = tool.source.get(py);
    let plain = tool.function.is_none() || TypeRef::from_value(&tool.function).is_some_and(|t| t.is(TypeId::Bool));
    while let Some(item) = step::next(py, &source)? {
        let good = if plain { py.truth(&item)? } else { holds(py, &tool.function, &item)? };
        if !good {
            return Ok(Some(item));
        }
        py.poll()?;
    }
    Ok(None)
}

fn star_map_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(tool) = it.payload::<Tool>() else { return Ok(None) };
    let source = tool.source.get(py);
    let Some(item) = step::next(py, &source)? else { return Ok(None) };
    if let Some(tuple) = item.payload::<TupleObject>()
        && py.type_of(&item).is(TypeId::Tuple)
    {
        return py.call(&tool.function, tuple.values()).map(Some);
    }
    let args = py.collect(&item)?;
    py.call(&tool.function, &args).map(Some)
}

fn position(py: &mut Py, v: &Value) -> Result<Option<i64>> {
    if py.type_of(v).slots.index.get().is_none() {
        return Ok(None);
    }
    match py.as_i64(v) {
        Ok(n) => Ok(Some(n).filter(|&n| n >= 0)),
        Err(e) if py.exception_is(&e, TypeId::OverflowError) => Ok(None),
        Err(e) => Err(e),
    }
}

const SLICE_ERROR: &str = "for islice() must be None or an integer: 0 <= x <= sys.maxsize.";

fn islice_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let given = py.arity_of("islice", (class, TypeId::ISlice), args, 2, 4)?;
    let (mut start, mut stop, mut step) = (0, -1, 1);
    let end = if given.len() == 2 { &given[1] } else { &given[2] };
    if !end.is_none() {
        let what = if given.len() == 2 { "Stop argument" } else { "Indices" };
        stop = match position(py, end)? {
            Some(n) => n,
            // Only the stop is named when it is the stop that is wrong and no int at all.
            None if given.len() > 2 && py.type_of(end).slots.index.get().is_none() => {
                return Err(py.value_error(format!("Stop argument {SLICE_ERROR}")));
            }
            None => return Err(py.value_error(format!("{what} {SLICE_ERROR}"))),
        };
    }
    if given.len() > 2 && !given[1].is_none() {
        start = match position(py, &given[1])? {
            Some(n) => n,
            None => return Err(py.value_error(format!("Indices {SLICE_ERROR}"))),
        };
    }
    if let Some(v) = given.get(3)
        && !v.is_none()
    {
        step = match position(py, v)? {
            Some(n) if n > 0 => n,
            _ => return Err(py.value_error("Step for islice() must be a positive integer or None.")),
        };
    }
    let source = py.iter(&given[0])?;
    let state = State { n: start, m: stop, step, indices: vec![0], ..State::default() };
    Tool::make(py, class, source, Value::EMPTY, state)
}

fn islice_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(tool) = it.payload::<Tool>() else { return Ok(None) };
    let Some(source) = tool.source.get_some(py) else { return Ok(None) };
    // How many to skip, and whether an item follows.
    let (skip, there) = tool.state.with(py, it, |s, _| {
        let Some(seen) = s.indices.first_mut() else { return (0, false) };
        let target = s.n as usize;
        let skip = target.saturating_sub(*seen);
        *seen = target.max(*seen);
        if s.m >= 0 && *seen >= s.m as usize {
            return (skip, false);
        }
        *seen += 1;
        let next = s.n.saturating_add(s.step);
        s.n = if s.m >= 0 { next.min(s.m) } else { next };
        (skip, true)
    });
    for _ in 0..skip {
        if step::next(py, &source)?.is_none() {
            tool.finish(py, it);
            return Ok(None);
        }
        py.poll()?;
    }
    if there && let Some(item) = step::next(py, &source)? {
        return Ok(Some(item));
    }
    tool.finish(py, it);
    Ok(None)
}

fn pairwise_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let given = py.arity_of("pairwise", (class, TypeId::Pairwise), args, 1, 1)?;
    let source = py.iter(&given[0])?;
    Tool::make(py, class, source, Value::EMPTY, State::default())
}

fn pairwise_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(tool) = it.payload::<Tool>() else { return Ok(None) };
    let Some(source) = tool.source.get_some(py) else { return Ok(None) };
    if tool.state.with(py, it, |s, _| s.value.is_none()) {
        match step::next(py, &source)? {
            Some(first) => {
                let _other_thread_was_first = tool.state.with(py, it, |s, barrier| s.exchange(barrier, None, first));
            }
            None => {
                tool.finish(py, it);
                return Ok(None);
            }
        }
    }
    let Some(item) = step::next(py, &source)? else {
        tool.finish(py, it);
        let _dropped_last = tool.state.with(py, it, |s, _| s.value.take());
        return Ok(None);
    };
    let saved = item.clone();
    let before = tool.state.with(py, it, |s, barrier| s.value.replace(barrier.field(saved)));
    match before {
        Some(before) => py.tuple_of_two(before.into_value(), item).map(Some),
        None => Ok(None),
    }
}

fn accumulate_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    if args.len() > 2 {
        let n = args.len();
        return Err(py.type_error(format!("accumulate() takes at most 2 positional arguments ({n} given)")));
    }
    let [iterable, function, initial] = py.named_args("accumulate", args, ["iterable", "func", "initial"], 1)?;
    let source = py.iter(&iterable)?;
    let mut state = State::default();
    if !initial.is_none_or_empty() {
        state.flag = true;
        state.value = Some(Field::at_birth(initial));
    }
    Tool::make(py, class, source, if function.is_empty() { Value::NONE } else { function }, state)
}

fn accumulate_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(tool) = it.payload::<Tool>() else { return Ok(None) };
    let initial = tool.state.with(py, it, |s, _| if std::mem::take(&mut s.flag) { s.value() } else { None });
    if initial.is_some() {
        return Ok(initial);
    }
    let source = tool.source.get(py);
    let Some(item) = step::next(py, &source)? else { return Ok(None) };
    // Whoever finds the total changed meanwhile adds its item to the new total.
    loop {
        let seen = tool.state.with(py, it, |s, _| s.value());
        let total = match &seen {
            None => item.clone(),
            Some(total) if tool.function.is_none() => py.binary(BinaryOp::Add, total, &item)?,
            Some(total) => py.call(&tool.function, &[total.clone(), item.clone()])?,
        };
        let new = total.clone();
        let exchanged = tool.state.with(py, it, |s, barrier| s.exchange(barrier, seen.as_ref(), new));
        if let Ok(_displaced) = exchanged {
            return Ok(Some(total));
        }
        py.poll()?;
    }
}

fn batched_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    if args.len() > 2 {
        let n = args.len();
        return Err(py.type_error(format!("batched() takes at most 2 positional arguments ({n} given)")));
    }
    let [iterable, n, strict] = py.named_args("batched", args, ["iterable", "n", "strict"], 2)?;
    let flag = !strict.is_empty() && py.truth(&strict)?;
    let n = py.as_i64(&n)?;
    if n < 1 {
        return Err(py.value_error("n must be at least one"));
    }
    let source = py.iter(&iterable)?;
    Tool::make(py, class, source, Value::EMPTY, State { n, flag, ..State::default() })
}

fn batched_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(tool) = it.payload::<Tool>() else { return Ok(None) };
    let Some(source) = tool.source.get_some(py) else { return Ok(None) };
    let (n, strict) = tool.state.with(py, it, |s, _| (s.n as usize, s.flag));
    let mut items = Vec::new();
    while items.len() < n {
        match step::next(py, &source) {
            Ok(Some(item)) => {
                if items.try_reserve(1).is_err() {
                    return Err(py.no_memory());
                }
                items.push(item);
                py.poll()?;
            }
            Ok(None) => break,
            Err(e) => {
                tool.finish(py, it);
                return Err(e);
            }
        }
    }
    if items.len() < n {
        tool.finish(py, it);
        if items.is_empty() {
            return Ok(None);
        }
        if strict {
            return Err(py.value_error("batched(): incomplete batch"));
        }
    }
    py.tuple(items).map(Some)
}

/// Fills the types.
pub fn init(py: &Py) {
    type New = fn(&mut Py, TypeRef, Args<'_>) -> Result;
    let all: [(TypeId, New, NextFn, &str); 9] = [
        (
            TypeId::Compress,
            compress_new,
            compress_next,
            "Return data elements corresponding to true selector elements.",
        ),
        (
            TypeId::DropWhile,
            |py, class, args| function_new(py, class, args, ("dropwhile", TypeId::DropWhile)),
            drop_while_next,
            "Drop items from the iterable while predicate(item) is true.",
        ),
        (
            TypeId::TakeWhile,
            |py, class, args| function_new(py, class, args, ("takewhile", TypeId::TakeWhile)),
            take_while_next,
            "Return successive entries from an iterable as long as the predicate evaluates to true for each entry.",
        ),
        (
            TypeId::FilterFalse,
            |py, class, args| function_new(py, class, args, ("filterfalse", TypeId::FilterFalse)),
            filter_false_next,
            "Return those items of iterable for which function(item) is false.",
        ),
        (
            TypeId::StarMap,
            |py, class, args| function_new(py, class, args, ("starmap", TypeId::StarMap)),
            star_map_next,
            "Return an iterator whose values are returned from the function evaluated with an argument tuple taken from the given sequence.",
        ),
        (
            TypeId::ISlice,
            islice_new,
            islice_next,
            "Return an iterator over selected items of an iterable, as slicing does.",
        ),
        (
            TypeId::Pairwise,
            pairwise_new,
            pairwise_next,
            "Return an iterator of overlapping pairs taken from the input iterator.",
        ),
        (TypeId::Accumulate, accumulate_new, accumulate_next, "Return series of accumulated sums."),
        (
            TypeId::Batched,
            batched_new,
            batched_next,
            "Batch data into tuples of length n. The last batch may be shorter than n.",
        ),
    ];
    for (id, new, next, doc) in all {
        fill(py, id, new, next, doc);
    }
}
