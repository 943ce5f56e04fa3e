//! `time`: a time of day, maybe with a zone. Nothing changes after birth but `fold`, once, when a subclass has just been made.

use super::calendar::{Clock, DAY_MICROS, Day};
use super::delta::{self, Delta};
use super::{arguments_with_fold, class_of, date, fold_of, format, iso, mix, pickled, range_error, shown_class, zone};
use crate::object::capsule::Native;
use crate::object::native::TypeBuilder;
use crate::object::{Args, CompareOp, Field, Py, Result, TypeId, TypeRef, Value};
use orochi_gc::Object;
use orochi_gc::sync::atomic::{AtomicU8, Ordering};

/// The state.
pub struct Hour {
    /// The time.
    pub clock: Clock,
    fold: AtomicU8,
    /// None without one.
    pub zone: Field,
}

// SAFETY: one field, traced; the rest never changes, or is atomic.
unsafe impl Native for Hour {
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.zone.trace(visit);
    }
}

impl Hour {
    /// The second of two times that read the same?
    pub fn fold(&self) -> u8 {
        self.fold.load(Ordering::Relaxed)
    }
}

/// A new object of the class.
///
/// # Errors
/// MemoryError.
pub fn fresh(py: &Py, class: TypeRef, clock: Clock, fold: u8, zone: Value) -> Result {
    py.make_native(class, Hour { clock, fold: AtomicU8::new(fold), zone: Field::at_birth(zone) })
}

/// A time, or what the subclass makes of its parts.
fn make(py: &mut Py, class: TypeRef, clock: Clock, fold: u8, zone: Value) -> Result {
    if class.is(TypeId::TimeOfDay) {
        return fresh(py, class, clock, fold, zone);
    }
    let numbers = [i64::from(clock.hour), i64::from(clock.minute), i64::from(clock.second), i64::from(clock.micro)];
    let mut given = numbers.iter().map(|&n| py.int(n)).collect::<Result<Vec<_>>>()?;
    given.push(zone);
    let made = py.call(&class.to_value(), &given)?;
    if fold != 0
        && let Some(t) = made.native::<Hour>()
    {
        t.fold.store(fold, Ordering::Relaxed);
    }
    Ok(made)
}

fn of<'a>(py: &Py, v: &'a Value) -> Result<&'a Hour> {
    py.native::<Hour>(v)
}

fn from_pickle(v: &Value) -> Option<(Clock, u8)> {
    let s = pickled(v, 6)?;
    let n = |i: usize| i64::from(s[i]);
    let clock = Clock::checked(n(0) & 0x7f, n(1), n(2), n(3) << 16 | n(4) << 8 | n(5)).ok()?;
    Some((clock, s[0] >> 7))
}

fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    if matches!(args.len(), 1 | 2)
        && !args.has_keywords()
        && let Some((clock, fold)) = args.get(0).and_then(from_pickle)
    {
        let zone = args.get(1).cloned().unwrap_or(Value::NONE);
        if zone::check(py, &zone).is_err() {
            return Err(py.type_error("bad tzinfo state arg"));
        }
        return fresh(py, class, clock, fold, zone);
    }
    let names = ["hour", "minute", "second", "microsecond", "tzinfo", "fold"];
    let given = arguments_with_fold(py, args, names, 0)?;
    let mut n = [0i64; 4];
    for (n, v) in n.iter_mut().zip(&given) {
        if !v.is_empty() {
            *n = i64::from(py.as_i32(v)?);
        }
    }
    let fold = fold_of(py, &given[5], 0)?;
    let clock = Clock::checked(n[0], n[1], n[2], n[3]).map_err(|e| range_error(py, e))?;
    let fold = fold.map_err(|e| range_error(py, e))?;
    zone::check(py, &given[4])?;
    let zone = if given[4].is_empty() { Value::NONE } else { given[4].clone() };
    fresh(py, class, clock, fold, zone)
}

/// The zone of an ISO offset; None without one.
///
/// # Errors
/// ValueError.
pub fn zone_of(py: &mut Py, offset: Option<(i64, [i64; 4])>) -> Result {
    let Some((sign, n)) = offset else { return Ok(Value::NONE) };
    if n == [0; 4] {
        return Ok(zone::utc(py));
    }
    let clock = Clock::checked(n[0], n[1], n[2], n[3]).map_err(|e| range_error(py, e))?;
    let micros = sign * clock.micros();
    let rest = micros.rem_euclid(DAY_MICROS);
    let delta = Delta {
        days: micros.div_euclid(DAY_MICROS) as i32,
        seconds: (rest / 1_000_000) as i32,
        micros: (rest % 1_000_000) as i32,
    };
    zone::make(py, delta, None, Value::EMPTY)
}

fn from_iso_format(py: &mut Py, a: &[Value]) -> Result {
    let class = class_of(py, &a[0])?;
    let text = date::iso_text(py, &a[1])?;
    let text = text.strip_prefix('T').unwrap_or(&text);
    let Some(found) = iso::time(text.as_bytes()) else { return Err(date::not_iso(py, &a[1])) };
    let mut n = found.parts;
    if n[0] == 24 {
        if n[1..] != [0; 3] {
            return Err(py.value_error("minute, second, and microsecond must be 0 when hour is 24"));
        }
        n[0] = 0;
    }
    let zone = zone_of(py, found.offset)?;
    let clock = Clock::checked(n[0], n[1], n[2], n[3]).map_err(|e| range_error(py, e))?;
    make(py, class, clock, 0, zone)
}

/// What its zone adds to UTC; such a zone is asked with None.
fn offset(py: &mut Py, v: &Value) -> Result<Option<Delta>> {
    let t = of(py, v)?;
    zone::ask(py, &t.zone, "utcoffset", &Value::NONE)
}

fn compare(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    let (Some(x), Some(y)) = (a.native::<Hour>(), b.native::<Hour>()) else { return Ok(Value::NOT_IMPLEMENTED) };
    let plainly = x.clock.cmp(&y.clock);
    if x.zone.is(&y.zone) {
        return Ok(Value::bool(op.holds(plainly)));
    }
    let (p, q) = (offset(py, a)?, offset(py, b)?);
    match (p, q) {
        _ if p == q => Ok(Value::bool(op.holds(plainly))),
        (Some(p), Some(q)) => {
            let order = (x.clock.micros() - p.small()).cmp(&(y.clock.micros() - q.small()));
            Ok(Value::bool(op.holds(order)))
        }
        _ if matches!(op, CompareOp::Eq | CompareOp::Ne) => Ok(Value::bool(op == CompareOp::Ne)),
        _ => Err(py.type_error("can't compare offset-naive and offset-aware times")),
    }
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let h = of(py, v)?;
    let t = h.clock;
    let mut out = format!("{}({}, {}", shown_class(py, v), t.hour, t.minute);
    if t.second != 0 || t.micro != 0 {
        out += &format!(", {}", t.second);
    }
    if t.micro != 0 {
        out += &format!(", {}", t.micro);
    }
    if !h.zone.is_none() {
        let zone = py.repr_string(&h.zone)?;
        out += &format!(", tzinfo={zone}");
    }
    if h.fold() != 0 {
        out += &format!(", fold={}", h.fold());
    }
    out.push(')');
    py.str(&out)
}

fn replace(py: &mut Py, a: &[Value]) -> Result {
    let h = of(py, &a[0])?;
    let t = h.clock;
    let mut n = [i64::from(t.hour), i64::from(t.minute), i64::from(t.second), i64::from(t.micro)];
    for (n, v) in n.iter_mut().zip(&a[1..5]) {
        if !v.is_empty() {
            *n = i64::from(py.as_i32(v)?);
        }
    }
    let fold = fold_of(py, &a[6], h.fold())?;
    let clock = Clock::checked(n[0], n[1], n[2], n[3]).map_err(|e| range_error(py, e))?;
    let fold = fold.map_err(|e| range_error(py, e))?;
    zone::check(py, &a[5])?;
    let zone = if a[5].is_empty() { h.zone.clone() } else { a[5].clone() };
    let class = py.type_of(&a[0]);
    make(py, class, clock, fold, zone)
}

fn strftime(py: &mut Py, a: &[Value]) -> Result {
    let h = of(py, &a[0])?;
    let tuple = format::struct_time(py, Day { year: 1900, month: 1, day: 1 }, h.clock, -1)?;
    format::strftime(py, &a[1], &tuple, h.clock.micro, &h.zone, &Value::NONE)
}

fn pickle(py: &mut Py, v: &Value, protocol: i64) -> Result {
    let h = of(py, v)?;
    let t = h.clock;
    let fold = if h.fold() != 0 && protocol > 3 { 0x80 } else { 0 };
    let state = vec![t.hour | fold, t.minute, t.second, (t.micro >> 16) as u8, (t.micro >> 8) as u8, t.micro as u8];
    reduced(py, v, state, &h.zone)
}

/// What `v` is pickled as: its class, to be called with its state and with its zone, if it has one.
pub fn reduced(py: &mut Py, v: &Value, state: Vec<u8>, zone: &Value) -> Result {
    let mut parts = vec![py.bytes(state)?];
    if !zone.is_none() {
        parts.push(zone.clone());
    }
    let parts = py.tuple(parts)?;
    let class = py.type_of(v).to_value();
    py.tuple(vec![class, parts])
}

fn number(py: &Py, v: &Value, pick: fn(Clock) -> u32) -> Result {
    let n = pick(of(py, v)?.clock);
    py.int(i64::from(n))
}

/// Fills the namespace of `time`.
pub fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::TimeOfDay);
    let s = b.slots();
    s.new.set(Some(new));
    s.repr.set(Some(repr));
    s.str.set(Some(|py, v| py.call_method(v, "isoformat", &[])));
    s.compare.set(Some(compare));
    s.hash.set(Some(|py, v| {
        let h = of(py, v)?;
        let found = if h.fold() == 0 {
            offset(py, v)?
        } else {
            let first = fresh(py, py.ty(TypeId::TimeOfDay), h.clock, 0, h.zone.clone())?;
            offset(py, &first)?
        };
        Ok(mix((h.clock.micros() - found.map_or(0, Delta::small)) as u64, 0x71_3e00))
    }));
    b.getter("hour", |py, v| number(py, v, |t| u32::from(t.hour)))
        .getter("minute", |py, v| number(py, v, |t| u32::from(t.minute)))
        .getter("second", |py, v| number(py, v, |t| u32::from(t.second)))
        .getter("microsecond", |py, v| number(py, v, |t| t.micro))
        .getter("tzinfo", |py, v| Ok(of(py, v)?.zone.clone()))
        .getter("fold", |py, v| {
            let fold = of(py, v)?.fold();
            py.int(i64::from(fold))
        })
        .class_method("fromisoformat", "(cls, string, /)", from_iso_format)
        .class_method("strptime", "(cls, string, format, /)", |py, a| {
            date::strptime(py, a, "_strptime_datetime_time")
        })
        .method("isoformat", "(self, /, timespec='auto')", |py, a| {
            let h = of(py, &a[0])?;
            let clock = format::clock_as_asked(py, h.clock, &a[1], 1)?;
            let shift = offset(py, &a[0])?.map(|o| zone::offset_text(o, ":")).unwrap_or_default();
            py.str(&format!("{clock}{shift}"))
        })
        .method("strftime", "(self, /, format)", strftime)
        .method("__format__", "(self, format, /)", date::formatted)
        .method("utcoffset", "(self, /)", |py, a| {
            let h = of(py, &a[0])?;
            zone::answer(py, &h.zone, "utcoffset", &Value::NONE)
        })
        .method("dst", "(self, /)", |py, a| {
            let h = of(py, &a[0])?;
            zone::answer(py, &h.zone, "dst", &Value::NONE)
        })
        .method("tzname", "(self, /)", |py, a| {
            let h = of(py, &a[0])?;
            zone::name(py, &h.zone, &Value::NONE)
        })
        .method("__reduce_ex__", "(self, protocol, /)", |py, a| {
            let protocol = py.as_i64(&a[1])?;
            pickle(py, &a[0], protocol)
        })
        .method("__reduce__", "(self, /)", |py, a| pickle(py, &a[0], 2))
        .doc(
            "time([hour[, minute[, second[, microsecond[, tzinfo]]]]]) --> a time object\n\nAll arguments are optional. \
             tzinfo may be None, or an instance of\na tzinfo subclass. The remaining arguments may be ints.",
        );
    let signature = "(self, /, hour=unchanged, minute=unchanged, second=unchanged, microsecond=unchanged, \
                     tzinfo=unchanged, *, fold=unchanged)";
    b.method("replace", signature, replace).method("__replace__", signature, replace);
    for (name, micros) in [("min", 0), ("max", DAY_MICROS - 1)] {
        if let Ok(v) = fresh(py, py.ty(TypeId::TimeOfDay), Clock::from_micros(micros), 0, Value::NONE) {
            b.constant(name, v);
        }
    }
    if let Ok(v) = delta::make(py, 1) {
        b.constant("resolution", v);
    }
}
