//! The state of `date` and `datetime`, and the arithmetic and comparison of `datetime`. Nothing changes after birth but `fold`, once, when a
//! subclass has just been made.

use super::calendar::{Clock, DAY_MICROS, Day, absolute, from_absolute};
use super::delta::{self, Delta, as_delta};
use super::{mix, shown_class, zone};
use crate::object::capsule::Native;
use crate::object::{CompareOp, Field, Py, Result, TypeId, TypeRef, Value};
use orochi_gc::Object;
use orochi_gc::sync::atomic::{AtomicU8, Ordering};

/// The state.
pub struct Stamp {
    /// The day.
    pub day: Day,
    /// Midnight for a date.
    pub clock: Clock,
    fold: AtomicU8,
    /// None without one.
    pub zone: Field,
    /// Is it a datetime?
    pub moment: bool,
}

// SAFETY: one field, traced; the rest never changes, or is atomic.
unsafe impl Native for Stamp {
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.zone.trace(visit);
    }
}

impl Stamp {
    /// The second of two moments that read the same?
    pub fn fold(&self) -> u8 {
        self.fold.load(Ordering::Relaxed)
    }

    /// Microseconds, day 1 beginning at one day's worth.
    pub fn absolute(&self) -> i64 {
        absolute(self.day, self.clock)
    }
}

/// The first moment, as `absolute` counts.
pub fn first() -> i64 {
    DAY_MICROS
}

/// A new object of a class that is a date or a datetime.
///
/// # Errors
/// MemoryError.
pub fn new_stamp(py: &Py, class: TypeRef, day: Day, clock: Clock, fold: u8, zone: Value, moment: bool) -> Result {
    let stamp = Stamp { day, clock, fold: AtomicU8::new(fold), zone: Field::at_birth(zone), moment };
    py.make_native(class, stamp)
}

/// The state, if `v` is a date or a datetime.
pub fn stamp(v: &Value) -> Option<&Stamp> {
    v.native::<Stamp>()
}

/// The state of a receiver.
///
/// # Errors
/// TypeError.
pub fn stamp_of<'a>(py: &Py, v: &'a Value) -> Result<&'a Stamp> {
    py.native::<Stamp>(v)
}

/// The state, if `v` is a datetime.
pub fn moment(v: &Value) -> Option<&Stamp> {
    stamp(v).filter(|s| s.moment)
}

/// A datetime, or what the subclass makes of its parts.
///
/// # Errors
/// MemoryError; any that the subclass raises.
pub fn make(py: &mut Py, class: TypeRef, day: Day, clock: Clock, fold: u8, zone: Value) -> Result {
    if class.is(TypeId::DateTime) {
        return new_stamp(py, class, day, clock, fold, zone, true);
    }
    let numbers = [
        i64::from(day.year),
        i64::from(day.month),
        i64::from(day.day),
        i64::from(clock.hour),
        i64::from(clock.minute),
        i64::from(clock.second),
        i64::from(clock.micro),
    ];
    let mut given = numbers.iter().map(|&n| py.int(n)).collect::<Result<Vec<_>>>()?;
    given.push(zone);
    let made = py.call(&class.to_value(), &given)?;
    if fold != 0
        && let Some(s) = moment(&made)
    {
        s.fold.store(fold, Ordering::Relaxed);
    }
    Ok(made)
}

/// The parts of a datetime so many microseconds later.
fn later(py: &Py, s: &Stamp, micros: i128) -> Result<(Day, Clock)> {
    let at = i128::from(s.absolute()) + micros;
    let found = i64::try_from(at).ok().and_then(from_absolute);
    found.ok_or_else(|| py.overflow_error("date value out of range"))
}

/// The datetime so many microseconds later, of the same class and zone.
///
/// # Errors
/// OverflowError; any that the subclass raises.
pub fn add_micros(py: &mut Py, v: &Value, micros: i128) -> Result {
    let s = stamp_of(py, v)?;
    let (day, clock) = later(py, s, micros)?;
    let class = py.type_of(v);
    make(py, class, day, clock, 0, s.zone.clone())
}

/// What its zone adds to UTC.
///
/// # Errors
/// Any that the zone raises.
pub fn offset(py: &mut Py, v: &Value) -> Result<Option<Delta>> {
    let s = stamp_of(py, v)?;
    zone::ask(py, &s.zone, "utcoffset", v)
}

/// The same moment with another `fold`, as a datetime of the builtin class.
///
/// # Errors
/// MemoryError.
pub fn with_fold(py: &Py, s: &Stamp, fold: u8) -> Result {
    new_stamp(py, py.ty(TypeId::DateTime), s.day, s.clock, fold, s.zone.clone(), true)
}

/// Does the offset hang on `fold`? Then the moment equals none of another zone.
fn is_ambiguous(py: &mut Py, v: &Value, found: Option<Delta>) -> Result<bool> {
    let s = stamp_of(py, v)?;
    let flipped = with_fold(py, s, 1 - s.fold().min(1))?;
    Ok(offset(py, &flipped)? != found)
}

fn add(py: &mut Py, a: &Value, b: &Value) -> Result {
    let (v, other) = if moment(a).is_some() { (a, b) } else { (b, a) };
    match (moment(v), as_delta(other)) {
        (Some(_), Some(d)) => add_micros(py, v, d.total()),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// How much later `a` is, in microseconds.
fn between(py: &mut Py, a: &Value, b: &Value) -> Result<i128> {
    let (x, y) = (stamp_of(py, a)?, stamp_of(py, b)?);
    let mut apart = i128::from(x.absolute() - y.absolute());
    if !x.zone.is(&y.zone) {
        let (p, q) = (offset(py, a)?, offset(py, b)?);
        match (p, q) {
            (None, None) => {}
            (Some(p), Some(q)) => apart -= p.total() - q.total(),
            _ => return Err(py.type_error("can't subtract offset-naive and offset-aware datetimes")),
        }
    }
    Ok(apart)
}

fn sub(py: &mut Py, a: &Value, b: &Value) -> Result {
    if moment(a).is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    if moment(b).is_some() {
        let apart = between(py, a, b)?;
        return delta::make(py, apart);
    }
    match as_delta(b) {
        Some(d) => add_micros(py, a, -d.total()),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn compare(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    let (Some(x), Some(y)) = (moment(a), moment(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    let plainly = x.absolute().cmp(&y.absolute());
    if x.zone.is(&y.zone) {
        return Ok(Value::bool(op.holds(plainly)));
    }
    let (p, q) = (offset(py, a)?, offset(py, b)?);
    let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
    let order = match (p, q) {
        _ if p == q => plainly,
        (Some(p), Some(q)) => (i128::from(x.absolute()) - p.total()).cmp(&(i128::from(y.absolute()) - q.total())),
        _ if equality => return Ok(Value::bool(op == CompareOp::Ne)),
        _ => return Err(py.type_error("can't compare offset-naive and offset-aware datetimes")),
    };
    if equality && order.is_eq() && (is_ambiguous(py, a, p)? || is_ambiguous(py, b, q)?) {
        return Ok(Value::bool(op == CompareOp::Ne));
    }
    Ok(Value::bool(op.holds(order)))
}

fn hash(py: &mut Py, v: &Value) -> Result<i64> {
    let s = stamp_of(py, v)?;
    let found = if s.fold() == 0 {
        offset(py, v)?
    } else {
        let first = with_fold(py, s, 0)?;
        offset(py, &first)?
    };
    let micros = s.absolute() - found.map_or(0, Delta::small);
    Ok(mix(micros as u64, 0x0da7_e71e))
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let s = stamp_of(py, v)?;
    let (d, t) = (s.day, s.clock);
    let mut out = format!("{}({}, {}, {}, {}, {}", shown_class(py, v), d.year, d.month, d.day, t.hour, t.minute);
    if t.second != 0 || t.micro != 0 {
        out += &format!(", {}", t.second);
    }
    if t.micro != 0 {
        out += &format!(", {}", t.micro);
    }
    if s.fold() != 0 {
        out += &format!(", fold={}", s.fold());
    }
    if !s.zone.is_none() {
        let zone = py.repr_string(&s.zone)?;
        out += &format!(", tzinfo={zone}");
    }
    out.push(')');
    py.str(&out)
}

/// Sets the slots.
pub fn fill(slots: &crate::object::typeobject::Slots) {
    use crate::bytecode::BinaryOp;
    slots.repr.set(Some(repr));
    slots.hash.set(Some(hash));
    slots.compare.set(Some(compare));
    slots.str.set(Some(|py, v| {
        let space = py.str(" ")?;
        py.call_method(v, "isoformat", &[space])
    }));
    slots.binary[BinaryOp::Add as usize].set(Some(add));
    slots.binary[BinaryOp::Sub as usize].set(Some(sub));
}
