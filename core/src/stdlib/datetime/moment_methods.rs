//! Making datetimes, and their methods.

use super::calendar::{Clock, DAY_MICROS, Day, absolute, from_absolute};
use super::daytime::{self, Hour};
use super::delta::{self, Delta};
use super::moment::{self, make, new_stamp, offset, stamp, stamp_of};
use super::{arguments_with_fold, class_of, date, fold_of, format, iso, local, pickled, range_error, zone};
use crate::number::Int;
use crate::object::native::TypeBuilder;
use crate::object::{Args, Py, Result, TypeId, TypeRef, Value};
use crate::text::TextBuilder;
use crate::types::container::finish_text;
use crate::types::warn::warn;

/// The state of a pickled datetime: day, time, fold.
fn from_pickle(v: &Value) -> Option<(Day, Clock, u8)> {
    let s = pickled(v, 10)?;
    let n = |i: usize| i64::from(s[i]);
    let day = Day::checked(n(0) << 8 | n(1), n(2) & 0x7f, n(3)).ok()?;
    let clock = Clock::checked(n(4), n(5), n(6), n(7) << 16 | n(8) << 8 | n(9)).ok()?;
    Some((day, clock, s[2] >> 7))
}

fn new(py: &mut Py, class: TypeRef, args: Args<'_>) -> Result {
    if matches!(args.len(), 1 | 2)
        && !args.has_keywords()
        && let Some((day, clock, fold)) = args.get(0).and_then(from_pickle)
    {
        let zone = args.get(1).cloned().unwrap_or(Value::NONE);
        if zone::check(py, &zone).is_err() {
            return Err(py.type_error("bad tzinfo state arg"));
        }
        return new_stamp(py, class, day, clock, fold, zone, true);
    }
    let names = ["year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo", "fold"];
    let given = arguments_with_fold(py, args, names, 3)?;
    let mut n = [0i64; 7];
    for (n, v) in n.iter_mut().zip(&given) {
        if !v.is_empty() {
            *n = i64::from(py.as_i32(v)?);
        }
    }
    let fold = fold_of(py, &given[8], 0)?;
    let day = Day::checked(n[0], n[1], n[2]).map_err(|e| range_error(py, e))?;
    let clock = Clock::checked(n[3], n[4], n[5], n[6]).map_err(|e| range_error(py, e))?;
    let fold = fold.map_err(|e| range_error(py, e))?;
    zone::check(py, &given[7])?;
    let zone = if given[7].is_empty() { Value::NONE } else { given[7].clone() };
    new_stamp(py, class, day, clock, fold, zone, true)
}

/// The datetime at a moment: local without a zone, and in UTC with one.
fn at(py: &mut Py, class: TypeRef, utc: bool, seconds: i64, micros: i64, zone: Value) -> Result {
    let (day, mut clock, fold) = if utc {
        let (day, clock) = local::utc(py, seconds)?;
        (day, clock, 0)
    } else {
        let found = local::at(py, seconds)?;
        let fold = local::fold(py, seconds, found.day, found.clock)?;
        (found.day, found.clock, fold)
    };
    clock.micro = micros as u32;
    make(py, class, day, clock, fold, zone)
}

/// With a zone, what is in UTC is brought into it.
fn at_in(py: &mut Py, class: TypeRef, seconds: i64, micros: i64, zone: &Value) -> Result {
    zone::check(py, zone)?;
    if zone.is_none_or_empty() {
        return at(py, class, false, seconds, micros, Value::NONE);
    }
    let utc = at(py, class, true, seconds, micros, zone.clone())?;
    py.call_method(zone, "fromutc", &[utc])
}

fn now(py: &mut Py, a: &[Value]) -> Result {
    let class = class_of(py, &a[0])?;
    let (seconds, micros) = local::now();
    at_in(py, class, seconds, micros, &a[1])
}

fn deprecated(py: &mut Py, old: &str, new: &str) -> Result<()> {
    let text = format!(
        "datetime.datetime.{old} is deprecated and scheduled for removal in a future version. Use timezone-aware \
         objects to represent datetimes in UTC: datetime.datetime.{new}."
    );
    warn(py, TypeId::DeprecationWarning, &text, 1)
}

fn utc_now(py: &mut Py, a: &[Value]) -> Result {
    deprecated(py, "utcnow()", "now(datetime.UTC)")?;
    let class = class_of(py, &a[0])?;
    let (seconds, micros) = local::now();
    at(py, class, true, seconds, micros, Value::NONE)
}

fn from_timestamp(py: &mut Py, a: &[Value]) -> Result {
    let class = class_of(py, &a[0])?;
    zone::check(py, &a[2])?;
    let (seconds, micros) = local::timestamp(py, &a[1])?;
    at_in(py, class, seconds, micros, &a[2])
}

fn utc_from_timestamp(py: &mut Py, a: &[Value]) -> Result {
    deprecated(py, "utcfromtimestamp()", "fromtimestamp(timestamp, datetime.UTC)")?;
    let class = class_of(py, &a[0])?;
    let (seconds, micros) = local::timestamp(py, &a[1])?;
    at(py, class, true, seconds, micros, Value::NONE)
}

fn combine(py: &mut Py, a: &[Value]) -> Result {
    let class = class_of(py, &a[0])?;
    let Some(s) = stamp(&a[1]) else {
        let kind = py.argument_type(&a[1]);
        return Err(py.type_error(format!("combine() argument 1 must be datetime.date, not {kind}")));
    };
    let Some(t) = a[2].native::<Hour>() else {
        let kind = py.argument_type(&a[2]);
        return Err(py.type_error(format!("combine() argument 2 must be datetime.time, not {kind}")));
    };
    let zone = if a[3].is_empty() { t.zone.clone() } else { a[3].clone() };
    zone::check(py, &zone)?;
    make(py, class, s.day, t.clock, t.fold(), zone)
}

fn from_iso_format(py: &mut Py, a: &[Value]) -> Result {
    let class = class_of(py, &a[0])?;
    let text = date::iso_text(py, &a[1])?;
    // The separator may be any character.
    let Some(mark) = iso::separator(text.as_bytes()) else { return Err(date::not_iso(py, &a[1])) };
    let found = text.get(..mark).and_then(|d| iso::date(d.as_bytes()));
    let Some(found) = found else { return Err(date::not_iso(py, &a[1])) };
    let after = &text[mark..];
    let rest = after.chars().next().map_or("", |c| &after[c.len_utf8()..]);
    let time = if rest.is_empty() { Some(iso::IsoTime::default()) } else { iso::time(rest.as_bytes()) };
    let Some(time) = time else { return Err(date::not_iso(py, &a[1])) };
    let mut parts = time.parts;
    let midnight = parts[0] == 24;
    if midnight {
        if parts[1..] != [0; 3] {
            return Err(py.value_error("minute, second, and microsecond must be 0 when hour is 24"));
        }
        parts[0] = 0;
    }
    let zone = daytime::zone_of(py, time.offset)?;
    let mut day = found.day().map_err(|e| range_error(py, e))?;
    if midnight {
        match Day::from_ordinal(day.ordinal() + 1) {
            Some(next) => day = next,
            None => return Err(py.value_error("year must be in 1..9999, not 10000")),
        }
    }
    let clock = Clock::checked(parts[0], parts[1], parts[2], parts[3]).map_err(|e| range_error(py, e))?;
    make(py, class, day, clock, 0, zone)
}

fn replace(py: &mut Py, a: &[Value]) -> Result {
    let s = stamp_of(py, &a[0])?;
    let (d, t) = (s.day, s.clock);
    let mut n = [
        i64::from(d.year),
        i64::from(d.month),
        i64::from(d.day),
        i64::from(t.hour),
        i64::from(t.minute),
        i64::from(t.second),
        i64::from(t.micro),
    ];
    for (n, v) in n.iter_mut().zip(&a[1..8]) {
        if !v.is_empty() {
            *n = i64::from(py.as_i32(v)?);
        }
    }
    let fold = fold_of(py, &a[9], s.fold())?;
    let day = Day::checked(n[0], n[1], n[2]).map_err(|e| range_error(py, e))?;
    let clock = Clock::checked(n[3], n[4], n[5], n[6]).map_err(|e| range_error(py, e))?;
    let fold = fold.map_err(|e| range_error(py, e))?;
    zone::check(py, &a[8])?;
    let zone = if a[8].is_empty() { s.zone.clone() } else { a[8].clone() };
    let class = py.type_of(&a[0]);
    make(py, class, day, clock, fold, zone)
}

/// The system's zone at a moment.
fn local_zone(py: &mut Py, seconds: i64) -> Result {
    let found = local::at(py, seconds)?;
    zone::of_seconds(py, found.offset, &found.name)
}

fn as_time_zone(py: &mut Py, a: &[Value]) -> Result {
    let s = stamp_of(py, &a[0])?;
    zone::check(py, &a[1])?;
    let wanted = &a[1];
    let mut own = s.zone.clone();
    let naive_zone = |py: &mut Py| -> Result {
        let (mut seconds, fold) = (local::seconds(py, s.day, s.clock, s.fold())?, s.fold());
        let other = local::seconds(py, s.day, s.clock, 1 - fold)?;
        // In a gap the clocks are those of the other side.
        if other != seconds && (other > seconds) == (fold == 1) {
            seconds = other;
        }
        local_zone(py, seconds)
    };
    if own.is_none() {
        own = naive_zone(py)?;
    }
    if own.is(wanted) {
        return Ok(a[0].clone());
    }
    let mut shift = zone::ask(py, &own, "utcoffset", &a[0])?;
    if shift.is_none() {
        own = naive_zone(py)?;
        if own.is(wanted) {
            return Ok(a[0].clone());
        }
        shift = zone::ask(py, &own, "utcoffset", &a[0])?;
    }
    let shift = shift.map_or(0, Delta::small);
    let Some((day, clock)) = from_absolute(s.absolute() - shift) else {
        return Err(py.overflow_error("date value out of range"));
    };
    let target = if wanted.is_none_or_empty() {
        local_zone(py, local::since_epoch(day, clock).div_euclid(1_000_000))?
    } else {
        wanted.clone()
    };
    let class = py.type_of(&a[0]);
    let utc = make(py, class, day, clock, 0, target.clone())?;
    py.call_method(&target, "fromutc", &[utc])
}

/// Microseconds as a float of seconds, correctly rounded.
fn seconds(py: &mut Py, micros: i128) -> Result {
    match Int::from(micros).true_div(&Int::from(1_000_000i64)) {
        Ok(f) => py.float(f),
        Err(e) => Err(py.number_error(e)),
    }
}

fn timestamp(py: &mut Py, a: &[Value]) -> Result {
    let s = stamp_of(py, &a[0])?;
    if s.zone.is_none() {
        let whole = local::seconds(py, s.day, s.clock, s.fold())?;
        return py.float(whole as f64 + f64::from(s.clock.micro) / 1e6);
    }
    let Some(shift) = offset(py, &a[0])? else {
        return Err(py.type_error("can't subtract offset-naive and offset-aware datetimes"));
    };
    let micros = local::since_epoch(s.day, s.clock);
    seconds(py, i128::from(micros) - shift.total())
}

fn iso_format(py: &mut Py, a: &[Value]) -> Result {
    let s = stamp_of(py, &a[0])?;
    let between = if a[1].is_empty() {
        u32::from('T')
    } else {
        match a[1].as_text() {
            Some(text) if text.len() == 1 => text.code_at(0).unwrap_or_default(),
            Some(text) => {
                let n = text.len();
                return Err(py.type_error(format!(
                    "isoformat() argument 1 must be a unicode character, not a string of length {n}"
                )));
            }
            None => {
                let kind = py.argument_type(&a[1]);
                return Err(py.type_error(format!("isoformat() argument 1 must be a unicode character, not {kind}")));
            }
        }
    };
    let clock = format::clock_as_asked(py, s.clock, &a[2], 2)?;
    let shift = offset(py, &a[0])?.map(|o| zone::offset_text(o, ":")).unwrap_or_default();
    // The character between may be any, also half of a pair of surrogates.
    let mut out = TextBuilder::with_capacity(32);
    for part in [format::day(s.day), clock + &shift] {
        if !out.is_empty() {
            out.push(between);
        }
        out.push_str(&part);
    }
    finish_text(py, out)
}

fn time_tuple(py: &mut Py, a: &[Value]) -> Result {
    let s = stamp_of(py, &a[0])?;
    let dst = match zone::ask(py, &s.zone, "dst", &a[0])? {
        Some(d) => i64::from(d.total() != 0),
        None => -1,
    };
    format::struct_time(py, s.day, s.clock, dst)
}

fn utc_time_tuple(py: &mut Py, a: &[Value]) -> Result {
    let s = stamp_of(py, &a[0])?;
    let shift = offset(py, &a[0])?.map_or(0, Delta::small);
    let Some((day, clock)) = from_absolute(absolute(s.day, s.clock) - shift) else {
        return Err(py.overflow_error("date value out of range"));
    };
    format::struct_time(py, day, clock, 0)
}

fn pickle(py: &mut Py, v: &Value, protocol: i64) -> Result {
    let s = stamp_of(py, v)?;
    let (d, t) = (s.day, s.clock);
    let fold = if s.fold() != 0 && protocol > 3 { 0x80 } else { 0 };
    let state = vec![
        (d.year >> 8) as u8,
        d.year as u8,
        d.month | fold,
        d.day,
        t.hour,
        t.minute,
        t.second,
        (t.micro >> 16) as u8,
        (t.micro >> 8) as u8,
        t.micro as u8,
    ];
    daytime::reduced(py, v, state, &s.zone)
}

fn number(py: &Py, v: &Value, pick: fn(Clock) -> u32) -> Result {
    let n = pick(stamp_of(py, v)?.clock);
    py.int(i64::from(n))
}

/// Fills the namespace of `datetime`.
pub fn fill(py: &Py) {
    let b = TypeBuilder::new(py, TypeId::DateTime);
    b.slots().new.set(Some(new));
    moment::fill(b.slots());
    b.getter("hour", |py, v| number(py, v, |t| u32::from(t.hour)))
        .getter("minute", |py, v| number(py, v, |t| u32::from(t.minute)))
        .getter("second", |py, v| number(py, v, |t| u32::from(t.second)))
        .getter("microsecond", |py, v| number(py, v, |t| t.micro))
        .getter("tzinfo", |py, v| Ok(stamp_of(py, v)?.zone.clone()))
        .getter("fold", |py, v| {
            let fold = stamp_of(py, v)?.fold();
            py.int(i64::from(fold))
        })
        .class_method("now", "(cls, /, tz=None)", now)
        .class_method("utcnow", "(cls, /)", utc_now)
        .class_method("fromtimestamp", "(cls, /, timestamp, tz=None)", from_timestamp)
        .class_method("utcfromtimestamp", "(cls, timestamp, /)", utc_from_timestamp)
        .class_method("strptime", "(cls, string, format, /)", |py, a| {
            date::strptime(py, a, "_strptime_datetime_datetime")
        })
        .class_method("combine", "(cls, /, date, time, tzinfo=unchanged)", combine)
        .class_method("fromisoformat", "(cls, string, /)", from_iso_format)
        .method("date", "(self, /)", |py, a| {
            let day = stamp_of(py, &a[0])?.day;
            new_stamp(py, py.ty(TypeId::Date), day, Clock::default(), 0, Value::NONE, false)
        })
        .method("time", "(self, /)", |py, a| {
            let s = stamp_of(py, &a[0])?;
            daytime::fresh(py, py.ty(TypeId::TimeOfDay), s.clock, s.fold(), Value::NONE)
        })
        .method("timetz", "(self, /)", |py, a| {
            let s = stamp_of(py, &a[0])?;
            daytime::fresh(py, py.ty(TypeId::TimeOfDay), s.clock, s.fold(), s.zone.clone())
        })
        .method("ctime", "(self, /)", |py, a| {
            let s = stamp_of(py, &a[0])?;
            py.str(&format::ctime(s.day, s.clock))
        })
        .method("timetuple", "(self, /)", time_tuple)
        .method("utctimetuple", "(self, /)", utc_time_tuple)
        .method("timestamp", "(self, /)", timestamp)
        .method("isoformat", "(self, /, sep='T', timespec='auto')", iso_format)
        .method("utcoffset", "(self, /)", |py, a| {
            let s = stamp_of(py, &a[0])?;
            zone::answer(py, &s.zone, "utcoffset", &a[0])
        })
        .method("dst", "(self, /)", |py, a| {
            let s = stamp_of(py, &a[0])?;
            zone::answer(py, &s.zone, "dst", &a[0])
        })
        .method("tzname", "(self, /)", |py, a| {
            let s = stamp_of(py, &a[0])?;
            zone::name(py, &s.zone, &a[0])
        })
        .method("astimezone", "(self, /, tz=None)", as_time_zone)
        .method("__reduce_ex__", "(self, protocol, /)", |py, a| {
            let protocol = py.as_i64(&a[1])?;
            pickle(py, &a[0], protocol)
        })
        .method("__reduce__", "(self, /)", |py, a| pickle(py, &a[0], 2))
        .doc(
            "datetime(year, month, day[, hour[, minute[, second[, microsecond[,tzinfo]]]]])\n\nThe year, month and day \
             arguments are required. tzinfo may be None, or an\ninstance of a tzinfo subclass. The remaining arguments \
             may be ints.",
        );
    let signature = "(self, /, year=unchanged, month=unchanged, day=unchanged, hour=unchanged, minute=unchanged, \
                     second=unchanged, microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)";
    b.method("replace", signature, replace).method("__replace__", signature, replace);
    let first = Day { year: 1, month: 1, day: 1 };
    let last = Day { year: 9999, month: 12, day: 31 };
    let evening = Clock::from_micros(DAY_MICROS - 1);
    for (name, day, clock) in [("min", first, Clock::default()), ("max", last, evening)] {
        if let Ok(v) = new_stamp(py, py.ty(TypeId::DateTime), day, clock, 0, Value::NONE, true) {
            b.constant(name, v);
        }
    }
    if let Ok(v) = delta::make(py, 1) {
        b.constant("resolution", v);
    }
}
