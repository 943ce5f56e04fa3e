//! `groupby` and the iterators over its groups.
//!
//! State of `groupby`: `pools[0]` holds the key of the group that was given out last, `pools[1]` the current key, `pools[2]` the current item (each
//! a list of none or one), `n` the number of that group. State of a group: `n` its number, `value` its key; `function` is the `groupby`.
//! A group is over as soon as the `groupby` has given out another.

use super::tool::{State, Tool};
use crate::object::native::TypeBuilder;
use crate::object::{Args, Field, Py, Result, TypeId, TypeRef, Value};
use crate::types::iterators::itself;
use crate::vm::step;

const TARGET: usize = 0;
const KEY: usize = 1;
const ITEM: usize = 2;

fn read(s: &State, which: usize) -> Option<Value> {
    s.pools.get(which).and_then(|p| p.first()).map(|f| (**f).clone())
}

fn write(s: &mut State, which: usize, v: Vec<Field>) -> Vec<Field> {
    match s.pools.get_mut(which) {
        Some(place) => std::mem::replace(place, v),
        None => v,
    }
}

fn group_by_new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let [iterable, key] = py.named_args("groupby", args, ["iterable", "key"], 1)?;
    let source = py.iter(&iterable)?;
    let key = if key.is_empty() { Value::NONE } else { key };
    let state = State { pools: vec![Vec::new(), Vec::new(), Vec::new()], ..State::default() };
    Tool::make(py, class, source, key, state)
}

/// Takes the next item and its key from below; false at the end.
fn step(py: &mut Py, groups: &Value, tool: &Tool) -> Result<bool> {
    let source = tool.source.get(py);
    let Some(item) = step::next(py, &source)? else { return Ok(false) };
    let key =
        if tool.function.is_none() { item.clone() } else { py.call(&tool.function, std::slice::from_ref(&item))? };
    let _displaced = tool.state.with(py, groups, |s, barrier| {
        (write(s, ITEM, vec![barrier.field(item)]), write(s, KEY, vec![barrier.field(key)]))
    });
    Ok(true)
}

fn group_by_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(tool) = it.payload::<Tool>() else { return Ok(None) };
    let number = tool.state.with(py, it, |s, _| {
        s.n = s.n.wrapping_add(1);
        s.n
    });
    // Skips the rest of the group before. A key is given out by whoever finds target and key as they were compared.
    let key = loop {
        let (target, key) = tool.state.with(py, it, |s, _| (read(s, TARGET), read(s, KEY)));
        let new = match (&target, &key) {
            (None, Some(_)) => true,
            (Some(target), Some(key)) => !py.eq(target, key)?,
            (_, None) => false,
        };
        if new && let Some(key) = key {
            let taken = tool.state.with(py, it, |s, barrier| {
                let same_target = match (&target, read(s, TARGET)) {
                    (None, None) => true,
                    (Some(a), Some(b)) => a.is(&b),
                    _ => false,
                };
                if !same_target || !read(s, KEY).is_some_and(|now| now.is(&key)) {
                    return None;
                }
                Some(write(s, TARGET, vec![barrier.field(key.clone())]))
            });
            if let Some(_displaced) = taken {
                break key;
            }
        } else if !step(py, it, tool)? {
            return Ok(None);
        }
        py.poll()?;
    };
    let state = State { n: number, value: Some(Field::at_birth(key.clone())), ..State::default() };
    let group = Tool::make(py, py.ty(TypeId::Grouper), Value::EMPTY, it.clone(), state)?;
    py.tuple_of_two(key, group).map(Some)
}

fn group_next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    let Some(group) = it.payload::<Tool>() else { return Ok(None) };
    let groups: &Value = &group.function;
    let Some(tool) = groups.payload::<Tool>() else { return Ok(None) };
    let (number, wanted) = group.state.with(py, it, |s, _| (s.n, s.value()));
    let Some(wanted) = wanted else { return Ok(None) };
    loop {
        let (current, there) =
            tool.state.with(py, groups, |s, _| (s.n, s.pools.get(ITEM).is_some_and(|p| !p.is_empty())));
        if current != number {
            return Ok(None);
        }
        if !there && !step(py, groups, tool)? {
            return Ok(None);
        }
        let key = tool.state.with(py, groups, |s, _| read(s, KEY)).unwrap_or(Value::NONE);
        if !py.eq(&wanted, &key)? {
            return Ok(None);
        }
        // Another thread may have taken the item meanwhile.
        let taken = tool.state.with(py, groups, |s, _| write(s, ITEM, Vec::new()));
        if let Some(item) = taken.into_iter().next() {
            return Ok(Some(item.into_value()));
        }
        py.poll()?;
    }
}

/// Fills the types.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::GroupBy);
    b.doc("make an iterator that returns consecutive keys and groups from the iterable");
    b.slots().new.set(Some(group_by_new));
    b.slots().next.set(Some(group_by_next));
    b.slots().iter.set(Some(itself));
    let b = TypeBuilder::new(py, TypeId::Grouper);
    b.slots().next.set(Some(group_next));
    b.slots().iter.set(Some(itself));
}
