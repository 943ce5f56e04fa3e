//! `slice`: three values, and their meaning for a sequence of a known length.
//!
//! Immutable. Bounds are converted first, which may run Python code, and only then applied to a length, so that a container that
//! changes meanwhile is sliced as it is afterwards.

use crate::algorithm::slice::{Indices, indices};
use crate::number::Int;
use crate::object::kind::Kind;
use crate::object::native::TypeBuilder;
use crate::object::payload::Payload;
use crate::object::typeobject::CompareOp;
use crate::object::{Args, Field, Py, Result, TypeId, TypeRef, Value, word};
use orochi_gc::Object;

/// The payload of a slice.
pub struct SliceObject {
    /// `start`, None where it was left out.
    pub start: Field,
    /// `stop`
    pub stop: Field,
    /// `step`
    pub step: Field,
}

// SAFETY: 1. three fields, traced; 2. fixed size; 3. they drop; 4. nothing changes after birth.
unsafe impl Payload for SliceObject {
    const KIND: Kind = Kind::Slice;
    const TRACKED: bool = true;
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.start.trace(visit);
        self.stop.trace(visit);
        self.step.trace(visit);
    }
}

/// A slice's bounds as integers, cut to 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    start: Option<i64>,
    stop: Option<i64>,
    step: i64,
}

impl Bounds {
    /// Which elements of a sequence of `len` elements are meant.
    #[inline(always)]
    pub fn indices(self, len: usize) -> Indices {
        if self.step == 1 {
            let len = len as i64;
            let place = |i: i64| if i < 0 { i.saturating_add(len).max(0) } else { i.min(len) };
            let (start, stop) = (self.start.map_or(0, place), self.stop.map_or(len, place));
            let count = (stop - start).max(0) as usize;
            return Indices { start: start as isize, stop: stop as isize, step: 1, count };
        }
        self.stepping(len)
    }

    #[inline(never)]
    fn stepping(self, len: usize) -> Indices {
        indices(self.start, self.stop, Some(self.step), len).unwrap_or(Indices { start: 0, stop: 0, step: 1, count: 0 })
    }

    /// The bounds that parts say which are None or small ints: none of them runs Python code. `None` for other parts, and for a step of zero.
    #[inline]
    pub fn quick(parts: &[Value]) -> Option<Bounds> {
        fn bound(v: &Value) -> Option<Option<i64>> {
            let w = v.word();
            if word::is_int(w) { Some(Some(word::to_int(w))) } else { (w == word::NONE).then_some(None) }
        }
        let start = bound(parts.first()?)?;
        let stop = bound(parts.get(1)?)?;
        let step = match parts.get(2) {
            Some(step) => bound(step)?.unwrap_or(1),
            None => 1,
        };
        (step != 0).then_some(Bounds { start, stop, step })
    }

    /// Is the step 1?
    #[inline(always)]
    pub fn is_simple(self) -> bool {
        self.step == 1
    }
}

impl SliceObject {
    /// The bounds as integers.
    ///
    /// # Errors
    /// TypeError for a bound that is no integer, ValueError for a step of zero; what `__index__` raises.
    pub fn unpack(&self, py: &mut Py) -> Result<Bounds> {
        let step = py.slice_bound(&self.step)?.unwrap_or(1);
        if step == 0 {
            return Err(py.value_error("slice step cannot be zero"));
        }
        let start = py.slice_bound(&self.start)?;
        let stop = py.slice_bound(&self.stop)?;
        Ok(Bounds { start, stop, step })
    }

    fn parts(&self) -> [&Value; 3] {
        [&self.start, &self.stop, &self.step]
    }
}

impl Py {
    /// A slice.
    ///
    /// # Errors
    /// MemoryError.
    pub fn slice(&self, start: Value, stop: Value, step: Value) -> Result {
        let field = |v: Value| Field::at_birth(if v.is_empty() { Value::NONE } else { v });
        self.alloc_exact(TypeId::Slice, SliceObject { start: field(start), stop: field(stop), step: field(step) })
    }
}

fn payload<'a>(py: &Py, v: &'a Value) -> Result<&'a SliceObject> {
    v.payload::<SliceObject>().ok_or_else(|| py.type_error("a slice is required"))
}

fn new(py: &mut Py, _class: TypeRef, args: Args<'_>) -> Result {
    let given = py.arity("slice", args, 1, 3)?;
    match given {
        [stop] => py.slice(Value::NONE, stop.clone(), Value::NONE),
        [start, stop, rest @ ..] => py.slice(start.clone(), stop.clone(), rest.first().cloned().unwrap_or(Value::NONE)),
        [] => Ok(Value::NONE),
    }
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let mut text = crate::text::TextBuilder::new();
    for (i, part) in payload(py, v)?.parts().into_iter().enumerate() {
        text.push_str(if i == 0 { "slice(" } else { ", " });
        let shown = py.repr(part)?;
        if let Some(shown) = shown.as_text() {
            text.push_text(shown);
        }
    }
    text.push_str(")");
    let text = text.finish().map_err(|_| py.no_memory())?;
    py.text(text)
}

fn hash(py: &mut Py, v: &Value) -> Result<i64> {
    let mut lanes = [0; 3];
    for (lane, part) in lanes.iter_mut().zip(payload(py, v)?.parts()) {
        *lane = py.hash(part)?;
    }
    Ok(mix(lanes))
}

/// As the hash of a tuple, without its length.
fn mix(hashes: [i64; 3]) -> i64 {
    const PRIME_1: u64 = 11_400_714_785_074_694_791;
    const PRIME_2: u64 = 14_029_467_366_897_019_727;
    const PRIME_5: u64 = 2_870_177_450_012_600_261;
    let step = |acc: u64, hash: i64| {
        acc.wrapping_add((hash as u64).wrapping_mul(PRIME_2)).rotate_left(31).wrapping_mul(PRIME_1)
    };
    match hashes.into_iter().fold(PRIME_5, step) {
        u64::MAX => 1_546_275_796,
        acc => acc as i64,
    }
}

fn compare(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    let (Some(x), Some(y)) = (a.payload::<SliceObject>(), b.payload::<SliceObject>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    for (p, q) in x.parts().into_iter().zip(y.parts()) {
        if !py.eq(p, q)? {
            return match op {
                CompareOp::Eq => Ok(Value::FALSE),
                CompareOp::Ne => Ok(Value::TRUE),
                _ => py.compare(p, q, op),
            };
        }
    }
    Ok(Value::bool(op.holds(std::cmp::Ordering::Equal)))
}

/// `slice.indices(length)`
fn indices_method(py: &mut Py, args: &[Value]) -> Result {
    let length = py.index_int(&args[1])?;
    if length.is_negative() {
        return Err(py.value_error("length should not be negative"));
    }
    let (start, stop, step) = payload(py, &args[0])?.indices_for(py, &length)?;
    let items = [start, stop, step].into_iter().map(|i| py.int_from(i)).collect::<Result<Vec<_>>>()?;
    py.tuple(items)
}

impl SliceObject {
    /// Start, stop and step for a length of any size.
    ///
    /// # Errors
    /// As `unpack`.
    pub fn indices_for(&self, py: &mut Py, length: &Int) -> Result<(Int, Int, Int)> {
        let step = if self.step.is_none() { Int::ONE } else { bound(py, &self.step)? };
        if step.is_zero() {
            return Err(py.value_error("slice step cannot be zero"));
        }
        let backwards = step.is_negative();
        let (lower, upper) =
            if backwards { (Int::from(-1i64), length.sub(&Int::ONE)) } else { (Int::ZERO, length.clone()) };
        let mut resolve = |given: &Value, missing: &Int| -> Result<Int> {
            if given.is_none() {
                return Ok(missing.clone());
            }
            let at = bound(py, given)?;
            Ok(if at.is_negative() { at.add(length).max(lower.clone()) } else { at.min(upper.clone()) })
        };
        let start = resolve(&self.start, if backwards { &upper } else { &lower })?;
        let stop = resolve(&self.stop, if backwards { &lower } else { &upper })?;
        Ok((start, stop, step))
    }
}

fn bound(py: &mut Py, v: &Value) -> Result<Int> {
    if !v.is_int_like() && py.type_of(v).slots.index.get().is_none() {
        return Err(py.type_error("slice indices must be integers or None or have an __index__ method"));
    }
    py.index_int(v)
}

fn reduce(py: &mut Py, args: &[Value]) -> Result {
    let parts = payload(py, &args[0])?.parts().map(Value::clone);
    let parts = py.tuple(parts.into())?;
    let class = py.type_of(&args[0]).to_value();
    py.tuple(vec![class, parts])
}

/// Fills the type.
pub fn init(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Slice);
    b.doc("slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.")
        .member("start", |py, v| Ok(Value::clone(&payload(py, v)?.start)))
        .member("stop", |py, v| Ok(Value::clone(&payload(py, v)?.stop)))
        .member("step", |py, v| Ok(Value::clone(&payload(py, v)?.step)))
        .method("indices", "(self, object, /)", indices_method)
        .method("__reduce__", "(self, /)", reduce);
    let slots = b.slots();
    slots.new.set(Some(new));
    slots.repr.set(Some(repr));
    slots.hash.set(Some(hash));
    slots.compare.set(Some(compare));
}
