//! `collections.deque`: a ring of references under the object's lock, with an optional bound.
//!
//! `changes` counts what adds, removes or moves items. An iterator remembers the number that it began with and refuses to go on when it has
//! moved; searches do the same around every comparison, which runs outside the lock.

use super::deque_iterators::{self, iter, reversed};
use crate::algorithm::memory::try_collect;
use crate::bytecode::BinaryOp;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::{Args, Barrier, CompareOp, Field, Guarded, Py, Raised, Result, TypeId, TypeRef, Value};
use crate::text::TextBuilder;
use crate::types::container::{finish_text, push_repr, size_value, wrong_receiver};
use crate::types::generic_alias::class_getitem;
use crate::types::sequence::{index_in, repeat_count};
use orochi_gc::Object;
use std::collections::VecDeque;

/// The changeable state of a deque.
struct State {
    items: VecDeque<Field>,
    max: Option<usize>,
    changes: usize,
}

/// The payload of a deque.
pub struct DequeObject {
    state: Guarded<State>,
}

// SAFETY: 1. every item is traced; 2. fixed size; 3. the fields drop with the ring; 4. guarded.
unsafe impl Payload for DequeObject {
    const KIND: Kind = Kind::Deque;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        // SAFETY: called from `trace`.
        unsafe { self.state.for_trace() }.items.iter().for_each(|f| f.trace(visit));
    }
}

/// Which end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Front,
    Back,
}

pub(super) fn deque_of<'a>(py: &mut Py, v: &'a Value) -> Result<&'a DequeObject> {
    match v.payload::<DequeObject>() {
        Some(d) => Ok(d),
        None => Err(wrong_receiver(py, "collections.deque", v)),
    }
}

impl DequeObject {
    fn empty(max: Option<usize>) -> DequeObject {
        DequeObject { state: Guarded::new(State { items: VecDeque::new(), max, changes: 0 }) }
    }

    pub(super) fn len(&self, py: &Py, owner: &Value) -> usize {
        self.state.with(py, owner, |s, _| s.items.len())
    }

    fn max(&self, py: &Py, owner: &Value) -> Option<usize> {
        self.state.with(py, owner, |s, _| s.max)
    }

    pub(super) fn changes(&self, py: &Py, owner: &Value) -> usize {
        self.state.with(py, owner, |s, _| s.changes)
    }

    fn get(&self, py: &Py, owner: &Value, i: usize) -> Option<Value> {
        self.state.with(py, owner, |s, _| s.items.get(i).map(|f| (**f).clone()))
    }

    /// Item `i` from either end, unless the deque has changed since `changes` was read.
    pub(super) fn item_unchanged(
        &self,
        py: &Py,
        owner: &Value,
        changes: usize,
        i: usize,
        forward: bool,
    ) -> std::result::Result<Option<Value>, ()> {
        self.state.with(py, owner, |s, _| {
            if s.changes != changes {
                return Err(());
            }
            let i = if forward { Some(i) } else { s.items.len().checked_sub(i.saturating_add(1)) };
            Ok(i.and_then(|i| s.items.get(i)).map(|f| (**f).clone()))
        })
    }

    fn snapshot(&self, py: &Py, owner: &Value) -> Result<Vec<Value>> {
        py.had(self.state.with(py, owner, |s, _| try_collect(s.items.iter().map(|f| (**f).clone()))))
    }

    fn push(&self, py: &Py, owner: &Value, v: Value, end: End) -> Result<()> {
        let displaced = self.state.with(py, owner, |s, barrier| {
            if s.items.try_reserve(1).is_err() {
                return Err(v);
            }
            Ok(Self::put(s, barrier, v, end))
        });
        match displaced {
            Ok(_dropped_here) => Ok(()),
            Err(_refused) => Err(py.no_memory()),
        }
    }

    /// Puts an item in, for which there is room; what it displaces, or itself.
    fn put(s: &mut State, barrier: Barrier<'_>, v: Value, end: End) -> Option<Field> {
        s.changes = s.changes.wrapping_add(1);
        if s.max == Some(0) {
            return Some(Field::at_birth(v));
        }
        let full = s.max.is_some_and(|max| s.items.len() >= max);
        match end {
            End::Back => {
                s.items.push_back(barrier.field(v));
                if full { s.items.pop_front() } else { None }
            }
            End::Front => {
                s.items.push_front(barrier.field(v));
                if full { s.items.pop_back() } else { None }
            }
        }
    }

    /// Adds items one after another at one end, in one step.
    fn push_all(&self, py: &Py, owner: &Value, items: impl ExactSizeIterator<Item = Value>, end: End) -> Result<()> {
        let mut displaced = Vec::new();
        let done = self.state.with(py, owner, |s, barrier| {
            if s.items.try_reserve(items.len()).is_err() {
                return Err(items);
            }
            for v in items {
                displaced.extend(Self::put(s, barrier, v, end));
            }
            Ok(())
        });
        // What was displaced, or refused, is dropped here.
        drop(displaced);
        match done {
            Ok(()) => Ok(()),
            Err(_refused) => Err(py.no_memory()),
        }
    }

    fn take(&self, py: &Py, owner: &Value, end: End) -> Result {
        let taken = self.state.with(py, owner, |s, _| {
            let taken = if end == End::Back { s.items.pop_back() } else { s.items.pop_front() };
            if taken.is_some() {
                s.changes = s.changes.wrapping_add(1);
            }
            taken
        });
        match taken {
            Some(field) => Ok(field.into_value()),
            None => Err(py.index_error("pop from an empty deque")),
        }
    }

    fn clear(&self, py: &Py, owner: &Value) {
        let _dropped_last = self.state.with(py, owner, |s, _| {
            s.changes = s.changes.wrapping_add(1);
            std::mem::take(&mut s.items)
        });
    }

    /// Puts these items in place of all others (the last ones, if they are too many).
    fn assign(&self, py: &Py, owner: &Value, items: Vec<Value>) {
        let _dropped_last = self.state.with(py, owner, |s, barrier| {
            s.changes = s.changes.wrapping_add(1);
            let skip = s.max.map_or(0, |max| items.len().saturating_sub(max));
            let fields = items.into_iter().skip(skip).map(|v| barrier.field(v)).collect();
            std::mem::replace(&mut s.items, fields)
        });
    }

    fn rotate(&self, py: &Py, owner: &Value, n: i64) {
        self.state.with(py, owner, |s, _| {
            let len = s.items.len();
            if len > 1 {
                let steps = n.rem_euclid(len as i64) as usize;
                s.items.rotate_right(steps);
                s.changes = s.changes.wrapping_add(1);
            }
        });
    }

    fn remove_at(&self, py: &Py, owner: &Value, i: usize) -> Option<Field> {
        self.state.with(py, owner, |s, _| {
            let removed = s.items.remove(i);
            s.changes = s.changes.wrapping_add(usize::from(removed.is_some()));
            removed
        })
    }
}

fn extend(py: &mut Py, v: &Value, items: &Value, end: End) -> Result<()> {
    let deque = deque_of(py, v)?;
    if v.is(items) {
        let items = deque.snapshot(py, v)?;
        return deque.push_all(py, v, items.into_iter(), end);
    }
    // At once what is there at once; item by item what has to be asked for.
    let ty = py.type_of(items);
    if ty.is(TypeId::List) || ty.is(TypeId::Tuple) {
        let items = py.collect(items)?;
        return deque.push_all(py, v, items.into_iter(), end);
    }
    py.for_each(items, |py, item| deque.push(py, v, item, end))
}

fn new(py: &mut Py, class: TypeRef, _args: Args<'_>) -> Result {
    py.alloc(class, DequeObject::empty(None))
}

fn initialize(py: &mut Py, v: &Value, args: Args<'_>) -> Result<()> {
    let [items, bound] = py.named_args("deque", args, ["iterable", "maxlen"], 0)?;
    let deque = deque_of(py, v)?;
    let max = if bound.is_none_or_empty() {
        None
    } else {
        let n = py.as_i64(&bound)?;
        Some(usize::try_from(n).map_err(|_| py.value_error("maxlen must be non-negative"))?)
    };
    deque.clear(py, v);
    deque.state.with(py, v, |s, _| s.max = max);
    if items.is_empty() { Ok(()) } else { extend(py, v, &items, End::Back) }
}

/// A deque of the type of `v` with the same bound and items.
fn copy_of(py: &mut Py, v: &Value) -> Result {
    let deque = deque_of(py, v)?;
    let max = deque.max(py, v);
    let ty = py.type_of(v);
    if ty.is(TypeId::Deque) {
        let made = py.alloc(ty, DequeObject::empty(max))?;
        deque_of(py, &made)?.assign(py, &made, deque.snapshot(py, v)?);
        return Ok(made);
    }
    let class = ty.to_value();
    match max {
        Some(max) => py.call(&class, &[v.clone(), size_value(max)]),
        None => py.call(&class, std::slice::from_ref(v)),
    }
}

fn repr(py: &mut Py, v: &Value) -> Result {
    py.container_repr(v, "[...]", |py| {
        let deque = deque_of(py, v)?;
        let mut out = TextBuilder::new();
        out.push_str(&py.type_of(v).name());
        out.push_str("([");
        for (i, item) in deque.snapshot(py, v)?.iter().enumerate() {
            if i > 0 {
                out.push_str(", ");
            }
            push_repr(py, &mut out, item)?;
        }
        out.push_str("]");
        if let Some(max) = deque.max(py, v) {
            out.push_str(&format!(", maxlen={max}"));
        }
        out.push_str(")");
        finish_text(py, out)
    })
}

fn len(py: &mut Py, v: &Value) -> Result<usize> {
    Ok(deque_of(py, v)?.len(py, v))
}

fn subscript(py: &mut Py, v: &Value, key: &Value) -> Result<usize> {
    if py.type_of(key).slots.index.get().is_none() {
        let name = py.type_of(key).full_name(py);
        return Err(py.type_error(format!("sequence index must be integer, not '{name}'")));
    }
    let i = py.as_index(key)?;
    let len = deque_of(py, v)?.len(py, v);
    index_in(i, len).ok_or_else(|| py.index_error("deque index out of range"))
}

fn getitem(py: &mut Py, v: &Value, key: &Value) -> Result {
    let i = subscript(py, v, key)?;
    deque_of(py, v)?.get(py, v, i).ok_or_else(|| py.index_error("deque index out of range"))
}

fn setitem(py: &mut Py, v: &Value, key: &Value, new: Option<&Value>) -> Result<()> {
    let i = subscript(py, v, key)?;
    let deque = deque_of(py, v)?;
    let displaced = match new {
        Some(new) => deque
            .state
            .with(py, v, |s, barrier| s.items.get_mut(i).map(|f| std::mem::replace(f, barrier.field(new.clone())))),
        None => deque.remove_at(py, v, i),
    };
    match displaced {
        Some(_dropped_here) => Ok(()),
        None => Err(py.index_error("deque index out of range")),
    }
}

/// Calls `found` with every index whose item equals `wanted`, until it says to stop.
fn search(
    py: &mut Py,
    v: &Value,
    wanted: &Value,
    range: std::ops::Range<usize>,
    mutated: fn(&Py) -> Raised,
    mut found: impl FnMut(usize) -> bool,
) -> Result<()> {
    let deque = deque_of(py, v)?;
    let changes = deque.changes(py, v);
    for i in range {
        let Some(item) = deque.get(py, v, i) else { break };
        let equal = py.eq(&item, wanted)?;
        if deque.changes(py, v) != changes {
            return Err(mutated(py));
        }
        if equal && found(i) {
            break;
        }
        py.poll()?;
    }
    Ok(())
}

pub(super) fn mutated_in_iteration(py: &Py) -> Raised {
    py.runtime_error("deque mutated during iteration")
}

fn contains(py: &mut Py, v: &Value, wanted: &Value) -> Result<bool> {
    let mut there = false;
    search(py, v, wanted, 0..usize::MAX, mutated_in_iteration, |_| {
        there = true;
        true
    })?;
    Ok(there)
}

fn compare(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    let (Some(left), Some(right)) = (a.payload::<DequeObject>(), b.payload::<DequeObject>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if a.is(b) && matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::bool(op == CompareOp::Eq));
    }
    let (x, y) = (left.snapshot(py, a)?, right.snapshot(py, b)?);
    if x.len() != y.len() && matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::bool(op == CompareOp::Ne));
    }
    for (i, j) in x.iter().zip(&y) {
        if !py.eq(i, j)? {
            return match op {
                CompareOp::Eq => Ok(Value::FALSE),
                CompareOp::Ne => Ok(Value::TRUE),
                _ => py.compare(i, j, op),
            };
        }
    }
    Ok(Value::bool(op.holds(x.len().cmp(&y.len()))))
}

fn add(py: &mut Py, a: &Value, b: &Value) -> Result {
    if !a.has_payload::<DequeObject>() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    if !b.has_payload::<DequeObject>() {
        let name = py.type_of(b).full_name(py);
        return Err(py.type_error(format!("can only concatenate deque (not \"{name}\") to deque")));
    }
    let joined = copy_of(py, a)?;
    extend(py, &joined, b, End::Back)?;
    Ok(joined)
}

fn inplace_add(py: &mut Py, a: &Value, b: &Value) -> Result {
    extend(py, a, b, End::Back)?;
    Ok(a.clone())
}

fn repeat(py: &mut Py, v: &Value, times: i64) -> Result<()> {
    let deque = deque_of(py, v)?;
    let items = deque.snapshot(py, v)?;
    let times = usize::try_from(times).unwrap_or(0);
    if items.is_empty() || times == 1 {
        return Ok(());
    }
    // Of many repetitions only what the bound leaves is made.
    let times = match deque.max(py, v) {
        Some(max) => times.min(max / items.len() + 2),
        None => times,
    };
    let mut all: Vec<Value> = Vec::new();
    let wanted = items.len().checked_mul(times);
    if wanted.is_none_or(|n| all.try_reserve_exact(n).is_err()) {
        return Err(py.no_memory());
    }
    for _ in 0..times {
        all.extend_from_slice(&items);
    }
    deque.assign(py, v, all);
    Ok(())
}

fn mul(py: &mut Py, a: &Value, b: &Value) -> Result {
    let (v, n) = if a.has_payload::<DequeObject>() { (a, b) } else { (b, a) };
    let Some(times) = repeat_count(py, n)? else { return Ok(Value::NOT_IMPLEMENTED) };
    let made = copy_of(py, v)?;
    repeat(py, &made, times)?;
    Ok(made)
}

fn inplace_mul(py: &mut Py, a: &Value, b: &Value) -> Result {
    let Some(times) = repeat_count(py, b)? else { return Ok(Value::NOT_IMPLEMENTED) };
    repeat(py, a, times)?;
    Ok(a.clone())
}

// --- methods ---

fn append(py: &mut Py, args: &[Value]) -> Result {
    deque_of(py, &args[0])?.push(py, &args[0], args[1].clone(), End::Back)?;
    Ok(Value::NONE)
}

fn append_left(py: &mut Py, args: &[Value]) -> Result {
    deque_of(py, &args[0])?.push(py, &args[0], args[1].clone(), End::Front)?;
    Ok(Value::NONE)
}

fn pop(py: &mut Py, args: &[Value]) -> Result {
    deque_of(py, &args[0])?.take(py, &args[0], End::Back)
}

fn pop_left(py: &mut Py, args: &[Value]) -> Result {
    deque_of(py, &args[0])?.take(py, &args[0], End::Front)
}

fn extend_method(py: &mut Py, args: &[Value]) -> Result {
    extend(py, &args[0], &args[1], End::Back)?;
    Ok(Value::NONE)
}

fn extend_left(py: &mut Py, args: &[Value]) -> Result {
    extend(py, &args[0], &args[1], End::Front)?;
    Ok(Value::NONE)
}

fn clear(py: &mut Py, args: &[Value]) -> Result {
    deque_of(py, &args[0])?.clear(py, &args[0]);
    Ok(Value::NONE)
}

fn copy(py: &mut Py, args: &[Value]) -> Result {
    copy_of(py, &args[0])
}

fn count(py: &mut Py, args: &[Value]) -> Result {
    let mut n = 0;
    search(py, &args[0], &args[1], 0..usize::MAX, mutated_in_iteration, |_| {
        n += 1;
        false
    })?;
    Ok(size_value(n))
}

fn index(py: &mut Py, args: &[Value]) -> Result {
    let len = deque_of(py, &args[0])?.len(py, &args[0]);
    let bound = |py: &mut Py, v: &Value, absent: usize| -> Result<usize> {
        if v.is_empty() {
            return Ok(absent);
        }
        let i = py.as_index_clamped(v)?;
        let i = if i < 0 { i.saturating_add(len as i64).max(0) } else { i };
        Ok((i as usize).min(len))
    };
    let (start, end) = (bound(py, &args[2], 0)?, bound(py, &args[3], len)?);
    let mut at = None;
    search(py, &args[0], &args[1], start..end, mutated_in_iteration, |i| {
        at = Some(i);
        true
    })?;
    match at {
        Some(i) => Ok(size_value(i)),
        None => Err(not_there(py, &args[1])),
    }
}

fn not_there(py: &mut Py, wanted: &Value) -> Raised {
    match py.repr_string(wanted) {
        Ok(text) => py.value_error(format!("{text} is not in deque")),
        Err(e) => e,
    }
}

fn remove(py: &mut Py, args: &[Value]) -> Result {
    let mut at = None;
    let mutated = |py: &Py| py.index_error("deque mutated during remove().");
    search(py, &args[0], &args[1], 0..usize::MAX, mutated, |i| {
        at = Some(i);
        true
    })?;
    match at {
        Some(i) => {
            drop(deque_of(py, &args[0])?.remove_at(py, &args[0], i));
            Ok(Value::NONE)
        }
        None => Err(not_there(py, &args[1])),
    }
}

fn insert(py: &mut Py, args: &[Value]) -> Result {
    let i = py.as_index_clamped(&args[1])?;
    let deque = deque_of(py, &args[0])?;
    let v = args[2].clone();
    let done = deque.state.with(py, &args[0], |s, barrier| {
        let len = s.items.len();
        if s.max.is_some_and(|max| len >= max) {
            return Err(true);
        }
        if s.items.try_reserve(1).is_err() {
            return Err(false);
        }
        let i = if i < 0 { i.saturating_add(len as i64).max(0) } else { i };
        s.items.insert((i as usize).min(len), barrier.field(v));
        s.changes = s.changes.wrapping_add(1);
        Ok(())
    });
    match done {
        Ok(()) => Ok(Value::NONE),
        Err(true) => Err(py.index_error("deque already at its maximum size")),
        Err(false) => Err(py.no_memory()),
    }
}

fn reverse(py: &mut Py, args: &[Value]) -> Result {
    deque_of(py, &args[0])?.state.with(py, &args[0], |s, _| {
        s.items.make_contiguous().reverse();
        s.changes = s.changes.wrapping_add(1);
    });
    Ok(Value::NONE)
}

fn rotate(py: &mut Py, args: &[Value]) -> Result {
    let n = if args[1].is_empty() { 1 } else { py.as_i64(&args[1])? };
    deque_of(py, &args[0])?.rotate(py, &args[0], n);
    Ok(Value::NONE)
}

fn maxlen(py: &mut Py, v: &Value) -> Result {
    Ok(deque_of(py, v)?.max(py, v).map_or(Value::NONE, size_value))
}

fn sizeof(py: &mut Py, args: &[Value]) -> Result {
    let capacity = deque_of(py, &args[0])?.state.with(py, &args[0], |s, _| s.items.capacity());
    Ok(size_value(capacity * size_of::<Field>() + size_of::<DequeObject>() + 16))
}

fn reduce(py: &mut Py, args: &[Value]) -> Result {
    let v = &args[0];
    let max = deque_of(py, v)?.max(py, v);
    let class = py.type_of(v).to_value();
    let arguments = match max {
        Some(max) => {
            let empty = py.tuple(Vec::new())?;
            py.tuple(vec![empty, size_value(max)])?
        }
        None => py.tuple(Vec::new())?,
    };
    let state = py.call_method(v, "__getstate__", &[])?;
    let items = py.iter(v)?;
    if items.payload::<crate::object::iterator::IteratorObject>().is_none()
        && py.type_of(&items).slots.next.get().is_none()
    {
        let name = py.type_of(&items).full_name(py);
        return Err(py.type_error(format!("'{name}' object is not an iterator")));
    }
    py.tuple(vec![class, arguments, state, items])
}

/// Fills the deque and its iterators.
pub fn init(py: &Py) {
    let t = TypeBuilder::new(py, TypeId::Deque);
    let s = t.slots();
    s.new.set(Some(new));
    s.init.set(Some(initialize));
    s.repr.set(Some(repr));
    s.len.set(Some(len));
    s.iter.set(Some(iter));
    s.getitem.set(Some(getitem));
    s.setitem.set(Some(setitem));
    s.contains.set(Some(contains));
    s.compare.set(Some(compare));
    s.binary[BinaryOp::Add as usize].set(Some(add));
    s.binary[BinaryOp::Mul as usize].set(Some(mul));
    s.inplace[BinaryOp::Add as usize].set(Some(inplace_add));
    s.inplace[BinaryOp::Mul as usize].set(Some(inplace_mul));
    t.constant("__hash__", Value::NONE);
    t.method("append", "(self, item, /)", append)
        .method("appendleft", "(self, item, /)", append_left)
        .method("pop", "(self, /)", pop)
        .method("popleft", "(self, /)", pop_left)
        .method("extend", "(self, iterable, /)", extend_method)
        .method("extendleft", "(self, iterable, /)", extend_left)
        .method("clear", "(self, /)", clear)
        .method("copy", "(self, /)", copy)
        .method("__copy__", "(self, /)", copy)
        .method("count", "(self, value, /)", count)
        .method("index", "(self, value, start=0, stop=<unrepresentable>, /)", index)
        .method("remove", "(self, value, /)", remove)
        .method("insert", "(self, index, value, /)", insert)
        .method("reverse", "(self, /)", reverse)
        .method("rotate", "(self, n=1, /)", rotate)
        .method("__reversed__", "(self, /)", reversed)
        .method("__reduce__", "(self, /)", reduce)
        .method("__sizeof__", "(self, /)", sizeof)
        .class_method("__class_getitem__", "(cls, item, /)", class_getitem)
        .getter("maxlen", maxlen)
        .doc("A list-like sequence optimized for data accesses near its endpoints.");
    deque_iterators::init(py);
}

/// `deque.append`, for natives that hold a deque.
///
/// # Errors
/// MemoryError; TypeError if it is no deque.
pub fn append_to(py: &mut Py, deque: &Value, v: Value) -> Result<()> {
    deque_of(py, deque)?.push(py, deque, v, End::Back)
}

/// `deque.popleft`, for natives that hold a deque.
///
/// # Errors
/// IndexError; TypeError if it is no deque.
pub fn take_first(py: &mut Py, deque: &Value) -> Result {
    deque_of(py, deque)?.take(py, deque, End::Front)
}
