//! `tzinfo`, which is for subclassing, and `timezone`, a fixed offset. Nothing changes after birth.

use super::calendar::DAY_MICROS;
use super::delta::{self, Delta, as_delta};
use super::moment::{Stamp, add_micros, stamp};
use crate::object::capsule::Native;
use crate::object::native::TypeBuilder;
use crate::object::{Args, CompareOp, Field, Py, Result, TypeId, TypeRef, Value};
use orochi_gc::Object;

/// The state of both types.
struct Zone {
    /// What `timezone` was made with; `None` for the base.
    offset: Option<Delta>,
    /// The same as a timedelta.
    given: Field,
    /// EMPTY without one.
    name: Field,
}

// SAFETY: two fields, traced; nothing changes after birth.
unsafe impl Native for Zone {
    fn trace(&self, visit: &mut dyn FnMut(Object)) {
        self.given.trace(visit);
        self.name.trace(visit);
    }
}

/// Refuses what is neither None nor a zone.
///
/// # Errors
/// TypeError.
pub fn check(py: &Py, v: &Value) -> Result<()> {
    if v.is_none_or_empty() || py.is_instance(v, TypeId::TzInfo) {
        return Ok(());
    }
    let kind = py.type_of(v).full_name(py);
    Err(py.type_error(format!("tzinfo argument must be None or of a tzinfo subclass, not type '{kind}'")))
}

/// The one UTC.
pub fn utc(py: &Py) -> Value {
    py.ty(TypeId::TimeZone).lookup(py, &py.intern("utc")).unwrap_or(Value::NONE)
}

/// What a `timezone` adds to UTC; `None` for other zones.
fn fixed(py: &Py, zone: &Value) -> Option<Delta> {
    zone.native::<Zone>().filter(|_| py.type_of(zone).is(TypeId::TimeZone))?.offset
}

/// What `zone.utcoffset(argument)` or `zone.dst(argument)` answers.
///
/// # Errors
/// Any; TypeError or ValueError if the answer is none.
pub fn ask(py: &mut Py, zone: &Value, method: &str, argument: &Value) -> Result<Option<Delta>> {
    if zone.is_none_or_empty() {
        return Ok(None);
    }
    if let Some(offset) = fixed(py, zone) {
        return Ok(if method == "utcoffset" { Some(offset) } else { None });
    }
    let answer = py.call_method(zone, method, std::slice::from_ref(argument))?;
    if answer.is_none() {
        return Ok(None);
    }
    let Some(offset) = as_delta(&answer) else {
        let kind = py.type_of(&answer).full_name(py);
        return Err(py.type_error(format!("tzinfo.{method}() must return None or a timedelta, not '{kind}'")));
    };
    if !offset.within_a_day() {
        return Err(
            py.value_error("offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24).")
        );
    }
    Ok(Some(offset))
}

/// The same as a Python value.
///
/// # Errors
/// As `ask`.
pub fn answer(py: &mut Py, zone: &Value, method: &str, argument: &Value) -> Result {
    match ask(py, zone, method, argument)? {
        Some(delta) => delta::make(py, delta.total()),
        None => Ok(Value::NONE),
    }
}

/// What `zone.tzname(argument)` answers.
///
/// # Errors
/// Any; TypeError if the answer is no text.
pub fn name(py: &mut Py, zone: &Value, argument: &Value) -> Result {
    if zone.is_none_or_empty() {
        return Ok(Value::NONE);
    }
    let answer = py.call_method(zone, "tzname", std::slice::from_ref(argument))?;
    if answer.is_none() || answer.as_text().is_some() {
        return Ok(answer);
    }
    let kind = py.type_of(&answer).full_name(py);
    Err(py.type_error(format!("tzinfo.tzname() must return None or a string, not '{kind}'")))
}

/// An offset as text: `+01:00`, with seconds and microseconds where they are not zero.
pub fn offset_text(offset: Delta, colon: &str) -> String {
    let micros = offset.small();
    let (sign, micros) = if micros < 0 { ('-', -micros) } else { ('+', micros) };
    let (seconds, rest) = (micros / 1_000_000, micros % 1_000_000);
    let mut out = format!("{sign}{:02}{colon}{:02}", seconds / 3600, seconds / 60 % 60);
    if seconds % 60 != 0 || rest != 0 {
        out += &format!("{colon}{:02}", seconds % 60);
    }
    if rest != 0 {
        out += &format!(".{rest:06}");
    }
    out
}

/// A fixed zone.
///
/// # Errors
/// ValueError if the offset is a day or more, MemoryError.
pub fn make(py: &mut Py, offset: Delta, given: Option<&Value>, name: Value) -> Result {
    if name.is_empty() && offset.total() == 0 {
        return Ok(utc(py));
    }
    make_distinct(py, offset, given, name)
}

fn make_distinct(py: &mut Py, offset: Delta, given: Option<&Value>, name: Value) -> Result {
    let given = match given {
        Some(given) => given.clone(),
        None => delta::make(py, offset.total())?,
    };
    if !offset.within_a_day() {
        let shown = py.repr_string(&given)?;
        return Err(py.value_error(format!(
            "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not {shown}."
        )));
    }
    let zone = Zone { offset: Some(offset), given: Field::at_birth(given), name: Field::at_birth(name) };
    py.make_native(py.ty(TypeId::TimeZone), zone)
}

/// A fixed zone of so many seconds east.
///
/// # Errors
/// As `make`.
pub fn of_seconds(py: &mut Py, seconds: i64, name: &str) -> Result {
    let name = py.str(name)?;
    let micros = seconds.rem_euclid(86_400);
    let offset = Delta { days: seconds.div_euclid(86_400) as i32, seconds: micros as i32, micros: 0 };
    make(py, offset, None, name)
}

fn new_base(py: &mut Py, class: TypeRef, _args: Args<'_>) -> Result {
    py.make_native(class, Zone { offset: None, given: Field::EMPTY, name: Field::EMPTY })
}

fn new(py: &mut Py, _class: TypeRef, args: Args<'_>) -> Result {
    let [given, name] = py.named_args("timezone", args, ["offset", "name"], 1)?;
    let Some(offset) = as_delta(&given) else {
        let kind = py.argument_type(&given);
        return Err(py.type_error(format!("timezone() argument 1 must be datetime.timedelta, not {kind}")));
    };
    if !name.is_empty() && name.as_text().is_none() {
        let kind = py.argument_type(&name);
        return Err(py.type_error(format!("timezone() argument 2 must be str, not {kind}")));
    }
    make(py, offset, Some(&given), name)
}

fn of<'a>(py: &Py, v: &'a Value) -> Result<(&'a Zone, Delta)> {
    let zone = py.native::<Zone>(v)?;
    match zone.offset {
        Some(offset) => Ok((zone, offset)),
        None => Err(py.type_error("a timezone is expected, not another tzinfo")),
    }
}

fn moment_or_none(py: &Py, v: &Value, method: &str) -> Result<()> {
    if v.is_none() || stamp(v).is_some_and(|s| s.moment) {
        return Ok(());
    }
    let kind = py.type_of(v).full_name(py);
    Err(py.type_error(format!("{method}(dt) argument must be a datetime instance or None, not {kind}")))
}

fn text(py: &mut Py, v: &Value) -> Result {
    let (zone, offset) = of(py, v)?;
    if !zone.name.is_empty() {
        return Ok(zone.name.clone());
    }
    if offset.total() == 0 {
        return py.str("UTC");
    }
    py.str(&format!("UTC{}", offset_text(offset, ":")))
}

fn repr(py: &mut Py, v: &Value) -> Result {
    if v.is(&utc(py)) {
        return py.str("datetime.timezone.utc");
    }
    let (zone, _) = of(py, v)?;
    let given = py.repr_string(&zone.given)?;
    let class = super::shown_class(py, v);
    if zone.name.is_empty() {
        return py.str(&format!("{class}({given})"));
    }
    let name = py.repr_string(&zone.name)?;
    py.str(&format!("{class}({given}, {name})"))
}

fn compare(py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    let (Some(x), Some(y)) = (fixed(py, a), fixed(py, b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    match op {
        CompareOp::Eq => Ok(Value::bool(x == y)),
        CompareOp::Ne => Ok(Value::bool(x != y)),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// The receiver of `fromutc`, which must be a datetime of this zone.
fn own_moment<'a>(py: &Py, zone: &Value, v: &'a Value) -> Result<&'a Stamp> {
    let Some(s) = stamp(v).filter(|s| s.moment) else {
        return Err(py.type_error("fromutc: argument must be a datetime"));
    };
    if s.zone.is(zone) { Ok(s) } else { Err(py.value_error("fromutc: dt.tzinfo is not self")) }
}

/// `timezone.fromutc`
fn from_utc(py: &mut Py, a: &[Value]) -> Result {
    let (_, offset) = of(py, &a[0])?;
    own_moment(py, &a[0], &a[1])?;
    add_micros(py, &a[1], offset.total())
}

/// `tzinfo.fromutc`: for zones whose standard offset depends on the year at most.
fn from_utc_by_asking(py: &mut Py, a: &[Value]) -> Result {
    own_moment(py, &a[0], &a[1])?;
    let method = |py: &mut Py, v: &Value, name: &str| -> Result<Option<Delta>> {
        let answer = py.call_method(v, name, &[])?;
        Ok(as_delta(&answer))
    };
    let Some(offset) = method(py, &a[1], "utcoffset")? else {
        return Err(py.value_error("fromutc: non-None utcoffset() result required"));
    };
    let Some(dst) = method(py, &a[1], "dst")? else {
        return Err(py.value_error("fromutc: non-None dst() result required"));
    };
    let standard = offset.total() - dst.total();
    let result = if standard == 0 { a[1].clone() } else { add_micros(py, &a[1], standard)? };
    let Some(dst) = method(py, &result, "dst")? else {
        return Err(py.value_error("fromutc: tz.dst() gave inconsistent results; cannot convert"));
    };
    if dst.total() == 0 { Ok(result) } else { add_micros(py, &result, dst.total()) }
}

fn reduce(py: &mut Py, a: &[Value]) -> Result {
    let name = py.intern("__getinitargs__");
    let given = match py.getattr_optional(&a[0], &name)? {
        Some(method) => py.call(&method, &[])?,
        None => py.tuple(Vec::new())?,
    };
    let state = py.call_method(&a[0], "__getstate__", &[])?;
    let class = py.type_of(&a[0]).to_value();
    py.tuple(vec![class, given, state])
}

/// Fills the namespaces of both types.
pub fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::TzInfo);
    b.slots().new.set(Some(new_base));
    b.method("tzname", "(self, dt, /)", |py, _| Err(missing(py, "tzname")))
        .method("utcoffset", "(self, dt, /)", |py, _| Err(missing(py, "utcoffset")))
        .method("dst", "(self, dt, /)", |py, _| Err(missing(py, "dst")))
        .method("fromutc", "(self, dt, /)", from_utc_by_asking)
        .method("__reduce__", "(self, /)", reduce)
        .doc("Abstract base class for time zone info objects.");
    let b = TypeBuilder::new(py, TypeId::TimeZone);
    let s = b.slots();
    s.new.set(Some(new));
    s.repr.set(Some(repr));
    s.str.set(Some(text));
    s.compare.set(Some(compare));
    s.hash.set(Some(|py, v| {
        let (_, offset) = of(py, v)?;
        Ok(delta::hash_of(offset))
    }));
    b.method("tzname", "(self, dt, /)", |py, a| {
        moment_or_none(py, &a[1], "tzname")?;
        text(py, &a[0])
    })
    .method("utcoffset", "(self, dt, /)", |py, a| {
        moment_or_none(py, &a[1], "utcoffset")?;
        Ok(of(py, &a[0])?.0.given.clone())
    })
    .method("dst", "(self, dt, /)", |py, a| {
        moment_or_none(py, &a[1], "dst")?;
        Ok(Value::NONE)
    })
    .method("fromutc", "(self, dt, /)", from_utc)
    .method("__getinitargs__", "(self, /)", |py, a| {
        let (zone, _) = of(py, &a[0])?;
        let mut parts = vec![zone.given.clone()];
        if !zone.name.is_empty() {
            parts.push(zone.name.clone());
        }
        py.tuple(parts)
    })
    .doc("Fixed offset from UTC implementation of tzinfo.");
    let day = DAY_MICROS / 1_000_000;
    for (name, seconds) in [("utc", 0), ("min", 60 - day), ("max", day - 60)] {
        let offset = Delta { days: seconds.div_euclid(day) as i32, seconds: seconds.rem_euclid(day) as i32, micros: 0 };
        let Ok(given) = delta::make(py, offset.total()) else { continue };
        let zone = Zone { offset: Some(offset), given: Field::at_birth(given), name: Field::EMPTY };
        if let Ok(v) = py.make_native(py.ty(TypeId::TimeZone), zone) {
            b.constant(name, v);
        }
    }
}

fn missing(py: &Py, method: &str) -> crate::object::Raised {
    py.error(TypeId::NotImplementedError, format!("a tzinfo subclass must implement {method}()"))
}
