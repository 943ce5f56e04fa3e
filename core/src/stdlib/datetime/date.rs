//! `date`, and what `datetime` has from it; the tuple that `isocalendar` answers.

use super::calendar::{Clock, Day, OutOfRange, days_before_year, from_absolute};
use super::delta::{self, as_delta};
use super::moment::{self, Stamp, new_stamp, stamp, stamp_of};
use super::{arguments, class_of, format, iso, local, mix, pickled, range_error, shown_class};
use crate::bytecode::BinaryOp;
use crate::object::native::TypeBuilder;
use crate::object::{Args, CompareOp, Py, Result, TypeId, TypeRef, Value};
use crate::runtime::import::import_absolute;

/// A date, or what the subclass makes of its numbers.
///
/// # Errors
/// MemoryError; any that the subclass raises.
pub fn make(py: &mut Py, class: TypeRef, day: Day) -> Result {
    if class.is(TypeId::Date) {
        return new_stamp(py, class, day, Clock::default(), 0, Value::NONE, false);
    }
    if class.is(TypeId::DateTime) {
        return new_stamp(py, class, day, Clock::default(), 0, Value::NONE, true);
    }
    let numbers = [i64::from(day.year), i64::from(day.month), i64::from(day.day)];
    let numbers = numbers.iter().map(|&n| py.int(n)).collect::<Result<Vec<_>>>()?;
    py.call(&class.to_value(), &numbers)
}

/// The state of a pickled date.
fn from_pickle(args: Args<'_>) -> Option<Day> {
    let state = pickled(args.get(0)?, 4).filter(|_| args.len() == 1 && !args.has_keywords())?;
    let year = i64::from(state[0]) << 8 | i64::from(state[1]);
    Day::checked(year, i64::from(state[2]), i64::from(state[3])).ok()
}

fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    let day = match from_pickle(args) {
        Some(day) => day,
        None => {
            let given = arguments(py, args, ["year", "month", "day"], 3)?;
            let mut numbers = [0i64; 3];
            for (n, v) in numbers.iter_mut().zip(&given) {
                *n = i64::from(py.as_i32(v)?);
            }
            Day::checked(numbers[0], numbers[1], numbers[2]).map_err(|e| range_error(py, e))?
        }
    };
    new_stamp(py, class, day, Clock::default(), 0, Value::NONE, false)
}

fn today(py: &mut Py, a: &[Value]) -> Result {
    let class = class_of(py, &a[0])?;
    if class.is(TypeId::Date) {
        let (seconds, _) = local::now();
        let now = local::at(py, seconds)?;
        return make(py, class, now.day);
    }
    let time = import_absolute(py, "time")?;
    let now = py.call_method(&time, "time", &[])?;
    py.call_method(&a[0], "fromtimestamp", &[now])
}

fn from_timestamp(py: &mut Py, a: &[Value]) -> Result {
    let class = class_of(py, &a[0])?;
    let seconds = match a[1].as_float() {
        Some(f) if f.is_nan() => return Err(py.value_error("Invalid value NaN (not a number)")),
        Some(f) if f.floor().abs() < 9.2e18 => f.floor() as i64,
        Some(_) => return Err(py.overflow_error("timestamp out of range for platform time_t")),
        None => local::timestamp(py, &a[1])?.0,
    };
    let found = local::at(py, seconds)?;
    make(py, class, found.day)
}

fn from_ordinal(py: &mut Py, a: &[Value]) -> Result {
    let class = class_of(py, &a[0])?;
    let ordinal = i64::from(py.as_i32(&a[1])?);
    match Day::from_ordinal(ordinal) {
        Some(day) => make(py, class, day),
        None if ordinal < 1 => Err(py.value_error("ordinal must be >= 1")),
        None => {
            let mut year = ordinal / 366;
            while days_before_year(year + 1) < ordinal {
                year += 1;
            }
            Err(py.value_error(format!("year must be in 1..9999, not {year}")))
        }
    }
}

/// The text that `fromisoformat` reads.
///
/// # Errors
/// TypeError.
pub fn iso_text(py: &Py, v: &Value) -> Result<String> {
    match v.as_text() {
        Some(text) => Ok(text.to_string_lossy().into_owned()),
        None => Err(py.type_error("fromisoformat: argument must be str")),
    }
}

/// Refuses what `fromisoformat` cannot read.
pub fn not_iso(py: &mut Py, v: &Value) -> crate::object::Raised {
    match py.repr_string(v) {
        Ok(shown) => py.value_error(format!("Invalid isoformat string: {shown}")),
        Err(e) => e,
    }
}

fn from_iso_format(py: &mut Py, a: &[Value]) -> Result {
    let class = class_of(py, &a[0])?;
    let text = iso_text(py, &a[1])?;
    let Some(found) = iso::date(text.as_bytes()) else { return Err(not_iso(py, &a[1])) };
    let day = found.day().map_err(|e| range_error(py, e))?;
    make(py, class, day)
}

fn from_iso_calendar(py: &mut Py, a: &[Value]) -> Result {
    let class = class_of(py, &a[0])?;
    let mut numbers = [0i64; 3];
    for (n, v) in numbers.iter_mut().zip(&a[1..]) {
        *n = match py.as_i32(v) {
            Ok(n) => i64::from(n),
            Err(e) if py.exception_is(&e, TypeId::OverflowError) => {
                return Err(py.value_error("ISO calendar component out of range"));
            }
            Err(e) => return Err(e),
        };
    }
    let day = Day::from_iso(numbers[0], numbers[1], numbers[2]).map_err(|e| range_error(py, e))?;
    make(py, class, day)
}

/// `strptime`, of any of the three classes: the library's own, in Python.
///
/// # Errors
/// Any that it raises.
pub fn strptime(py: &mut Py, a: &[Value], function: &str) -> Result {
    for (i, v) in a[1..].iter().enumerate() {
        if v.as_text().is_none() {
            let kind = py.argument_type(v);
            return Err(py.type_error(format!("strptime() argument {} must be str, not {kind}", i + 1)));
        }
    }
    let module = import_absolute(py, "_strptime")?;
    py.call_method(&module, function, a)
}

fn replace(py: &mut Py, a: &[Value]) -> Result {
    let s = stamp_of(py, &a[0])?;
    let mut numbers = [i64::from(s.day.year), i64::from(s.day.month), i64::from(s.day.day)];
    for (n, v) in numbers.iter_mut().zip(&a[1..]) {
        if !v.is_empty() {
            *n = i64::from(py.as_i32(v)?);
        }
    }
    let day = Day::checked(numbers[0], numbers[1], numbers[2]).map_err(|e: OutOfRange| range_error(py, e))?;
    let class = py.type_of(&a[0]);
    make(py, class, day)
}

fn iso_calendar(py: &mut Py, a: &[Value]) -> Result {
    let (year, week, weekday) = stamp_of(py, &a[0])?.day.iso();
    let items = [year, week, weekday].iter().map(|&n| py.int(n)).collect::<Result<Vec<_>>>()?;
    py.tuple_of(py.ty(TypeId::IsoCalendarDate), items)
}

fn shifted(py: &mut Py, date: &Value, days: i64) -> Result {
    let s = stamp_of(py, date)?;
    let class = py.type_of(date);
    match Day::from_ordinal(s.day.ordinal() + days) {
        Some(day) => make(py, class, day),
        None => Err(py.overflow_error("date value out of range")),
    }
}

/// Is it a date without a time?
fn plain(v: &Value) -> Option<&Stamp> {
    stamp(v).filter(|s| !s.moment)
}

fn add(py: &mut Py, a: &Value, b: &Value) -> Result {
    let (date, other) = if plain(a).is_some() { (a, b) } else { (b, a) };
    match (plain(date), as_delta(other)) {
        (Some(_), Some(d)) => shifted(py, date, i64::from(d.days)),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn sub(py: &mut Py, a: &Value, b: &Value) -> Result {
    let Some(x) = plain(a) else { return Ok(Value::NOT_IMPLEMENTED) };
    if let Some(y) = plain(b) {
        let days = x.day.ordinal() - y.day.ordinal();
        return delta::make(py, i128::from(days) * i128::from(super::calendar::DAY_MICROS));
    }
    match as_delta(b) {
        Some(d) => shifted(py, a, -i64::from(d.days)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn compare(_py: &mut Py, a: &Value, b: &Value, op: CompareOp) -> Result {
    match (plain(a), plain(b)) {
        (Some(x), Some(y)) => Ok(Value::bool(op.holds(x.day.cmp(&y.day)))),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn repr(py: &mut Py, v: &Value) -> Result {
    let day = stamp_of(py, v)?.day;
    let class = shown_class(py, v);
    py.str(&format!("{class}({}, {}, {})", day.year, day.month, day.day))
}

/// `__format__`: the text itself without a format, otherwise `strftime`.
///
/// # Errors
/// Any that these raise.
pub fn formatted(py: &mut Py, a: &[Value]) -> Result {
    let Some(text) = a[1].as_text() else {
        let kind = py.argument_type(&a[1]);
        return Err(py.type_error(format!("__format__() argument 1 must be str, not {kind}")));
    };
    if text.is_empty() {
        return py.str_of(&a[0]);
    }
    py.call_method(&a[0], "strftime", &a[1..2])
}

fn strftime(py: &mut Py, a: &[Value]) -> Result {
    let (micro, zone) = {
        let s = stamp_of(py, &a[0])?;
        (s.clock.micro, s.zone.clone())
    };
    let tuple = py.call_method(&a[0], "timetuple", &[])?;
    format::strftime(py, &a[1], &tuple, micro, &zone, &a[0])
}

fn reduce(py: &mut Py, a: &[Value]) -> Result {
    let day = stamp_of(py, &a[0])?.day;
    let state = py.bytes(vec![(day.year >> 8) as u8, day.year as u8, day.month, day.day])?;
    let class = py.type_of(&a[0]).to_value();
    let state = py.tuple(vec![state])?;
    py.tuple(vec![class, state])
}

fn number(py: &Py, v: &Value, pick: fn(Day) -> i64) -> Result {
    let n = pick(stamp_of(py, v)?.day);
    py.int(n)
}

/// Fills the namespaces of `date` and of the ISO tuple.
pub fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::Date);
    let s = b.slots();
    s.new.set(Some(new));
    s.repr.set(Some(repr));
    s.str.set(Some(|py, v| py.call_method(v, "isoformat", &[])));
    s.compare.set(Some(compare));
    s.hash.set(Some(|py, v| Ok(mix(stamp_of(py, v)?.day.ordinal() as u64, 0x0da7_e000))));
    s.binary[BinaryOp::Add as usize].set(Some(add));
    s.binary[BinaryOp::Sub as usize].set(Some(sub));
    b.getter("year", |py, v| number(py, v, |d| i64::from(d.year)))
        .getter("month", |py, v| number(py, v, |d| i64::from(d.month)))
        .getter("day", |py, v| number(py, v, |d| i64::from(d.day)))
        .class_method("today", "(cls, /)", today)
        .class_method("fromtimestamp", "(cls, timestamp, /)", from_timestamp)
        .class_method("fromordinal", "(cls, ordinal, /)", from_ordinal)
        .class_method("fromisoformat", "(cls, string, /)", from_iso_format)
        .class_method("fromisocalendar", "(cls, year, week, day)", from_iso_calendar)
        .class_method("strptime", "(cls, string, format, /)", |py, a| strptime(py, a, "_strptime_datetime_date"))
        .method("ctime", "(self, /)", |py, a| {
            let day = stamp_of(py, &a[0])?.day;
            py.str(&format::ctime(day, Clock::default()))
        })
        .method("strftime", "(self, /, format)", strftime)
        .method("__format__", "(self, format, /)", formatted)
        .method("isoformat", "(self, /)", |py, a| {
            let day = stamp_of(py, &a[0])?.day;
            py.str(&format::day(day))
        })
        .method("isoweekday", "(self, /)", |py, a| number(py, &a[0], |d| d.weekday() + 1))
        .method("isocalendar", "(self, /)", iso_calendar)
        .method("toordinal", "(self, /)", |py, a| number(py, &a[0], Day::ordinal))
        .method("weekday", "(self, /)", |py, a| number(py, &a[0], Day::weekday))
        .method("timetuple", "(self, /)", |py, a| {
            let day = stamp_of(py, &a[0])?.day;
            format::struct_time(py, day, Clock::default(), -1)
        })
        .method("replace", "(self, /, year=unchanged, month=unchanged, day=unchanged)", replace)
        .method("__replace__", "(self, /, year=unchanged, month=unchanged, day=unchanged)", replace)
        .method("__reduce__", "(self, /)", reduce)
        .doc("date(year, month, day) --> date object");
    let first = Day { year: 1, month: 1, day: 1 };
    let last = Day { year: 9999, month: 12, day: 31 };
    for (name, day) in [("min", first), ("max", last)] {
        if let Ok(v) = new_stamp(py, py.ty(TypeId::Date), day, Clock::default(), 0, Value::NONE, false) {
            b.constant(name, v);
        }
    }
    if let Ok(v) = delta::make(py, i128::from(super::calendar::DAY_MICROS)) {
        b.constant("resolution", v);
    }
    debug_assert!(from_absolute(moment::first()).is_some());

    let b = TypeBuilder::new(py, TypeId::IsoCalendarDate);
    b.slots().repr.set(Some(|py, v| {
        let mut parts = Vec::new();
        for (i, name) in ["year", "week", "weekday"].iter().enumerate() {
            let part = iso_part(py, v, i)?;
            parts.push(format!("{name}={}", py.repr_string(&part)?));
        }
        py.str(&format!("datetime.IsoCalendarDate({})", parts.join(", ")))
    }));
    b.getter("year", |py, v| iso_part(py, v, 0))
        .getter("week", |py, v| iso_part(py, v, 1))
        .getter("weekday", |py, v| iso_part(py, v, 2))
        .method("__reduce__", "(self, /)", |py, a| {
            let parts = (0..3).map(|i| iso_part(py, &a[0], i)).collect::<Result<Vec<_>>>()?;
            let parts = py.tuple(parts)?;
            let (class, parts) = (py.ty(TypeId::Tuple).to_value(), py.tuple(vec![parts])?);
            py.tuple(vec![class, parts])
        });
}

fn iso_part(py: &Py, v: &Value, i: usize) -> Result {
    let items = v.payload::<crate::object::tuple::TupleObject>().map(|t| t.values());
    match items.and_then(|items| items.get(i)) {
        Some(part) => Ok(part.clone()),
        None => Err(py.type_error("an IsoCalendarDate is expected")),
    }
}
