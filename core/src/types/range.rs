//! `range`: immutable bounds, with a form for 64-bit numbers that everything hot uses, and integers of any size otherwise.
//!
//! A `FastRange` never overflows: its end is exactly `start + len * step` and fits an `i64`, so iteration is adding the step until the
//! end is met. The iterator of a fast range is one atomic word beside two constants (see `RangeIterator`, which the VM steps itself).

use super::container::size_value;
use super::iterators::itself;
use super::slice::SliceObject;
use crate::algorithm::hash::hash_tuple;
use crate::number::Int;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::{Payload, payload_of};
use crate::object::typeobject::CompareOp;
use crate::object::{Args, Field, Py, Result, TypeId, TypeRef, Value, word};
use orochi_gc::sync::{AtomicI64, Ordering};
use orochi_gc::{Header, Object};
use std::borrow::Cow;

/// A range of 64-bit numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FastRange {
    /// The first number.
    pub start: i64,
    /// `start + len * step`: the number that ends the iteration, exactly.
    pub end: i64,
    /// Distance, never zero.
    pub step: i64,
    /// How many numbers.
    pub len: i64,
}

impl FastRange {
    /// The range, if all that it says fits.
    pub fn new(start: i64, stop: i64, step: i64) -> Option<FastRange> {
        let distance = i128::from(stop) - i128::from(start);
        let s = i128::from(step);
        let len = match s {
            1.. if distance > 0 => (distance - 1) / s + 1,
            ..=-1 if distance < 0 => (-distance - 1) / -s + 1,
            0 => return None,
            _ => 0,
        };
        let len = i64::try_from(len).ok()?;
        let end = i64::try_from(i128::from(start) + i128::from(len) * s).ok()?;
        Some(FastRange { start, end, step, len })
    }

    /// The number at index `i`, which is below the length.
    pub fn at(self, i: i64) -> i64 {
        self.start.wrapping_add(i.wrapping_mul(self.step))
    }

    /// The index of `n`, if it is one of the numbers.
    pub fn find(self, n: i64) -> Option<i64> {
        let distance = i128::from(n) - i128::from(self.start);
        let step = i128::from(self.step);
        if distance % step != 0 {
            return None;
        }
        i64::try_from(distance / step).ok().filter(|i| (0..self.len).contains(i))
    }
}

/// The payload of a range.
pub struct RangeObject {
    /// `start`, an int.
    pub start: Field,
    /// `stop`
    pub stop: Field,
    /// `step`
    pub step: Field,
    /// The same in 64 bits, if it fits.
    pub fast: Option<FastRange>,
    len: Int,
}

// SAFETY: 1. three fields, traced; 2. fixed size; 3. they drop; 4. nothing changes after birth.
unsafe impl Payload for RangeObject {
    const KIND: Kind = Kind::Range;
    const TRACKED: bool = false;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.start.trace(visit);
        self.stop.trace(visit);
        self.step.trace(visit);
    }
}

/// The payload of the iterator of a fast range.
///
/// It is exhausted when `next == end`. One step of a private iterator is: load `next`; if it is `end`, stop; store `next + step` (wrapping);
/// the loaded number is the item. A shared iterator does the same with a compare-exchange on `next`, so that each number goes to one thread.
#[repr(C)]
pub struct RangeIterator {
    /// The next number.
    pub next: AtomicI64,
    /// The number that ends the iteration.
    pub end: i64,
    /// Distance.
    pub step: i64,
}

// SAFETY: 1. and 3. no references; 2. fixed size; 4. one atomic word.
unsafe impl Payload for RangeIterator {
    const KIND: Kind = Kind::RangeIterator;
    const TRACKED: bool = false;
    fn trace(&self, _visit: &mut dyn FnMut(Object)) {}
}

const _: () = assert!(size_of::<RangeIterator>() <= size_of::<RangeObject>());

impl RangeIterator {
    /// Turns a range that nobody but the caller has into the iterator over its numbers, in its own cell, as a loop over `range(n)` does.
    /// `None`: nothing was done.
    ///
    /// # Safety
    /// The object is a range, with a count of one that the caller owns.
    #[inline(always)]
    pub unsafe fn in_place_of(py: &Py, object: Object) -> Option<()> {
        // SAFETY: the caller's.
        let (header, range) = unsafe { (object.as_ref(), payload_of::<RangeObject>(object)) };
        let fast = range.fast?;
        let immediate = |v: &Value| !word::is_pointer(v.word());
        // No flags at all: private, small, not tracked, no finalizer, no weak reference.
        if header.flags() != 0 || !(immediate(&range.start) && immediate(&range.stop) && immediate(&range.step)) {
            return None;
        }
        let shape = py.try_ty(TypeId::RangeIterator)?.instance_shape.load(Ordering::Relaxed);
        // SAFETY: nobody else looks at the object (a search passes by what is not tracked). What it held is immediate, so nothing needs to be dropped:
        // a fast range's length is a small int. An iterator is no larger than a range, and a cell knows its size by its block.
        unsafe {
            object.as_ptr().add(1).cast::<RangeIterator>().write(RangeIterator {
                next: AtomicI64::new(fast.start),
                end: fast.end,
                step: fast.step,
            });
        }
        header.set_shape(shape);
        Some(())
    }

    /// An iterator over a fast range, where that takes no call. `None`: nothing was done.
    #[inline(always)]
    pub fn make_quick(py: &Py, range: FastRange) -> Option<Object> {
        let total = size_of::<Header>() + size_of::<RangeIterator>();
        let shape = py.try_ty(TypeId::RangeIterator)?.instance_shape.load(Ordering::Relaxed);
        let object = py.mutator().alloc_quick_untracked(total, shape)?;
        // SAFETY: the block is that large, and nobody else can reach it yet.
        unsafe {
            object.as_ptr().add(1).cast::<RangeIterator>().write(RangeIterator {
                next: AtomicI64::new(range.start),
                end: range.end,
                step: range.step,
            });
        }
        Some(object)
    }

    /// The next number.
    #[inline(always)]
    pub fn advance(&self, owner: &Value) -> Option<i64> {
        let mut next = self.next.load(Ordering::Relaxed);
        // SAFETY: `owner` holds the object that this payload is part of.
        if owner.object().is_some_and(|o| unsafe { o.as_ref() }.is_private()) {
            if next == self.end {
                return None;
            }
            self.next.store(next.wrapping_add(self.step), Ordering::Relaxed);
            return Some(next);
        }
        loop {
            if next == self.end {
                return None;
            }
            // Relaxed: nothing is published with a number.
            match self.next.compare_exchange_weak(
                next,
                next.wrapping_add(self.step),
                Ordering::Relaxed,
                Ordering::Relaxed,
            ) {
                Ok(_) => return Some(next),
                Err(seen) => next = seen,
            }
        }
    }

    fn left(&self) -> i64 {
        let distance = i128::from(self.end) - i128::from(self.next.load(Ordering::Relaxed));
        (distance / i128::from(self.step)) as i64
    }
}

/// The numbers of a range of any size.
struct LongRange {
    start: Int,
    step: Int,
    len: Int,
}

impl RangeObject {
    /// `range(start, stop)` of immediate ints, where that takes no call. `None`: nothing was done.
    #[inline(always)]
    pub fn make_quick(py: &Py, start: i64, stop: i64) -> Option<Object> {
        // Neither the length nor the end of immediate bounds overflows.
        let len = (stop - start).max(0);
        let fast = FastRange { start, end: start + len, step: 1, len };
        let total = size_of::<Header>() + size_of::<RangeObject>().next_multiple_of(8);
        let (start, stop, one) = (Value::small_int(start)?, Value::small_int(stop)?, Value::small_int(1)?);
        let shape = py.try_ty(TypeId::Range)?.instance_shape.load(Ordering::Relaxed);
        let object = py.mutator().alloc_quick_untracked(total, shape)?;
        // SAFETY: the block is that large, and nobody else can reach it yet.
        unsafe {
            object.as_ptr().add(1).cast::<RangeObject>().write(RangeObject {
                start: Field::at_birth(start),
                stop: Field::at_birth(stop),
                step: Field::at_birth(one),
                fast: Some(fast),
                len: Int::Small(len),
            });
        }
        Some(object)
    }

    fn long(&self) -> LongRange {
        let int = |v: &Value| v.as_int().map(Cow::into_owned).unwrap_or_default();
        LongRange { start: int(&self.start), step: int(&self.step), len: self.len.clone() }
    }

    /// How many numbers.
    pub fn len(&self) -> &Int {
        &self.len
    }

    /// No number?
    pub fn is_empty(&self) -> bool {
        self.len.is_zero()
    }
}

impl LongRange {
    fn at(&self, i: &Int) -> Int {
        self.start.add(&self.step.mul(i))
    }

    /// The index of `n`, if it is one of the numbers.
    fn find(&self, n: &Int) -> Option<Int> {
        let (i, rest) = n.sub(&self.start).div_mod(&self.step).ok()?;
        (rest.is_zero() && !i.is_negative() && i < self.len).then_some(i)
    }
}

impl Py {
    /// A range of 64-bit numbers; `step` is not zero.
    ///
    /// # Errors
    /// MemoryError; ValueError for a step of zero.
    pub fn range(&self, start: i64, stop: i64, step: i64) -> Result {
        make(self, Int::from(start), Int::from(stop), Int::from(step))
    }
}

fn make(py: &Py, start: Int, stop: Int, step: Int) -> Result {
    if step.is_zero() {
        return Err(py.value_error("range() arg 3 must not be zero"));
    }
    let fast = match (&start, &stop, &step) {
        (&Int::Small(a), &Int::Small(b), &Int::Small(s)) => FastRange::new(a, b, s),
        _ => None,
    };
    let len = match fast {
        Some(fast) => Int::from(fast.len),
        None => {
            let (distance, stride) =
                if step.is_negative() { (start.sub(&stop), step.neg()) } else { (stop.sub(&start), step.clone()) };
            if distance > Int::ZERO {
                let (whole, _) = distance.sub(&Int::ONE).div_mod(&stride).map_err(|e| py.number_error(e))?;
                whole.add(&Int::ONE)
            } else {
                Int::ZERO
            }
        }
    };
    let field = |i: Int| py.int_from(i).map(Field::at_birth);
    let range = RangeObject { start: field(start)?, stop: field(stop)?, step: field(step)?, fast, len };
    py.alloc_exact(TypeId::Range, range)
}

fn payload<'a>(py: &Py, v: &'a Value) -> Result<&'a RangeObject> {
    v.payload::<RangeObject>().ok_or_else(|| py.type_error("a range is required"))
}

fn new(py: &mut Py, _class: TypeRef, args: Args<'_>) -> Result {
    match py.arity("range", args, 1, 3)? {
        [stop] => {
            let stop = py.index_int(stop)?;
            make(py, Int::ZERO, stop, Int::ONE)
        }
        [start, stop, rest @ ..] => {
            let (start, stop) = (py.index_int(start)?, py.index_int(stop)?);
            let step = match rest.first() {
                Some(step) => py.index_int(step)?,
                None => Int::ONE,
            };
            make(py, start, stop, step)
        }
        [] => Ok(Value::NONE),
    }
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let range = payload(py, v)?;
    let (start, stop) = (py.repr_string(&range.start)?, py.repr_string(&range.stop)?);
    if range.step.as_small_int() == Some(1) {
        return py.str(&format!("range({start}, {stop})"));
    }
    let step = py.repr_string(&range.step)?;
    py.str(&format!("range({start}, {stop}, {step})"))
}

fn len(py: &mut Py, v: &Value) -> Result<usize> {
    let len = payload(py, v)?.len.as_i64().and_then(|n| usize::try_from(n).ok());
    len.ok_or_else(|| py.overflow_error("Python int too large to convert to C ssize_t"))
}

fn truth(py: &mut Py, v: &Value) -> Result<bool> {
    Ok(!payload(py, v)?.is_empty())
}

fn iter(py: &mut Py, v: &Value) -> Result {
    let range = payload(py, v)?;
    match range.fast {
        Some(fast) => py.fast_iterator(fast),
        None => {
            let long = range.long();
            py.long_range_iterator(long.start, long.len, long.step)
        }
    }
}

impl Py {
    fn fast_iterator(&self, range: FastRange) -> Result {
        let iterator = RangeIterator { next: AtomicI64::new(range.start), end: range.end, step: range.step };
        self.alloc_exact(TypeId::RangeIterator, iterator)
    }
}

fn reversed(py: &mut Py, args: &[Value]) -> Result {
    let range = payload(py, &args[0])?;
    if let Some(fast) = range.fast {
        let last = i128::from(fast.end) - i128::from(fast.step);
        let end = i128::from(fast.start) - i128::from(fast.step);
        let fits = |n: i128| i64::try_from(n).ok();
        if let (Some(start), Some(end), Some(step)) = (fits(last), fits(end), fast.step.checked_neg()) {
            return py.fast_iterator(FastRange { start, end, step, len: fast.len });
        }
    }
    let long = range.long();
    let last = long.at(&long.len.sub(&Int::ONE));
    py.long_range_iterator(last, long.len.clone(), long.step.neg())
}

fn getitem(py: &mut Py, v: &Value, key: &Value) -> Result {
    let range = payload(py, v)?;
    if let (Some(fast), Some(i)) = (range.fast, key.to_i64()) {
        let i = if i < 0 { i.checked_add(fast.len).unwrap_or(-1) } else { i };
        if (0..fast.len).contains(&i) {
            return py.int(fast.at(i));
        }
        return Err(py.index_error("range object index out of range"));
    }
    if let Some(slice) = key.payload::<SliceObject>() {
        return sliced(py, range, slice);
    }
    if !key.is_int_like() && py.type_of(key).slots.index.get().is_none() {
        let name = py.type_of(key).full_name(py);
        return Err(py.type_error(format!("range indices must be integers or slices, not {name}")));
    }
    let i = py.index_int(key)?;
    let long = range.long();
    let i = if i.is_negative() { i.add(&long.len) } else { i };
    if i.is_negative() || i >= long.len {
        return Err(py.index_error("range object index out of range"));
    }
    py.int_from(long.at(&i))
}

fn sliced(py: &mut Py, range: &RangeObject, slice: &SliceObject) -> Result {
    let (start, stop, step) = slice.indices_for(py, &range.len)?;
    let long = range.long();
    make(py, long.at(&start), long.at(&stop), long.step.mul(&step))
}

fn find(py: &mut Py, range: &RangeObject, v: &Value) -> Result<Option<Int>> {
    if v.is_int_like() && (py.type_of(v).is(TypeId::Int) || py.type_of(v).is(TypeId::Bool)) {
        if let (Some(fast), Some(n)) = (range.fast, v.to_i64()) {
            return Ok(fast.find(n).map(Int::from));
        }
        let n = v.as_int().map(Cow::into_owned).unwrap_or_default();
        return Ok(range.long().find(&n));
    }
    let long = range.long();
    let mut i = Int::ZERO;
    while i < long.len {
        let item = py.int_from(long.at(&i))?;
        if py.eq(&item, v)? {
            return Ok(Some(i));
        }
        i = i.add(&Int::ONE);
        py.poll()?;
    }
    Ok(None)
}

fn contains(py: &mut Py, v: &Value, item: &Value) -> Result<bool> {
    let range = payload(py, v)?;
    Ok(find(py, range, item)?.is_some())
}

fn index(py: &mut Py, args: &[Value]) -> Result {
    let range = payload(py, &args[0])?;
    match find(py, range, &args[1])? {
        Some(i) => py.int_from(i),
        None => {
            let message = if args[1].is_int_like() {
                "range.index(x): x not in range"
            } else {
                "sequence.index(x): x not in sequence"
            };
            Err(py.value_error(message))
        }
    }
}

fn count(py: &mut Py, args: &[Value]) -> Result {
    let range = payload(py, &args[0])?;
    if args[1].is_int_like() {
        return Ok(size_value(usize::from(find(py, range, &args[1])?.is_some())));
    }
    let long = range.long();
    let (mut i, mut found) = (Int::ZERO, 0);
    while i < long.len {
        let item = py.int_from(long.at(&i))?;
        found += usize::from(py.eq(&item, &args[1])?);
        i = i.add(&Int::ONE);
        py.poll()?;
    }
    Ok(size_value(found))
}

fn compare(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    let (Some(x), Some(y)) = (a.payload::<RangeObject>(), b.payload::<RangeObject>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let mut equal = x.len == y.len;
    if equal && !x.len.is_zero() {
        equal = py.eq(&x.start, &y.start)?;
        if equal && x.len != Int::ONE {
            equal = py.eq(&x.step, &y.step)?;
        }
    }
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

fn hash(py: &mut Py, v: &Value) -> Result<i64> {
    let range = payload(py, v)?;
    let len = py.int_from(range.len.clone())?;
    let (mut start, mut step) = (Value::NONE, Value::NONE);
    if !range.len.is_zero() {
        start = Value::clone(&range.start);
        if range.len != Int::ONE {
            step = Value::clone(&range.step);
        }
    }
    let lanes = [py.hash(&len)?, py.hash(&start)?, py.hash(&step)?];
    Ok(hash_tuple(lanes))
}

fn reduce(py: &mut Py, args: &[Value]) -> Result {
    let range = payload(py, &args[0])?;
    let parts = py.tuple([&range.start, &range.stop, &range.step].into_iter().map(|f| Value::clone(f)).collect())?;
    py.tuple_of_two(py.ty(TypeId::Range).to_value(), parts)
}

fn next(py: &mut Py, it: &Value) -> Result<Option<Value>> {
    match it.payload::<RangeIterator>().and_then(|state| state.advance(it)) {
        Some(n) => py.int(n).map(Some),
        None => Ok(None),
    }
}

fn length_hint(py: &mut Py, args: &[Value]) -> Result {
    py.int(args[0].payload::<RangeIterator>().map_or(0, RangeIterator::left))
}

fn iterator_reduce(py: &mut Py, args: &[Value]) -> Result {
    let Some(state) = args[0].payload::<RangeIterator>() else { return Ok(Value::NONE) };
    let rest = py.range(state.next.load(Ordering::Relaxed), state.end, state.step)?;
    let rest = py.tuple(vec![rest])?;
    py.tuple(vec![py.builtin("iter"), rest, Value::NONE])
}

fn set_state(py: &mut Py, args: &[Value]) -> Result {
    let steps = py.as_index_clamped(&args[1])?;
    if let Some(state) = args[0].payload::<RangeIterator>() {
        let steps = steps.clamp(0, state.left());
        state
            .next
            .store(state.next.load(Ordering::Relaxed).wrapping_add(steps.wrapping_mul(state.step)), Ordering::Relaxed);
    }
    Ok(Value::NONE)
}

/// Fills the types.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Range);
    b.doc("range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nReturn an object that produces a sequence of integers from start (inclusive)\nto stop (exclusive) by step.")
        .member("start", |py, v| Ok(Value::clone(&payload(py, v)?.start)))
        .member("stop", |py, v| Ok(Value::clone(&payload(py, v)?.stop)))
        .member("step", |py, v| Ok(Value::clone(&payload(py, v)?.step)))
        .method("__reversed__", "(self, /)", reversed)
        .method("__reduce__", "(self, /)", reduce)
        .method("count", "(self, object, /)", count)
        .method("index", "(self, object, /)", index);
    let slots = b.slots();
    slots.new.set(Some(new));
    slots.repr.set(Some(repr));
    slots.len.set(Some(len));
    slots.truth.set(Some(truth));
    slots.iter.set(Some(iter));
    slots.getitem.set(Some(getitem));
    slots.contains.set(Some(contains));
    slots.compare.set(Some(compare));
    slots.hash.set(Some(hash));

    let b = TypeBuilder::new(py, TypeId::RangeIterator);
    b.method("__length_hint__", "(self, /)", length_hint).method("__reduce__", "(self, /)", iterator_reduce).method(
        "__setstate__",
        "(self, object, /)",
        set_state,
    );
    b.slots().iter.set(Some(itself));
    b.slots().next.set(Some(next));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fast_ranges() {
        let r = |a, b, s| FastRange::new(a, b, s).map(|r| (r.len, r.end));
        assert_eq!(r(0, 10, 3), Some((4, 12)));
        assert_eq!(r(10, 0, -3), Some((4, -2)));
        assert_eq!(r(0, 0, 1), Some((0, 0)));
        assert_eq!(r(5, 0, 1), Some((0, 5)));
        assert_eq!(r(0, i64::MAX, 2), None);
        assert_eq!(r(i64::MIN, i64::MAX, 1), None);
        assert_eq!(r(0, 5, i64::MIN), Some((0, 0)));
        assert_eq!(FastRange::new(0, 10, 3).and_then(|r| r.find(9)), Some(3));
        assert_eq!(FastRange::new(0, 10, 3).and_then(|r| r.find(12)), None);
    }
}
